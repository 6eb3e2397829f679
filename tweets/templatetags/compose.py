from django import template
from django.template.loader import get_template
from django.utils.html import escape

from microblog.kept import CSRF_TOKEN, FORM_TOKEN, kept, with_tokens
from microblog.pagination import BIGGEST_ID
from tweets.forms import TweetForm

# Stand in the box for an answer that is kept: whichever tweet it answers, and what it begins with.
ANSWERED, BEGUN = str(BIGGEST_ID), "\x00begun\x00"

register = template.Library()


@register.simple_tag(takes_context=True)
def empty_form(context):
    """A form that can be kept: each page gets a token of its own."""
    return TweetForm(author=context["user"], initial={"token": FORM_TOKEN})


@register.simple_tag(takes_context=True)
def answer_box(context, tweet):
    """The compose box for an answer to the tweet: drawn once for all that a member may answer."""
    member = context["user"]
    html = kept("answer", (member.pk,), lambda: drawn_answer_box(context))
    html = html.replace(ANSWERED, str(tweet.pk))
    return with_tokens(html.replace(BEGUN, escape(tweet.answer_prefix(member))), context)


def drawn_answer_box(context):
    initial = {"in_reply_to": ANSWERED, "text": BEGUN, "token": FORM_TOKEN}
    form = TweetForm(author=context["user"], initial=initial)
    with context.push(form=form, live=True, csrf_token=CSRF_TOKEN):
        return get_template("tweets/_compose.html").template.render(context)
