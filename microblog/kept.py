"""What pages show again and again, kept in the memory of the process once it is drawn.

A piece of HTML is kept under all that it shows: another value is another key, so nothing is ever
stale and nothing has to be invalidated. Looked up in a microsecond, which no cache elsewhere could.
"""

import uuid
from sys import getsizeof

from django.conf import settings
from django.utils import timezone, translation
from django.utils.safestring import SafeString

LIMIT = 60_000_000  # bytes, in each process: beyond, the older half of the pieces goes

# Stand in what is kept where each page has a token of its own; in no text that a page shows.
CSRF_TOKEN, FORM_TOKEN = "\x00csrf\x00", "\x00form\x00"


class Pieces(dict):
    """{key: HTML, or a tuple of parts}, for all threads of a process."""

    size = 0  # in bytes, more or less: threads may count at the same time, or the same twice

    def keep(self, key, html):
        self[key] = html
        self.size += size_of(html)
        if self.size > LIMIT:
            for old in list(self)[: len(self) // 2]:
                self.pop(old, None)
            self.size = sum(map(size_of, list(self.values())))

    def clear(self):
        super().clear()
        self.size = 0


def size_of(html):
    """In bytes: one emoji makes four of each character of a page."""
    return getsizeof(html) if isinstance(html, str) else sum(map(getsizeof, html))


pieces = Pieces()


def kept(name, key, draw):
    """The piece of that name for the key; draw() makes it where there is none yet.

    The key is a tuple of all that it shows but for the language and the time zone.
    """
    key = (name, translation.get_language(), timezone.get_current_timezone_name(), key)
    if (html := pieces.get(key)) is None:
        html = draw()
        if not settings.DEBUG:  # templates change while one looks
            pieces.keep(key, html)
    return html


def with_tokens(html, context):
    """The piece with the tokens of the page that the template's context is for."""
    html = html.replace(CSRF_TOKEN, str(context["csrf_token"]))
    return SafeString(html.replace(FORM_TOKEN, str(uuid.uuid4())))
