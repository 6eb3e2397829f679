"""Finding tweets, people and hashtags."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from microblog.limits import consume, limited
from microblog.pagination import newest_first, read_cursor
from search.forms import PEOPLE, TAGS, TWEETS, SearchForm
from search.queries import find_hashtags, find_people, find_tweets
from search.query import parse

ROWS = 50  # of people or hashtags: there is no page after these, but one more letter to type
BESIDE = 3  # of each above the tweets
SUGGESTIONS = 5  # of each while one types


@login_not_required
@require_safe
def search(request):
    before = read_cursor(request)
    form = SearchForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "q": form["q"].value()}
        return render(request, "search/results.html", context, status=422)
    q, tab = form.cleaned_data["q"], form.cleaned_data["f"]
    if not q:
        return render(request, "search/results.html", {"form": form})
    consume(request, "search")
    context = {"q": q, "f": tab or TWEETS}
    if tab == PEOPLE:
        members = list(find_people(request.user, q, ROWS + 1))
        context |= {"members": members[:ROWS], "is_cut": len(members) > ROWS}
    elif tab == TAGS:
        tags = list(find_hashtags(request.user, q, ROWS + 1))
        context |= {"tags": tags[:ROWS], "is_cut": len(tags) > ROWS}
    else:
        query = parse(q)
        page = newest_first(find_tweets(request.user, query), before)
        context |= {"query": query, "cards": page.rows, "more_url": page.more_url(request)}
        if before is not None and request.htmx:
            return render(request, "timeline/_tweets.html", context)
        if not tab and before is None:
            context["members"] = find_people(request.user, q, BESIDE)
            context["tags"] = find_hashtags(request.user, q, BESIDE)
    return render(request, "search/results.html", context)


@login_not_required
@require_safe
@limited("suggest", methods=("GET",))
def suggest(request):
    """What hangs below the search box while one types; nothing at all where nothing is found."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return HttpResponse()
    q = form.cleaned_data["q"]
    members = list(find_people(request.user, q, SUGGESTIONS))
    tags = list(find_hashtags(request.user, q, SUGGESTIONS))
    if not members and not tags:
        return HttpResponse()
    context = {"members": members, "tags": tags, "count": len(members) + len(tags)}
    return render(request, "search/_suggestions.html", context)
