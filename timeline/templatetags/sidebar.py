"""What stands beside the timeline."""

from django import template
from django.core.cache import cache
from django.template.loader import render_to_string

from accounts.models import User
from accounts.statements import ViewerStatement
from microblog.kept import kept
from timeline import discover

register = template.Library()

SUGGESTIONS = 3
TRENDS = 5  # Discover shows all
MINUTE = 60
MEMBER = ("pk", "username", "name", "avatar", "bio")
RELATIONSHIP = ("is_followed", "is_follower", "is_requested", "is_muted")


@register.simple_tag(takes_context=True)
def who_to_follow(context):
    viewer = context["user"]
    page_of = getattr(context.get("member"), "pk", None)
    rows = tuple(row for row in suggestions(viewer) if row[0] != page_of)[:SUGGESTIONS]
    return kept("who_to_follow", (viewer.is_authenticated, rows), lambda: draw(context, rows))


def suggestions(viewer):
    """Whom to suggest is asked once a minute; what the viewer may see of them each time.

    One more than there is room for: a member is not suggested on their own page.
    """
    key = f"who_to_follow:{viewer.pk}"
    if (ids := cache.get(key)) is None:
        members = User.objects.suggested_to(viewer).with_relationship(viewer)
        rows = list(members.values_list(*MEMBER, *RELATIONSHIP)[: SUGGESTIONS + 1])
        cache.set(key, [row[0] for row in rows], MINUTE)
        return rows
    rows = {row[0]: row for row in suggested(viewer, member_ids=ids)}
    return [rows[pk] for pk in ids if pk in rows]


@ViewerStatement
def suggested(viewer, member_ids):
    members = User.objects.visible_to(viewer).with_relationship(viewer).filter(pk__in=member_ids)
    return members.values_list(*MEMBER, *RELATIONSHIP)


def draw(context, rows):
    members = []
    for row in rows:
        member = User(**dict(zip(MEMBER, row, strict=False)))
        for name, value in zip(RELATIONSHIP, row[len(MEMBER) :], strict=True):
            setattr(member, name, value)
        members.append(member)
    context = {"members": members, "user": context["user"]}
    return render_to_string("timeline/_who_to_follow.html", context)


@register.simple_tag
def trends():
    shown = tuple(discover.trends()[:TRENDS])
    key = tuple(hashtag.label for hashtag in shown)
    return kept("trends", key, lambda: render_to_string("timeline/_trends.html", {"trends": shown}))
