"""Lists of tweets for a viewer. HTMX asks for their rows alone, at the same address."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.lookups import get_visible_member_or_404
from accounts.members import by_id as members_by_id
from accounts.models import Follow
from microblog.kept import render_kept
from microblog.pagination import BIGGEST_ID, newest_first, read_cursor
from timeline import conversation, lists
from timeline.activity import activity as newest_activity
from timeline.discover import popular
from timeline.frame import frame_key, frame_of, framed
from timeline.home import NEW, count_new, home_page, new_cards
from timeline.interactions import CHOICES, KINDS, interactions_page, mark_seen
from timeline.trends import trends
from tweets.cards import by_id
from tweets.models import Like, Tweet
from tweets.querysets import author_visibility
from tweets.text import is_valid_hashtag


def render_page(request, template, page, rows="timeline/_tweets.html", shown=None, **context):
    """The whole page; for the "more" of HTMX only its rows.

    shown is a tuple of all that the template shows but its frame and its rows: it is kept then.
    """
    context |= {"cards": page.rows, "more_url": page.more_url(request)}
    if request.htmx and page.parameter in request.GET:
        response = render(request, rows, context)
    elif shown is None:
        response = render(request, template, context)
    else:
        is_last = page.cursor is None
        key = (template, *frame_key(request), bool(page.rows), is_last, *shown)
        response = render_kept(request, template, context, key)
    if page.parameter in request.GET:  # where browsers must not take the rows for the page
        patch_vary_headers(response, ["HX-Request"])
    return response


@login_not_required
@require_safe
@framed
def home(request):
    before = read_cursor(request)
    if not request.user.is_authenticated:
        return front(request, before)
    if request.htmx and "since" in request.GET:
        return home_since(request)
    page = home_page(request.user, before)
    since = page.rows[0].pk if page.rows else 0
    shown = before is None, request.user.welcome_step is None
    return render_page(request, "timeline/home.html", page, shown=shown, since=since)


def home_since(request):
    """For the top of home: what was said since, and where to ask for what comes next."""
    since = read_cursor(request, "since")
    cards = new_cards(request.user, since)
    newest = max([since, *(card.pk for card in cards)])
    response = render(request, "timeline/_home_since.html", {"cards": cards, "since": newest})
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_not_required
@require_safe
def home_new(request):
    """How many tweets are new since ?since=; 204 for none.

    Also when the session has ended: who only reads on is not led away to sign in.
    """
    since = read_cursor(request, "since")
    if since is None:
        raise BadRequest("?since= takes an id.")
    count = count_new(request.user, since) if request.user.is_authenticated else 0
    if not count:
        return HttpResponse(status=204)
    context = {"count": count, "limit": NEW, "since": since}
    return render(request, "timeline/_home_new.html", context)


def front(request, before):
    return render_page(request, "timeline/front.html", lists.front(request.user, before), shown=())


@login_not_required
@require_safe
@framed
def profile(request, username):
    member = get_visible_member_or_404(request, username)
    page, pinned = lists.profile_page(request.user, read_cursor(request), member=member.pk)
    return render_member_page(request, "timeline/profile.html", page, member, pinned=pinned)


@login_not_required
@require_safe
@framed
def replies(request, username):
    return member_tweets(request, username, lists.with_replies)


@login_not_required
@require_safe
@framed
def images(request, username):
    return member_tweets(request, username, lists.with_pictures)


def member_tweets(request, username, tweets):
    member = get_visible_member_or_404(request, username)
    page = tweets(request.user, read_cursor(request), member=member.pk)
    return render_member_page(request, "timeline/profile.html", page, member)


@login_not_required
@require_safe
@framed
def favourites(request, username):
    member = get_visible_member_or_404(request, username)
    likes = (
        Like.objects.filter(user=member) if can_read(request.user, member) else Like.objects.none()
    )
    page = newest_first(likes, read_cursor(request), key="created_at")
    cards = by_id(request.user, [like.tweet_id for like in page.rows])
    page = page.with_rows([cards[like.tweet_id] for like in page.rows if like.tweet_id in cards])
    return render_member_page(request, "timeline/profile.html", page, member)


@login_not_required
@require_safe
@framed
def followers(request, username):
    member = get_visible_member_or_404(request, username)
    follows = Follow.objects.filter(followee=member)
    is_own = member == request.user
    return people(request, member, follows, "follower_id", is_removable=is_own)


@login_not_required
@require_safe
@framed
def following(request, username):
    member = get_visible_member_or_404(request, username)
    return people(request, member, Follow.objects.filter(follower=member), "followee_id")


def people(request, member, follows, column, **options):
    """The members in the column of these follows, the latest first."""
    if not can_read(request.user, member):
        follows = follows.none()
    page = newest_first(follows, read_cursor(request), key="created_at")
    page = with_members(request.user, page, column)
    return render_member_page(
        request, "timeline/people.html", page, member, rows="timeline/_people.html", **options
    )


def with_members(viewer, page, column):
    """The page with the members in a column of its rows, of whom the viewer may know."""
    ids = [getattr(row, column) for row in page.rows]
    members = members_by_id(viewer, ids)
    return page.with_rows([members[pk] for pk in ids if pk in members])


def can_read(viewer, member):
    """What a protected member says, likes and follows is for themselves and their followers."""
    return not member.protected or member.is_followed or member == viewer


def render_member_page(request, template, page, member, **options):
    readable, is_own = can_read(request.user, member), member == request.user
    shown = (member.row, readable, is_own, bool(options.get("pinned")))
    options |= {"member": member, "readable": readable, "is_own": is_own}
    return render_page(request, template, page, shown=shown, **options)


def get_card_or_404(viewer, pk):
    """The card of the tweet or retweet, if the viewer may see it."""
    card = by_id(viewer, [pk]).get(pk) if pk <= BIGGEST_ID else None
    if card is None:
        raise Http404
    return card


@login_not_required
@require_safe
@framed
def tweet(request, username, pk):
    card = get_card_or_404(request.user, pk)
    tweet = card.tweet
    if tweet.is_retweet or tweet.author.username != username:
        return redirect(tweet.original)
    ancestors, more_above, page = conversation.around(
        request.user, tweet, read_cursor(request, "after")
    )
    return render_page(
        request,
        "timeline/tweet.html",
        page,
        shown=(),
        card=card,
        tweet=tweet,
        told=told_of(request, tweet),
        ancestors=ancestors,
        more_above=more_above,
    )


def told_of(request, tweet):
    """All that the head of its page tells of a tweet, which other sites show as well."""
    author = tweet.author
    return (
        *(request.scheme, request.get_host(), tweet.pk, tweet.created_at, str(tweet.pictures)),
        *(author.username, author.name, author.avatar, author.protected, author.indexable),
    )


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def photo(request, username, pk, number):
    """One picture of a tweet, the number-th. For HTMX what a dialog shows."""
    card = get_card_or_404(request.user, pk).tweet
    if card.is_retweet or card.author.username != username:
        tweet = card.original
        return redirect("photo", tweet.author.username, tweet.pk, number)
    if not 1 <= number <= len(card.pictures):
        raise Http404
    template = "timeline/photo.html#photo" if request.htmx else "timeline/photo.html"
    picture = card.pictures[number - 1]
    context = {
        "card": card,
        "picture": picture,
        "pictures": [picture],  # for _open_graph.html
        "number": number,
        "before": number > 1 and number - 1,
        "after": number < len(card.pictures) and number + 1,
    }
    return render(request, template, context)


@login_not_required
@require_safe
@framed
def tweet_retweets(request, username, pk):
    retweets = Tweet.objects.filter(retweet_of=pk).visible_to(request.user)
    return tweet_people(request, username, pk, retweets, "author_id", key="pk")


@login_not_required
@require_safe
@framed
def tweet_favourites(request, username, pk):
    likes = Like.objects.filter(author_visibility(request.user, "user"), tweet=pk)
    return tweet_people(request, username, pk, likes, "user_id", key="created_at")


def tweet_people(request, username, pk, rows, column, key):
    """The tweet and the members in the column of these rows about it, the latest first."""
    card = get_card_or_404(request.user, pk).tweet
    if card.is_retweet or card.author.username != username:
        place, tweet = request.resolver_match.url_name, card.original
        return redirect(place, tweet.author.username, tweet.pk)
    page = newest_first(rows, read_cursor(request), key=key)
    page = with_members(request.user, page, column)
    return render_page(
        request, "timeline/tweet_people.html", page, card=card, rows="timeline/_people.html"
    )


@login_not_required
@require_safe
@framed
def hashtag(request, name):
    if not is_valid_hashtag(name):
        raise Http404
    page = lists.hashtag(request.user, read_cursor(request), name_text=name.lower())
    is_followed = lists.is_following_hashtag(request.user, name.lower())
    context = {"name": name, "is_followed": is_followed}
    return render_page(request, "timeline/hashtag.html", page, shown=(name, is_followed), **context)


@require_safe
@framed
def interactions(request):
    before = read_cursor(request)
    kind = read_choice(request, "kind", CHOICES)
    members = read_choice(request, "from", ["followees"])
    kinds = CHOICES.get(kind, KINDS)
    page = interactions_page(request.user, before, kinds, only_followees=bool(members))
    if not (before is not None or kind or members):  # who looks at a part has not seen the rest
        mark_seen(request.user, page)
        frame_of(request).look()
    return render_page(
        request,
        "timeline/interactions.html",
        page,
        rows="timeline/_interactions.html",
        shown=(kind, members),
        kind=kind,
        members=members,
    )


def read_choice(request, parameter, choices):
    """The word in the address, "" without one; raises BadRequest for one that is no choice."""
    value = request.GET.get(parameter, "")
    if value and value not in choices:
        raise BadRequest(f"?{parameter}= takes one of: {', '.join(choices)}.")
    return value


@require_safe
@framed
def mentions(request):
    page = lists.mentions(request.user, read_cursor(request))
    return render_page(request, "timeline/mentions.html", page, shown=())


@require_safe
def welcome(request):
    """Last step of the assistant: where mentions are, and whoever has greeted the newcomer."""
    page = lists.mentions(request.user, read_cursor(request))
    return render_page(request, "timeline/welcome_mentions.html", page)


@login_not_required
@require_safe
@framed
def discover(request):
    context = {"trends": trends(), "cards": popular(request.user)}
    if request.user.is_authenticated:
        context["followed"] = lists.followed_hashtags(request.user)
    return render(request, "timeline/discover.html", context)


@require_safe
@framed
def activity(request):
    """What those whom one follows do."""
    return render(request, "timeline/activity.html", {"deeds": newest_activity(request.user)})
