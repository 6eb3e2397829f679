"""Browsers, where a page or a mail says which one it was."""

from django import template
from django.template.defaultfilters import stringfilter

from accounts import user_agents

register = template.Library()

register.filter("device", stringfilter(user_agents.describe))
