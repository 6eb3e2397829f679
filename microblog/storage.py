"""Where files are kept: static ones under names that say what is in them, and members' pictures.

Renditions of pictures have random names in the default storage. The first has the name that is
stored in the database, the others are named after it:
`tweets/4f/4f….webp` and `tweets/4f/4f…-small.webp`.
"""

import logging
import secrets

from django.core.files.storage import default_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

logger = logging.getLogger(__name__)


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """What a script imports has a hashed name, too: no old module beside a new one."""

    support_js_module_import_aggregation = True


def random_name(prefix):
    """`prefix`/ab/ab….webp: nobody guesses it, and no folder holds too many files."""
    name = secrets.token_hex(16)
    return f"{prefix}/{name[:2]}/{name}.webp"


def rendition_name(name, rendition):
    """The name of another rendition ("small") of the picture called `name`."""
    return f"{name.removesuffix('.webp')}-{rendition}.webp"


def url(name, rendition=""):
    """The address of the picture called `name`, or of another rendition of it."""
    return default_storage.url(rendition_name(name, rendition) if rendition else name)


def save_renditions(prefix, main, **others):
    """Store `microblog.images.Rendition`s, all or none; return the name of the main one.

    Call it before the transaction that refers to the name, and `delete_files` when that fails.
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


def delete_files(names):
    """Delete stored files, for `transaction.on_commit`: what fails is logged and left behind."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception:  # each storage has errors of its own
            logger.exception("Could not delete %s", name)
