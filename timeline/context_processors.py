"""What the top bar shows on every page."""

from django.utils.functional import SimpleLazyObject

from timeline import frame


def unread(request):
    """unread: as frame.unread, asked when first used."""
    return {"unread": SimpleLazyObject(lambda: frame.unread(request))}
