"""What stands beside the timeline."""

from django import template
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import get_language

from accounts.members import is_stranger, member_of, rows_by_id
from microblog.kept import kept
from timeline import trends as now
from tweets.suggestions import suggestions

register = template.Library()

SUGGESTIONS = 3
TRENDS = 5  # Discover shows all
KEPT = 15 * 60  # seconds for which whom to suggest is not asked again


@register.simple_tag(takes_context=True)
def who_to_follow(context):
    viewer = context["user"]
    page_of = getattr(context.get("member"), "pk", None)
    shown = [(row, reason) for row, reason in suggested(viewer) if row[0] != page_of]
    if not shown:
        return ""
    key = (viewer.is_authenticated, *shown[:SUGGESTIONS])
    return kept("who_to_follow", key, lambda: draw(context, shown[:SUGGESTIONS]))


def suggested(viewer):
    """Rows and reasons. Whom to suggest is asked now and then; what the viewer may see of them, and
    of those whom the reasons name, each time.

    One more than there is room for: a member is not suggested on their own page.
    """
    key = f"who_to_follow:{get_language()}:{viewer.pk}"
    if shown := still_suggested(viewer, cache.get(key, [])):
        return shown
    members = suggestions(viewer, 2 * SUGGESTIONS)
    cache.set(key, [(member.pk, member.reason) for member in members], KEPT)
    return [(member.row, member.reason) for member in members]


def still_suggested(viewer, kept_ones):
    """Those whom the viewer may still be shown; none where too few are left."""
    ids = {pk for pk, _reason in kept_ones} | {reason.by for _pk, reason in kept_ones} - {None}
    rows = rows_by_id(viewer, ids)
    shown = [
        (rows[pk], reason)
        for pk, reason in kept_ones
        if pk in rows and is_stranger(rows[pk]) and reason.by in (None, *rows)
    ]
    return shown if len(shown) > SUGGESTIONS or len(shown) == len(kept_ones) else []


def draw(context, shown):
    members = []
    for row, reason in shown:
        members.append(member_of(row))
        members[-1].reason = reason
    context = {"members": members, "user": context["user"]}
    return render_to_string("timeline/_who_to_follow.html", context)


@register.simple_tag
def trends():
    shown = tuple(now.trends()[:TRENDS])
    return kept(
        "trends", shown, lambda: render_to_string("timeline/_trends.html", {"trends": shown})
    )
