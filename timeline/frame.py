"""What stands around the lists of tweets."""

from timeline.interactions import count_unread

SHOWN = (
    *("pk", "username", "name", "avatar", "theme", "is_staff", "left_at", "protected"),
    *("tweets_count", "following_count", "followers_count"),
)


def frame_key(request):
    """All that base.html, _bar.html and _left.html show but for what is fresh, for `page_key`."""
    place = request.resolver_match.url_name, request.scheme, request.get_host()
    if not request.user.is_authenticated:
        return place
    member = tuple(getattr(request.user, name) for name in SHOWN)
    return *place, *member, unread(request)


def unread(request):
    """How many interactions the member has not seen, at most 99; asked once a request."""
    if not request.user.is_authenticated:
        return 0
    if not hasattr(request, "unread"):
        request.unread = count_unread(request.user)
    return request.unread
