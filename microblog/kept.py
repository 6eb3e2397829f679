"""What pages show again and again, kept in the memory of the process once it is drawn.

A piece of HTML is kept under all that it shows: another value is another key, so nothing is ever
stale and nothing has to be invalidated. Looked up in a microsecond, which no cache elsewhere could.
"""

import re
import uuid
from contextvars import ContextVar
from sys import getsizeof

from django.conf import settings
from django.http import HttpResponse
from django.template.context import make_context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.safestring import SafeString

LIMIT = 60_000_000  # bytes, in each process: beyond, the older half of the pieces goes

# Stand in what is kept where each page has something of its own; in no text that a page shows.
CSRF_TOKEN, FORM_TOKEN, HOLE = "\x00csrf\x00", "\x00form\x00", "\x00hole\x00"
MARKS = re.compile(f"({CSRF_TOKEN}|{FORM_TOKEN}|{HOLE})")

# The nodes for the holes of the page that is being drawn to be kept.
holes = ContextVar("holes", default=None)


class Pieces(dict):
    """{key: HTML as text or bytes, or the parts of a page}, for all threads of a process."""

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
    """In bytes: one emoji makes four of each character of a text."""
    return sum(map(getsizeof, html)) if isinstance(html, list) else getsizeof(html)


pieces = Pieces()


def kept(name, key, draw):
    """The piece of that name for the key; draw() makes it where there is none yet.

    The key is a tuple of all that it shows but for the language and the time zone.
    """
    return kept_in(surroundings(), name, key, draw)


def surroundings():
    """What every piece shows."""
    return translation.get_language(), timezone.get_current_timezone_name()


def kept_in(around, name, key, draw):
    """As kept, where many are asked for in the same surroundings."""
    key = (name, around, key)
    if (html := pieces.get(key)) is None:
        html = draw()
        if not settings.DEBUG:  # templates change while one looks
            pieces.keep(key, html)
    return html


def with_tokens(html, context):
    """The piece with the tokens of the page that the template's context is for."""
    html = html.replace(CSRF_TOKEN, str(context["csrf_token"]))
    return SafeString(html.replace(FORM_TOKEN, str(uuid.uuid4())))


def render_kept(request, template_name, context, key):
    """As django.shortcuts.render, of a page that is kept whole but for its holes.

    It is bytes from the first to the last: to join and to encode the text of a page takes longer
    than all else that is done with it.
    """
    template = get_template(template_name).template
    context = make_context(context, request)
    with context.render_context.push_state(template), context.bind_template(template):
        parts = kept("page", key, lambda: drawn_parts(template, context))
        return HttpResponse(b"".join(filled(parts, context)))


def drawn_parts(template, context):
    """[bytes, or what fills a hole: a function of the context that gives [bytes, …]; …]"""
    nodes = []
    token = holes.set(nodes)
    try:
        with context.push(csrf_token=CSRF_TOKEN):
            html = template.render(context)
    finally:
        holes.reset(token)
    nodes = iter(nodes)
    parts = []
    for part in MARKS.split(html):
        if part == HOLE:
            parts.append(next(nodes).fill)
        else:
            parts.append(TOKENS.get(part) or part.encode())
    return parts


def filled(parts, context):
    for part in parts:
        if isinstance(part, bytes):
            yield part
        else:
            yield from part(context)


def csrf_token(context):
    return [str(context["csrf_token"]).encode()]


def form_token(context):
    return [str(uuid.uuid4()).encode()]


TOKENS = {CSRF_TOKEN: csrf_token, FORM_TOKEN: form_token}
