"""What stands beside the timeline."""

from django import template

from timeline import discover
from tweets.suggestions import suggestions

register = template.Library()

SUGGESTIONS = 3
TRENDS = 5  # Discover shows all


@register.inclusion_tag("timeline/_who_to_follow.html", takes_context=True)
def who_to_follow(context):
    viewer, member = context["user"], context.get("member")  # whose page it is
    members = [other for other in suggestions(viewer, SUGGESTIONS + 1) if other != member]
    return {"members": members[:SUGGESTIONS], "user": viewer, "request": context["request"]}


@register.inclusion_tag("timeline/_trends.html")
def trends():
    return {"trends": discover.trends()[:TRENDS]}
