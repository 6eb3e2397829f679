"""What members do with tweets. Each act may be repeated, by two tabs at once too."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from microblog.statements import Insert, as_model
from microblog.transactions import atomic_with_retries, lock_rows
from tweets import images, lookups
from tweets.models import Hashtag, Image, Like, Mention, Tweet, TweetHashtag, Upload
from tweets.permalinks import find_tweets
from tweets.text import entities_as_json, parse

insert_tweets = Insert(
    Tweet,
    *("author_id", "text", "entities", "length", "language", "token"),
    *("in_reply_to_id", "in_reply_to_user_id", "conversation_id", "quote_of_id"),
)
insert_mentions = Insert(Mention, "user_id", "tweet_id")
insert_hashtags = Insert(Hashtag, "name", "label", ignore_conflicts=True)
insert_tagged = Insert(TweetHashtag, "hashtag_id", "tweet_id")
insert_retweets = Insert(
    Tweet,
    *("author_id", "retweet_of_id", "retweet_of_user_id", "quote_of_id"),
    *("text", "entities", "length", "language"),
    ignore_conflicts=True,
)
insert_likes = Insert(Like, "user_id", "tweet_id", "author_id", ignore_conflicts=True)


def upload(*, author, picture):
    """Keep a picture (as tweets.images reads it) until its author tweets it; returns the Upload.

    The oldest go where more than Upload.LIMIT wait.
    """
    # Encoded and written before anything is locked: nobody waits for a slow disk.
    stored = images.store(picture)
    try:
        kept = Upload.objects.create(author=author, **stored)
    except BaseException:
        images.delete([stored["file"]])
        raise
    newest = Upload.objects.filter(author=author).order_by("-pk")
    discard_uploads(newest.filter(pk__lte=newest.values("pk")[Upload.LIMIT : Upload.LIMIT + 1]))
    return kept


@atomic_with_retries
def discard_uploads(uploads):
    """Delete these rows of Upload, and their files."""
    found = list(uploads.select_for_update())
    Upload.objects.filter(pk__in=[row.pk for row in found]).delete()
    transaction.on_commit(lambda: images.delete(row.file for row in found))


def post_tweet(*, author, text, token=None, in_reply_to=None, pictures=()):
    """Post a tweet and return it; the same author and token again return the first one.

    text is clean and valid (tweets.text); in_reply_to is an original that the author may see;
    pictures are (Upload of the author, alternative text) pairs, up to four, which the tweet takes
    over. ValidationError where another tweet was quicker.
    """
    try:
        return create_tweet(author, text, token, in_reply_to, pictures)
    except (IntegrityError, ValidationError):
        # It is posted already, perhaps by the other tab; anything else is for the caller.
        if posted := posted_with(author, token):
            return posted
        raise


def posted_with(author, token):
    """The tweet that came of the token, None without one."""
    if not (token and (found := lookups.ids_posted_with(author=author.pk, form_token=token))):
        return None
    # Joined: what it answers may be gone, and is None then.
    tweets = Tweet.objects.select_related("author", "in_reply_to__author")
    return tweets.filter(pk__in=found[0]).first()


@atomic_with_retries
def create_tweet(author, text, token, in_reply_to, pictures):
    parsed = parse(text)
    mentioned = mentioned_members(author, parsed)
    quoted = quoted_tweet(author, text)
    known = {username.lower() for _pk, username in mentioned}
    row = {
        "author_id": author.pk,
        "text": text,
        "entities": entities_as_json(parsed, known),
        "length": parsed.length,
        "language": get_language() or "",
        "token": token,
        "in_reply_to_id": in_reply_to and in_reply_to.pk,
        "in_reply_to_user_id": in_reply_to and in_reply_to.author_id,
        "conversation_id": in_reply_to and (in_reply_to.conversation_id or in_reply_to.pk),
        "quote_of_id": quoted and quoted.pk,
    }
    [(pk,)] = insert_tweets([row])
    tweet = as_model(Tweet, id=pk, **row)
    tweet.author, tweet.in_reply_to, tweet.quote_of = author, in_reply_to, quoted
    spoken_to = {pk for pk, _username in mentioned}
    spoken_to |= {other.author_id for other in (in_reply_to, quoted) if other}
    if spoken_to := spoken_to - {author.pk}:
        insert_mentions([{"user_id": member, "tweet_id": pk} for member in spoken_to])
    tag(tweet, parsed)
    attach(tweet, pictures)
    return tweet


def quoted_tweet(author, text):
    """The last tweet of this site whose address is in the text, if the author may see it."""
    linked = [pk for pk, _start, _end in find_tweets(text)]
    return next(filter(None, (lookups.original(author, pk) for pk in reversed(linked))), None)


def attach(tweet, pictures):
    """Make pictures of the tweet out of what its author has uploaded."""
    if not pictures:
        return
    own = Upload.objects.select_for_update().filter(author=tweet.author)
    uploads = own.in_bulk([upload.pk for upload, _alt in pictures])
    if len(uploads) < len(pictures):
        raise ValidationError(_("A picture is no longer there. Please add it again."))
    Image.objects.bulk_create(
        Image(
            tweet=tweet,
            position=position,
            alt=alt,
            **model_to_dict(upload, fields=["file", "width", "height", "color"]),
        )
        for position, (upload, alt) in enumerate(pictures)
    )
    own.filter(pk__in=uploads).delete()


def mentioned_members(author, parsed):
    """[(id, username), …] of the members named in the text of whom the author may know."""
    names = {mention.value.upper() for mention in parsed.mentions}
    return lookups.members_named(author, upper_texts=list(names)) if names else []


def tag(tweet, parsed):
    """File the tweet under its hashtags, which are one without case."""
    labels = {hashtag.value.lower(): hashtag.value for hashtag in parsed.hashtags}
    if not labels:
        return
    found = lookups.hashtags(name_texts=list(labels))
    if len(found) < len(labels):
        # Sorted: two tweets with the same new hashtags wait for one another in the same order.
        insert_hashtags([{"name": name, "label": label} for name, label in sorted(labels.items())])
        found = lookups.hashtags(name_texts=list(labels))
    insert_tagged([{"hashtag_id": hashtag, "tweet_id": tweet.pk} for (hashtag,) in found])


def discard_files(pictures):
    """Delete the files of these rows of Image once the rows are gone."""
    files = list(pictures.select_for_update(of=["self"]).values_list("file", flat=True))
    transaction.on_commit(lambda: images.delete(files))


@atomic_with_retries
def delete_tweet(tweet):
    """With its retweets, favourites and pictures. Answers stay, with a gap above them.

    Returns whether it was still there.
    """
    author = User.objects.filter(pk=tweet.author_id).values("pk")
    others = tweet.like_set.values("user"), tweet.retweet_set.values("author")
    lock_rows(
        Tweet.objects.filter(pk__in=[tweet.pk, tweet.in_reply_to_id]),
        User.objects.filter(pk__in=author.union(*others)),
    )
    discard_files(Image.objects.filter(tweet=tweet))
    deleted, _models = Tweet.objects.filter(pk=tweet.pk).delete()
    return bool(deleted)


@atomic_with_retries
def retweet(*, member, tweet):
    """tweet is a retweetable one that the member may see; their own they just have already."""
    if tweet.author_id == member.pk:
        return
    row = {
        "author_id": member.pk,
        "retweet_of_id": tweet.pk,
        "retweet_of_user_id": tweet.author_id,
        "quote_of_id": tweet.quote_of_id,
        "text": "",
        "entities": [],
        "length": 0,
        "language": "",
    }
    insert_retweets([row])


@atomic_with_retries
def unretweet(*, member, tweet):
    lock(tweet)
    Tweet.objects.filter(author=member, retweet_of=tweet).delete()


@atomic_with_retries
def like(*, member, tweet):
    row = {"user_id": member.pk, "tweet_id": tweet.pk, "author_id": tweet.author_id}
    insert_likes([row])


@atomic_with_retries
def unlike(*, member, tweet):
    lock(tweet)
    Like.objects.filter(user=member, tweet=tweet).delete()


def lock(tweet):
    """Before what hangs on the tweet, as when it is deleted: else the two wait in a circle."""
    lookups.locked_tweets(tweet_id=tweet.pk)
