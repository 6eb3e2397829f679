"""What stands beside the timeline."""

from django import template
from django.core.cache import cache
from django.template.loader import render_to_string

from accounts.members import MemberList, member_of
from accounts.models import User
from microblog.kept import kept
from timeline import trends as now

register = template.Library()

SUGGESTIONS = 3
TRENDS = 5  # Discover shows all
MINUTE = 60


@register.simple_tag(takes_context=True)
def who_to_follow(context):
    viewer = context["user"]
    page_of = getattr(context.get("member"), "pk", None)
    rows = tuple(row for row in suggestions(viewer) if row[0] != page_of)[:SUGGESTIONS]
    if not rows:
        return ""
    return kept("who_to_follow", (viewer.is_authenticated, rows), lambda: draw(context, rows))


def suggestions(viewer):
    """Whom to suggest is asked once a minute; what the viewer may see of them each time.

    One more than there is room for: a member is not suggested on their own page.
    """
    key = f"who_to_follow:{viewer.pk}"
    if (ids := cache.get(key)) is None:
        rows = suggested.rows(viewer)
        cache.set(key, [row[0] for row in rows], MINUTE)
        return rows
    rows = {row[0]: row for row in still_suggested.rows(viewer, member_ids=ids)}
    return [rows[pk] for pk in ids if pk in rows]


@MemberList
def suggested(viewer):
    return User.objects.suggested_to(viewer)[: SUGGESTIONS + 1]


@MemberList
def still_suggested(viewer, member_ids):
    return User.objects.suggested_to(viewer).filter(pk__in=member_ids)


def draw(context, rows):
    context = {"members": map(member_of, rows), "user": context["user"]}
    return render_to_string("timeline/_who_to_follow.html", context)


@register.simple_tag
def trends():
    shown = tuple(now.trends()[:TRENDS])
    return kept(
        "trends", shown, lambda: render_to_string("timeline/_trends.html", {"trends": shown})
    )
