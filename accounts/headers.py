"""The wide pictures above members' profiles: what is accepted, in which sizes, and where."""

from microblog import storage
from microblog.images import MEGABYTE, Crop, read_picture

MAX_BYTES = 5 * MEGABYTE
LARGE, SMALL = (1500, 500), (600, 200)  # pixels
CROP = Crop(down=0.5)


def read(upload):
    """An uploaded file as a microblog.images.Picture; ValidationError with a sentence otherwise."""
    return read_picture(upload, max_bytes=MAX_BYTES)


def store(picture):
    """Write the renditions; returns the name for User.header."""
    large, small = picture.cut(*LARGE, CROP), picture.cut(*SMALL, CROP)
    return storage.save_renditions("headers", large, small=small)


def conceal(member):
    """As accounts.avatars.conceal does."""
    concealed = storage.copy(member.header, "small")
    is_there = type(member).objects.filter(pk=member.pk, header=member.header)
    delete(member.header if is_there.update(header=concealed) else concealed)


def files(name):
    """The names of all files of the picture; none for ""."""
    return storage.files(name, "small")


def delete(name):
    storage.delete_files(files(name))
