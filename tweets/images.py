"""The pictures of tweets: what is accepted, in which sizes they are kept, and where."""

from django.core.files.storage import default_storage

from microblog import storage
from microblog.images import MEGABYTE, read_picture

MAX_BYTES = 5 * MEGABYTE
LARGE, SMALL = 1600, 600  # pixels on the long side


def read(upload):
    """An uploaded file as a microblog.images.Picture; ValidationError with a sentence otherwise."""
    return read_picture(upload, max_bytes=MAX_BYTES, moving=True)


def store(picture):
    """Write the renditions; the fields of tweets.models.Image that describe them."""
    large = picture.fit(LARGE)
    name = storage.save_renditions("tweets", large, small=picture.fit(SMALL))
    return {
        "file": name,
        "width": large.width,
        "height": large.height,
        "color": large.placeholder,
    }


def open_small(image):
    """The small rendition, a file. FileNotFoundError where there is none."""
    return default_storage.open(storage.rendition_name(image.file, "small"))


def conceal(images):
    """Give the files of these rows of tweets.models.Image new names: who knows the old address of a
    picture finds nothing there any more. For transaction.on_commit.

    Raises ExceptionGroup for those that could not be moved, once all others are.
    """
    errors = []
    for image in images:
        try:
            concealed = storage.copy(image.file, "small")
        except Exception as error:  # each storage has errors of its own
            errors.append(error)
            continue
        is_there = images.filter(pk=image.pk).update(file=concealed)
        delete([image.file if is_there else concealed])
    if errors:
        raise ExceptionGroup("Some pictures stay at their addresses", errors)


def delete(files):
    """Delete pictures by the names that store() gave, with all renditions."""
    for file in files:
        storage.delete_picture(file, "small")
