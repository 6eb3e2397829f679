"""What stands beside the timeline."""

from django import template

from accounts.models import User
from timeline import discover

register = template.Library()

SUGGESTIONS = 3
TRENDS = 5  # Discover shows all


@register.inclusion_tag("timeline/_who_to_follow.html", takes_context=True)
def who_to_follow(context):
    viewer = context["user"]
    members = User.objects.suggested_to(viewer).with_relationship(viewer)
    if member := context.get("member"):  # whose page it is
        members = members.exclude(pk=member.pk)
    return {"members": members[:SUGGESTIONS], "user": viewer, "request": context["request"]}


@register.inclusion_tag("timeline/_trends.html")
def trends():
    return {"trends": discover.trends()[:TRENDS]}
