"""What stands beside the timeline."""

from django import template
from django.template.loader import render_to_string

from accounts.members import member_of
from microblog.kept import kept
from timeline import trends as now
from timeline.frame import frame_of
from timeline.suggested import SHOWN

register = template.Library()

TRENDS = 5  # Discover shows all


@register.simple_tag(takes_context=True)
def who_to_follow(context):
    viewer = context["user"]
    page_of = getattr(context.get("member"), "pk", None)
    rows = frame_of(context["request"]).suggested.rows
    shown = [(row, reason) for row, reason in rows if row[0] != page_of][:SHOWN]
    if not shown:
        return ""
    key = (viewer.is_authenticated, *shown)
    return kept("who_to_follow", key, lambda: draw(context, shown))


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
