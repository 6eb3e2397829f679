"""Members' names where a page shows them in another way than as they are."""

from django import template
from django.template.defaultfilters import stringfilter

from accounts import names

register = template.Library()

register.filter("initial", stringfilter(names.initial))
register.filter("isolated", stringfilter(names.isolated))
