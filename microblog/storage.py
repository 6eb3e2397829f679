"""Where renditions of pictures are kept: random names in the default storage.

The first rendition has the name that is stored in the database, the others are named after it:
`tweets/4f/4f….webp` and `tweets/4f/4f…-small.webp`.
"""

import logging
import secrets
from contextlib import contextmanager

from django.core.files.storage import default_storage

logger = logging.getLogger(__name__)


def random_name(prefix):
    """`prefix`/ab/ab….webp: nobody guesses it, and no folder holds too many files."""
    name = secrets.token_hex(16)
    return f"{prefix}/{name[:2]}/{name}.webp"


def rendition_name(name, rendition):
    """The name of another rendition ("small") of the picture called `name`."""
    return f"{name.removesuffix('.webp')}-{rendition}.webp"


def main_name(file):
    """The name of the picture that the file belongs to, whichever rendition of it the file is."""
    name, dash, _rendition = file.removesuffix(".webp").rpartition("-")
    return f"{name}.webp" if dash else file


def url(name, rendition=""):
    """The address of the picture called `name`, or of another rendition of it."""
    return default_storage.url(rendition_name(name, rendition) if rendition else name)


def save_renditions(prefix, main, **others):
    """Store `microblog.images.Rendition`s, all or none; return the name of the main one.

    Call it before the transaction that refers to the name, both within `undone_on_error`.
    """
    name = random_name(prefix)
    files = {name: main} | {rendition_name(name, key): value for key, value in others.items()}
    try:
        for file, rendition in files.items():
            default_storage.save(file, rendition.content)
    except Exception:
        delete_files(files)
        raise
    return name


def copy(name, *renditions):
    """Copy a picture and its renditions to a random name that nobody was told; return the name."""
    new = random_name(name.partition("/")[0])
    files = {name: new}
    files |= {rendition_name(name, key): rendition_name(new, key) for key in renditions}
    for source, target in files.items():
        with default_storage.open(source) as file:
            default_storage.save(target, file)
    return new


def files(name, *renditions):
    """The names of all files of a picture with these renditions; none for ""."""
    return [name, *(rendition_name(name, key) for key in renditions)] if name else []


def delete_picture(name, *renditions):
    """Delete a picture with its renditions, as `delete_files` does."""
    delete_files(files(name, *renditions))


@contextmanager
def undone_on_error():
    """Stands around storing files and the transaction that refers to them: gives a list, and where
    that fails deletes the files whose names have been added to it.
    """
    stored = []
    try:
        yield stored
    except BaseException:
        delete_files(stored)
        raise


def delete_files(names):
    """Delete stored files, for `transaction.on_commit`: what fails is logged and left behind."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception:  # each storage has errors of its own
            logger.exception("Could not delete %s", name)
