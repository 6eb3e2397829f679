"""Members' avatars: what is accepted, in which sizes they are kept, and where."""

from microblog import storage
from microblog.images import KILOBYTE, read_picture

MAX_BYTES = 700 * KILOBYTE
LARGE, SMALL = 400, 96  # pixels: the profile page, and beside a tweet, both for dense screens


def read(upload):
    """An uploaded file as a microblog.images.Picture; ValidationError with a sentence otherwise."""
    return read_picture(upload, max_bytes=MAX_BYTES)


def store(picture):
    """Write the renditions; returns the name for User.avatar."""
    return storage.save_renditions("avatars", picture.square(LARGE), small=picture.square(SMALL))


def conceal(member):
    """Give the member's avatar a new name: who knows its old address finds nothing there any more.
    For transaction.on_commit.
    """
    shown, member.avatar = member.avatar, storage.copy(member.avatar, "small")
    member.save(update_fields=["avatar"])
    delete(shown)


def delete(name):
    storage.delete_picture(name, "small")
