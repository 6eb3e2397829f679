"""Members' avatars: what is accepted, in which sizes they are kept, and where.

The whole picture is kept as well, so that its member can choose another part of it. Its name has
nothing to do with that of the avatar: what was cut off is for nobody else.
"""

from django.core.files.storage import default_storage

from microblog import storage
from microblog.images import CENTRE, KILOBYTE, MEGABYTE, read_picture

MAX_BYTES = 700 * KILOBYTE
LARGE, SMALL = 400, 96  # pixels: the profile page, and beside a tweet, both for dense screens
WHOLE = 1200  # pixels on its long side


def read(upload):
    """An uploaded file as a microblog.images.Picture; ValidationError with a sentence otherwise."""
    return read_picture(upload, max_bytes=MAX_BYTES)


def store(picture, crop=CENTRE):
    """Write the renditions; returns the name for User.avatar."""
    large, small = picture.square(LARGE, crop), picture.square(SMALL, crop)
    return storage.save_renditions("avatars", large, small=small)


def conceal(member):
    """Give the member's avatar a new name: who knows its old address finds nothing there any more.
    For transaction.on_commit.
    """
    concealed = storage.copy(member.avatar, "small")
    # Neither deleted nor changed meanwhile.
    is_there = type(member).objects.filter(pk=member.pk, avatar=member.avatar)
    delete(member.avatar if is_there.update(avatar=concealed) else concealed)


def files(name):
    """The names of all files of the picture; none for ""."""
    return storage.files(name, "small")


def delete(name):
    storage.delete_files(files(name))


def store_whole(picture):
    """Write what avatars are cut from; the fields of accounts.models.Portrait that describe it."""
    whole = picture.fit(WHOLE)
    name = storage.save_renditions("portraits", whole)
    return {"file": name, "width": whole.width, "height": whole.height}


def read_whole(name):
    with default_storage.open(name) as file:
        return read_picture(file, max_bytes=5 * MEGABYTE)
