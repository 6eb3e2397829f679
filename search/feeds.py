"""The Atom feed of a search."""

from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from microblog.limits import limited
from microblog.pagination import EPOCH
from microblog.public import public
from search.forms import QueryForm
from search.query import parse
from search.tweets import find_tweets
from tweets.feeds import VISITOR, feed


@public
@limited("feed", methods=("GET", "HEAD"))
def search_feed(request):
    form = QueryForm(request.GET)
    if not form.is_valid():
        raise Http404
    q = form.cleaned_data["q"]
    query = parse(q)
    if query.is_empty or not query.is_sensible:
        raise Http404
    asked = urlencode({"q": q})
    return feed(
        request,
        [card.tweet for card in find_tweets(VISITOR, query).rows],
        path=f"{reverse('search_feed')}?{asked}",
        page=f"{reverse('search')}?{asked}",
        title=_("Search: %(q)s") % {"q": q},
        since=EPOCH,
    )
