"""What the top bar shows on every page."""

from django.utils.functional import SimpleLazyObject

from timeline.interactions import count_unread


def unread(request):
    """unread: how many interactions the member has not seen, at most 99; asked when first used."""
    if not request.user.is_authenticated:
        return {"unread": 0}
    return {"unread": SimpleLazyObject(lambda: count_unread(request.user))}
