"""What every page draws: icons, times, stored pictures, and what was looked for."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from microblog import storage
from microblog.highlight import marked

register = template.Library()


@register.simple_tag
@cache
def icon(name):
    """One symbol of static/icons.svg. Never the only name of a thing: say it in words beside."""
    return format_html(
        '<svg class="icon" width="20" height="20" fill="none" aria-hidden="true">'
        '<use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def timestamp(moment):
    """The moment in the site's zone; app.js turns the text into "5m", the title stays."""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        date_format(local, "DATETIME_FORMAT"),
        date_format(local, "j N Y, H:i"),
    )


@register.filter
def stored(name, rendition=""):
    """The address of a stored picture: {{ member.avatar|stored:"small" }}."""
    return storage.url(name, rendition)


@register.simple_tag
def mark(text, marks):
    """The text with what was looked for marked; marks is a Highlighter, or nothing."""
    return marked(text, marks)


@register.simple_tag(takes_context=True)
def absolute(context, url):
    """The whole address of a path of this site, or of a stored picture, for other sites."""
    return context["request"].build_absolute_uri(url)


@register.simple_tag(takes_context=True)
def place(context):
    """The name of the page's URL; "me" on the member's own profile."""
    name = context["request"].resolver_match and context["request"].resolver_match.url_name
    if name == "profile" and context.get("member") == context["user"]:
        return "me"
    return name
