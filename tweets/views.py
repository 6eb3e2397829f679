"""Writing tweets, and what one can do with those of others."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from microblog.limits import LimitExceededError, consume, limited
from microblog.pagination import read_id
from microblog.redirects import redirect_back
from tweets import images, lookups, services
from tweets.forms import MAX_CHARACTERS, TweetForm
from tweets.models import Image, Tweet, Upload
from tweets.text import clean, is_web_address

DRAFT = "draft"  # session key: what was typed when the session had ended


def get_visible_tweet_or_404(viewer, pk):
    """The original with this id, as a card, if the viewer may see it."""
    if card := lookups.original_card(viewer, pk):
        return card
    raise Http404


def get_own_tweet_or_404(author, pk):
    return get_object_or_404(Tweet.objects.originals(), pk=pk, author=author)


@login_not_required
@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def new(request):
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if request.method == "POST":
        return post(request)
    if request.htmx:  # below the card that is answered
        return render(
            request, "tweets/_compose.html", compose(request) | {"live": True, "focus": True}
        )
    return render(request, "tweets/new.html", compose(request))


@limited("post")
def sign_in_first(request):
    """The session has ended: what was typed waits in the next one."""
    draft = typed(request.POST)
    if draft.get("text") or draft["upload"]:
        request.session[DRAFT] = draft
    return redirect_to_login(request.get_full_path())


def typed(data):
    """What a form holds, for another one to begin with."""
    uploads = data.getlist("upload")[: Image.LIMIT]
    names = ["text", "token", "in_reply_to", *(f"alt_{pk}" for pk in uploads)]
    return {name: data[name][:MAX_CHARACTERS] for name in names if name in data} | {
        "upload": uploads
    }


def compose(request):
    """Context of an empty form, or of one begun by the address: ?in_reply_to=, ?quote= (ids of
    tweets), ?text= and ?url=.
    """
    quoted = quoted_tweet_or_404(request)
    draft = request.session.pop(DRAFT, {})
    pk = (draft or request.GET).get("in_reply_to", "")
    parent = None
    if pk.isdecimal() and len(pk) < 20:
        try:
            parent = get_visible_tweet_or_404(request.user, int(pk))
        except Http404:
            if not draft:  # whose text is not to be lost; posting it tells what is missing
                raise
    text = draft.get("text") or begun_text(request, parent, quoted)
    form = TweetForm(author=request.user, initial=draft | {"text": text, "in_reply_to": pk})
    return {"form": form, "card": parent or quoted, "is_quote": quoted and not parent}


def quoted_tweet_or_404(request):
    """The tweet of ?quote=, None without one."""
    pk = request.GET.get("quote")
    if pk is None:
        return None
    return get_visible_tweet_or_404(request.user, read_id(pk))


def begun_text(request, parent, quoted):
    """What the text begins with. A space where one goes on typing: before links, or at the end."""
    asked = request.GET.get("text", "")[:MAX_CHARACTERS]
    if parent and not asked:
        asked = parent.answer_prefix(request.user)
    links = []
    if is_web_address(url := request.GET.get("url", "").strip()):
        links.append(url)
    if quoted:
        links.append(request.build_absolute_uri(quoted.get_absolute_url()))
    text = clean(asked)
    if links:
        return " ".join([text, *links])
    return f"{text} " if text and asked[-1].isspace() else text


def post(request, template="tweets/new.html", after="home"):
    form = TweetForm(request.POST, request.FILES, author=request.user)
    try:
        consume(request, "post")
        if not form.is_sent_again():
            keep(request, form.pictures)
    except LimitExceededError as error:
        form.refuse(error.message)
        response = compose_again(request, template, form, status=429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    if not form.is_valid():
        return compose_again(request, template, form, status=422)
    try:
        tweet = form.save()
    except IntegrityError:  # who is answered or mentioned left a moment ago
        form.add_error(None, _("Somebody you speak to has just left. Please send it again."))
        return compose_again(request, template, form, status=422)
    except ValidationError:
        form.pictures.find_again()
        return compose_again(request, template, form, status=422)
    if request.htmx:
        return show_posted(request, tweet)
    view_it = format_html('<a href="{}">{}</a>', tweet.get_absolute_url(), _("View it"))
    message = format_html("{} {}", _("Your Tweet was posted."), view_it)
    messages.success(request, message, extra_tags="posted")  # the script forgets the draft
    if tweet.in_reply_to:
        return redirect(f"{tweet.in_reply_to.get_absolute_url()}#tweet-{tweet.pk}")
    return redirect(after)


def show_posted(request, tweet):
    """For HTMX: an answer where it was written, any other tweet at the top of the page's list."""
    context = {"card": get_visible_tweet_or_404(request.user, tweet.pk)}
    if tweet.in_reply_to is None:
        context |= {"form": TweetForm(author=request.user), "live": True}
        return render(request, "tweets/_posted.html", context)
    context["parent"] = lookups.original_card(request.user, tweet.in_reply_to_id)
    context["is_its_page"] = is_page_of(request, tweet.in_reply_to)
    return render(request, "tweets/_replied.html", context)


def is_page_of(request, tweet):
    """Whether HTMX asks from the page of the tweet."""
    try:
        page = urlsplit(request.htmx.current_url)
    except ValueError:  # http://[
        return False
    return page.path == tweet.get_absolute_url()


def compose_again(request, template, form, status):
    context = {"form": form}
    if request.htmx:
        template = "tweets/_compose.html"
        context |= {"live": True, "focus": True}
    return render(request, template, context, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
def pictures(request):
    """Add, move and remove pictures of a tweet that is being written. Its form comes back."""
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if request.method == "GET":  # whoever has signed in
        return redirect("tweet_new")
    form = TweetForm(None, request.FILES, author=request.user, initial=typed(request.POST))
    try:
        said = arrange(request, form.pictures)
    except LimitExceededError as error:
        form.pictures.refused.append(error.message)
        response = pictures_again(request, form, status=429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    return pictures_again(request, form, status=422 if form.pictures.errors else 200, said=said)


def pictures_again(request, form, status, said=""):
    template = "tweets/_compose_pictures.html#uploads" if request.htmx else "tweets/new.html"
    return render(request, template, {"form": form, "said": said}, status=status)


def arrange(request, pictures):
    """Returns what to tell those who do not see it."""
    keep(request, pictures)
    if picture := pictures.get(request.POST.get("discard")):
        pictures.remove(picture)
        return _("The picture was removed.")
    if picture := pictures.get(request.POST.get("earlier")):
        place = pictures.move_earlier(picture) + 1
        return _("The picture is now number %(place)d.") % {"place": place}
    count = len(pictures.new)
    said = ngettext("%(count)d picture was added.", "%(count)d pictures were added.", count)
    return count and said % {"count": count}


def keep(request, pictures):
    for _file in pictures.chosen:
        consume(request, "upload")
    pictures.keep()


@require_safe
def upload(request, pk):
    """An own picture before it is tweeted. Nobody is told where it is kept: until then the site
    would be a place to show pictures to whoever knows the address.
    """
    picture = get_object_or_404(Upload, pk=pk, author=request.user)
    try:
        file = images.open_small(picture)
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Cache-Control": "private, max-age=86400"}
    return FileResponse(file, filename="picture.webp", content_type="image/webp", headers=headers)


@login_not_required
@require_http_methods(["GET", "POST"])
def welcome(request):
    """Second step of the assistant: the first tweet."""
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if request.method == "POST":
        return post(request, "tweets/welcome.html", after="welcome")
    return render(request, "tweets/welcome.html", compose(request))


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    tweet = get_own_tweet_or_404(request.user, pk)
    if request.method == "POST":
        services.delete_tweet(tweet)
        messages.success(request, _("Your Tweet was deleted."))
        return redirect("home")
    card = get_object_or_404(Tweet.objects.for_card(request.user), pk=tweet.pk)
    return render(request, "tweets/delete.html", {"card": card})


def react(act, find=lookups.original):
    """A view that does `act` with a visible tweet; answers its buttons, or goes back."""

    @require_POST
    @limited("react")
    def view(request, pk):
        if not (tweet := find(request.user, pk)):
            raise Http404
        try:
            act(member=request.user, tweet=tweet)
        except IntegrityError:  # deleted by its author a moment ago
            raise Http404 from None
        if request.htmx:
            card = get_visible_tweet_or_404(request.user, pk)
            context = {"card": card, "is_its_page": is_page_of(request, tweet)}
            return render(request, "tweets/_reaction.html", context)
        return redirect_back(request, tweet.get_absolute_url(), anchor=f"tweet-{pk}")

    return view


like = react(services.like)
unlike = react(services.unlike)
retweet = react(services.retweet, find=lookups.retweetable)
unretweet = react(services.unretweet)
