"""What members do with tweets. Each act may be repeated, by two tabs at once too."""

from django.db import IntegrityError, transaction
from django.db.models.functions import Upper
from django.utils.translation import get_language

from accounts.models import User
from tweets import images
from tweets.models import Hashtag, Image, Like, Mention, Tweet, TweetHashtag
from tweets.text import entities_as_json, parse


def post_tweet(*, author, text, token=None, in_reply_to=None, pictures=()):
    """Post a tweet and return it; the same author and token again return the first one.

    text is clean and valid (tweets.text); in_reply_to is an original that the author may see;
    pictures are (picture, alternative text) pairs as tweets.images reads them, up to four.
    """
    if posted := posted_with(author, token):
        return posted
    # Encoded and written before the transaction begins: nobody waits for a slow disk with locks.
    stored = [images.store(picture) | {"alt": alt} for picture, alt in pictures]
    try:
        with transaction.atomic():
            return create_tweet(author, text, token, in_reply_to, stored)
    except BaseException as error:
        images.delete(image["file"] for image in stored)
        # The other tab was quicker; anything else is for the caller.
        if isinstance(error, IntegrityError) and (posted := posted_with(author, token)):
            return posted
        raise


def posted_with(author, token):
    return token and Tweet.objects.filter(author=author, token=token).first()


def create_tweet(author, text, token, in_reply_to, stored):
    parsed = parse(text)
    mentioned = mentioned_members(author, parsed)
    tweet = Tweet.objects.create(
        author=author,
        text=text,
        entities=entities_as_json(parsed, {member.username.lower() for member in mentioned}),
        length=parsed.length,
        language=get_language() or "",
        token=token,
        in_reply_to=in_reply_to,
        in_reply_to_user_id=in_reply_to and in_reply_to.author_id,
        conversation_id=in_reply_to and (in_reply_to.conversation_id or in_reply_to.pk),
    )
    # Who is answered is spoken to, also without their @name in the text.
    spoken_to = {member.pk for member in mentioned} | {tweet.in_reply_to_user_id}
    Mention.objects.bulk_create(
        Mention(user_id=pk, tweet=tweet) for pk in spoken_to - {author.pk, None}
    )
    tag(tweet, parsed)
    Image.objects.bulk_create(
        Image(tweet=tweet, position=position, **image) for position, image in enumerate(stored)
    )
    return tweet


def mentioned_members(author, parsed):
    """The members named in the text of whom the author may know."""
    names = {mention.value.upper() for mention in parsed.mentions}
    if not names:
        return []
    members = User.objects.visible_to(author)
    return list(members.annotate(upper=Upper("username")).filter(upper__in=names))


def tag(tweet, parsed):
    """File the tweet under its hashtags, which are one without case."""
    labels = {hashtag.value.lower(): hashtag.value for hashtag in parsed.hashtags}
    if not labels:
        return
    # Sorted: two tweets with the same new hashtags wait for one another in the same order.
    Hashtag.objects.bulk_create(
        [Hashtag(name=name, label=label) for name, label in sorted(labels.items())],
        ignore_conflicts=True,
    )
    hashtags = Hashtag.objects.filter(name__in=labels)
    TweetHashtag.objects.bulk_create(
        TweetHashtag(hashtag=hashtag, tweet=tweet) for hashtag in hashtags
    )


@transaction.atomic
def delete_tweet(tweet):
    """With its retweets, favourites and pictures. Answers stay, with a gap above them."""
    files = list(Image.objects.filter(tweet=tweet).values_list("file", flat=True))
    tweet.delete()
    transaction.on_commit(lambda: images.delete(files))


def retweet(*, member, tweet):
    """tweet is a retweetable one that the member may see; their own they just have already."""
    if tweet.author_id == member.pk:
        return
    row = Tweet(
        author=member, retweet_of=tweet, retweet_of_user_id=tweet.author_id, text="", length=0
    )
    Tweet.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def unretweet(*, member, tweet):
    lock(tweet)
    Tweet.objects.filter(author=member, retweet_of=tweet).delete()


def like(*, member, tweet):
    row = Like(user=member, tweet=tweet, author_id=tweet.author_id)
    Like.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def unlike(*, member, tweet):
    lock(tweet)
    Like.objects.filter(user=member, tweet=tweet).delete()


def lock(tweet):
    """Before what hangs on the tweet, as when it is deleted: else the two wait in a circle."""
    list(Tweet.objects.select_for_update(no_key=True).filter(pk=tweet.pk).values_list("pk"))
