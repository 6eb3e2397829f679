"""Finding tweets, people, hashtags and pictures."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.models import User
from microblog.highlight import Highlighter
from microblog.kept import render_kept
from microblog.limits import consume, limited
from microblog.pagination import SIZE, read_cursor
from microblog.redirects import redirect_back
from search import services
from search.advanced import AdvancedForm, initial_of
from search.forms import PEOPLE, PICTURES, TAGS, TWEETS, QueryForm, SearchForm
from search.kept import recent_searches, saved_searches
from search.queries import find_hashtags, find_people
from search.query import IMAGES, Term, parse
from search.tweets import find_tweets
from timeline.frame import frame_key

ROWS = 50  # of people or hashtags: there is no page after these, but one more letter to type
BESIDE = 3  # of each above the tweets
SUGGESTIONS = 5  # of each while one types
ROWS_OF = {TWEETS: "search/_tweets.html", PICTURES: "search/_pictures.html"}


@login_not_required
@require_safe
@vary_on_headers("HX-Request")  # rows, or their page
def search(request):
    before = read_cursor(request)
    form = SearchForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "q": form["q"].value()}
        return render(request, "search/start.html", context, status=422)
    q, tab = form.cleaned_data["q"], form.cleaned_data["f"]
    if not q:
        return render(request, "search/start.html", {"form": form} | kept(request.user))
    consume(request, "search")
    query = None if tab in (PEOPLE, TAGS) else parse(q)
    is_sensible = query is None or query.is_sensible
    newest = is_saved = None
    if request.user.is_authenticated and before is None and is_sensible:
        newest, is_saved = services.look(member=request.user, query=q)
    context = {"q": q, "f": tab or TWEETS, "is_saved": is_saved}
    if tab == PEOPLE:
        context |= found_people(request.user, q)
    elif tab == TAGS:
        context |= found_tags(request.user, q)
    else:
        context |= found_tweets(request, query, tab, before, newest)
        if before is not None and request.htmx:
            return render(request, ROWS_OF[context["f"]], context)
        if not tab and before is None and is_sensible:
            context |= found_beside(request.user, q)
    key = ("search/results.html", *frame_key(request))
    response = render_kept(request, "search/results.html", context, key)
    response.status_code = 200 if is_sensible else 422
    return response


def kept(user):
    """What the page without a search shows of a member's own."""
    if not user.is_authenticated:
        return {}
    return {"saved": saved_searches(user), "recent": recent_searches(user)}


def found_people(viewer, q):
    members = find_people(viewer, q, ROWS + 1)
    return {"members": members[:ROWS], "is_cut": len(members) > ROWS, "name_marks": name_marks(q)}


def name_marks(q):
    return Highlighter(q.removeprefix("@").split(), within_words=True)


def found_tags(viewer, q):
    tags = find_hashtags(viewer, q, ROWS + 1)
    return {"tags": tags[:ROWS], "is_cut": len(tags) > ROWS}


def found_tweets(request, query, tab, before, newest):
    """Tweets, or those with pictures."""
    wanted = query.having(Term("filter", IMAGES)) if tab == PICTURES and query.groups else query
    page = find_tweets(request.user, wanted, before, newest)
    return {
        "query": query,
        "cards": page.rows,
        "more_url": page.more_url(request),
        "is_short": len(page.rows) < SIZE,
        "marks": Highlighter(query.shown) if query.shown else None,
    }


def found_beside(viewer, q):
    """A few people and hashtags, above the first page of all."""
    return {
        "members": find_people(viewer, q, BESIDE),
        "tags": find_hashtags(viewer, q, BESIDE),
        "name_marks": name_marks(q),
    }


@login_not_required
@require_safe
def advanced(request):
    """A form whose fields become a query; what is not right comes back as it was filled in."""
    if "compose" not in request.GET:
        form = SearchForm(request.GET)
        q = form.cleaned_data["q"] if form.is_valid() else ""
        form = AdvancedForm(initial=initial_of(parse(q)))
        return render(request, "search/advanced.html", {"form": form})
    form = AdvancedForm(request.GET)
    if not form.is_valid():
        return render(request, "search/advanced.html", {"form": form}, status=422)
    return redirect(address_of(form.cleaned_data["q"]))


def address_of(q):
    return f"{reverse('search')}?{urlencode({'q': q})}"


@login_not_required
@require_safe
@limited("suggest", methods=("GET",))
def suggest(request):
    """What hangs below the search box: a member's recent searches, and while one types people and
    hashtags. Nothing at all where there is nothing.
    """
    form = SearchForm(request.GET)
    if not form.is_valid():
        return HttpResponse()
    q = form.cleaned_data["q"]
    if not q and request.user.is_authenticated:
        recent = recent_searches(request.user)
        context = {"recent": recent, "count": len(recent)}
    else:
        members = find_people(request.user, q, SUGGESTIONS)
        tags = find_hashtags(request.user, q, SUGGESTIONS)
        shown = tuple(member.row for member in members), tuple(map(str, tags))
        context = {"members": members, "tags": tags, "shown": shown}
        context["count"] = len(members) + len(tags)
    if not context["count"]:
        return HttpResponse()
    return render(request, "search/_suggestions.html", context)


@require_safe
def person(request, username):
    """Where a suggested person leads a member: to the profile, and among their recent searches."""
    member = get_object_or_404(User.objects.visible_to(request.user).by_username(username))
    services.remember(member=request.user, query=str(member))
    return redirect(member)


@require_POST
@limited("save_search")
def forget(request):
    services.forget(member=request.user)
    if request.htmx:
        return HttpResponse()
    messages.success(request, _("Your recent searches were forgotten."))
    return redirect("search")


@require_POST
@limited("save_search")
def save(request):
    form = QueryForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["q"][0])
        return redirect("search")
    q = form.cleaned_data["q"]
    try:
        services.save(member=request.user, query=q)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The search was saved."))
    return redirect(address_of(q))


@require_POST
@limited("save_search")
def unsave(request):
    form = QueryForm(request.POST)
    if form.is_valid():
        services.unsave(member=request.user, query=form.cleaned_data["q"])
        messages.success(request, _("The search is no longer saved."))
    return redirect_back(request, reverse("search"))
