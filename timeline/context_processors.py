"""What the top bar shows on every page."""

from django.utils.functional import SimpleLazyObject

from timeline.frame import frame_of


def unread(request):
    """unread: as Frame.unread, asked when first used."""
    return {"unread": SimpleLazyObject(lambda: frame_of(request).unread)}
