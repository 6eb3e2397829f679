"""What stands around the lists of tweets."""

from functools import cached_property, wraps

from timeline.interactions import ask_unread
from timeline.suggested import Suggested

SHOWN = (
    *("pk", "username", "name", "avatar", "theme", "is_staff", "left_at", "protected"),
    *("tweets_count", "following_count", "followers_count"),
)


class Frame:
    """What is asked for a member's page, once a request."""

    def __init__(self, viewer):
        self.viewer = viewer

    def ask(self):
        """Along with the next statement."""
        return self.unread_answer, self.suggested

    @cached_property
    def unread_answer(self):
        return ask_unread(self.viewer)

    @cached_property
    def suggested(self):
        return Suggested(self.viewer)

    @property
    def unread(self):
        """How many interactions the member has not seen, at most 99."""
        return len(self.unread_answer.rows) if self.viewer.is_authenticated else 0

    def look(self):
        """The member has seen what there was."""
        self.unread_answer = ask_unread(self.viewer)


def frame_of(request):
    if not hasattr(request, "frame"):
        request.frame = Frame(request.user)
    return request.frame


def framed(view):
    """Decorates a view: what stands around its page is asked along with its first statement."""

    @wraps(view)
    def framed_view(request, *args, **kwargs):
        if request.user.is_authenticated and not request.htmx:
            frame_of(request).ask()
        return view(request, *args, **kwargs)

    return framed_view


def frame_key(request):
    """All that base.html, _bar.html and _left.html show but for what is fresh."""
    place = request.resolver_match.url_name, request.scheme, request.get_host()
    if not request.user.is_authenticated:
        return place
    member = tuple(getattr(request.user, name) for name in SHOWN)
    return *place, *member, frame_of(request).unread
