from django import template

from microblog.kept import FORM_TOKEN
from tweets.forms import TweetForm

register = template.Library()


@register.simple_tag(takes_context=True)
def empty_form(context):
    """A form that can be kept: each page gets a token of its own."""
    return TweetForm(author=context["user"], initial={"token": FORM_TOKEN})
