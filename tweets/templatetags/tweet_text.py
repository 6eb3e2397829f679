"""Shows the text of a tweet: {% tweet_text tweet %}, or {{ tweet|shown_text }} without links.

Every token is escaped by itself and nothing else becomes markup: no tag, attribute or scheme that
is not written here.
"""

import re
from dataclasses import replace
from functools import cache
from urllib.parse import quote, urljoin

from django import template
from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import format_html, format_html_join

from microblog.highlight import Highlighter, marked
from tweets.permalinks import find_tweets
from tweets.text import Entity, entities_from_json, parse, tokens

SHOWN_URL_LENGTH = 30

register = template.Library()

_SCHEME = re.compile(r"https?://", re.IGNORECASE)


@register.simple_tag
def tweet_text(tweet, quoted=None, base="", marks=None):
    """The text with its links. Mentions of names that no member has stay text.

    quoted is the tweet that is shown below: a link to it at the end of the text says it once more.
    base is the whole address of the site's root where the text goes to other sites: its links are
    whole too, and need no style sheet. marks is a Highlighter of what was looked for.
    """
    text, entities = tweet.text, entities_from_json(tweet.text, tweet.entities)
    for pk, start, end in find_tweets(text)[-1:] if quoted else ():
        if pk == quoted.pk and end == len(text):
            text = text[:start].rstrip()
            entities = [entity for entity in entities if entity.end <= start]
    return linked(tokens(text, entities), base, marks)


@register.filter
def shown_text(tweet):
    """The text as people read it, for titles and descriptions; not HTML."""
    return "".join(
        shortened(part) if entity and entity.kind == "url" else part
        for part, entity in tokens(tweet.text, entities_from_json(tweet.text, tweet.entities))
    )


@register.simple_tag
def bio_text(member):
    """A member's bio with its links. Whom it mentions is not looked up: every @name is a link."""
    mentions_known = (
        replace(entity, known=entity.kind == "mention") for entity in parse(member.bio).entities
    )
    return linked(tokens(member.bio, mentions_known))


def linked(parts, base="", marks=None):
    shown_parts = ((shown(part, entity, base, marks),) for part, entity in parts)
    return format_html_join("", "{}", shown_parts)


def shown(part: str, entity: Entity | None, base: str, marks: Highlighter | None):
    if not (href := address(entity)):
        return marked(part, marks)
    label = shortened(part) if entity.kind == "url" else marked(part, marks)
    if base:
        href = urljoin(base, href) if href.startswith("/") else href
        return format_html(
            '<a href="{}" rel="nofollow noopener ugc" dir="auto">{}</a>', href, label
        )
    if entity.kind == "url":
        return format_html(
            '<a href="{}" class="url" rel="nofollow noopener ugc" dir="ltr" title="{}">{}</a>',
            href,
            href,
            label,
        )
    return format_html('<a href="{}" class="{}">{}</a>', href, entity.kind, label)


def address(entity: Entity | None) -> str:
    """Where a part of a text leads; "" for what stays text."""
    match entity:
        case Entity(kind="hashtag", value=name):
            return path_to("hashtag", name)
        case Entity(kind="mention", value=name, known=True):
            return path_to("profile", name)
        case Entity(kind="cashtag", value=name):
            return f"{reverse('search')}?q=%24{quote(name)}"
        case Entity(kind="url", value=url):
            # Without a scheme it is whatever browsers try first: https.
            return url if _SCHEME.match(url) else f"https://{url}"
    return ""


def shortened(url: str) -> str:
    """The URL without scheme and www, and with the host in full, so that it deceives nobody."""
    url = url[match.end() :] if (match := _SCHEME.match(url)) else url
    url = url.removeprefix("www.")
    host_length = re.search(r"[/?]|$", url).start()
    if len(url) <= max(SHOWN_URL_LENGTH, host_length):
        return url
    return url[: max(SHOWN_URL_LENGTH - 1, host_length)] + "…"


def path_to(view: str, name: str) -> str:
    """The address of a member's or a hashtag's page."""
    before, after = _around_name(view, get_urlconf(settings.ROOT_URLCONF), get_script_prefix())
    return f"{before}{quote(name)}{after}"


@cache
def _around_name(view, urlconf, script_prefix):
    """An address without its name: resolving every address anew would cost more than the rest."""
    before, _, after = reverse(view, args=["name"], urlconf=urlconf).rpartition("name")
    return before, after
