"""A small community in which every page has something of every kind to show."""

from types import SimpleNamespace

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import avatars, headers
from accounts import services as relationships
from accounts.models import User
from moderation import services as moderation
from moderation.models import Action, Report
from tests.microblog.pictures import file_of, photo
from timeline import services as arranging
from timeline.models import List
from tweets import images
from tweets import services as tweets

PASSWORD = "correct horse battery"
PICTURE = file_of(photo(320, 200), "JPEG")  # noisy, and small enough for an avatar


def create_member(username, **fields):
    """Can sign in by name and by address, with PASSWORD."""
    email = f"{username}@example.org"
    name = fields.pop("name", username.title())
    member = User.objects.create_user(username, email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=member, email=email, primary=True, verified=True)
    return member


def upload(data=PICTURE, name="nest.jpg"):
    return SimpleUploadedFile(name, data)


def create_community():
    """The members by name, and the tweets that pages are about."""
    alice = create_member(
        "alice",
        location="Lyon",
        website="https://example.org/alice",
        bio="Birds and #gardens, with @bob. More at example.org",
    )
    relationships.change_avatar(member=alice, picture=avatars.read(upload()))
    relationships.change_header(member=alice, picture=headers.read(upload()))
    bob = create_member("bob", bio="I answer @alice", email_findable=True)
    charlie = create_member("charlie", protected=True)
    dora = create_member("dora", email_findable=True)
    eve = create_member("eve")
    frank = create_member("frank")
    admin = User.objects.create_superuser("admin", "admin@example.org", PASSWORD, name="Ada")

    for follower, followee in [(alice, bob), (bob, alice), (dora, alice), (dora, charlie)]:
        relationships.follow(follower=follower, followee=followee)
    relationships.follow(follower=alice, followee=charlie)
    relationships.accept(follower=alice, followee=charlie)
    relationships.block(blocker=alice, blocked=eve)
    relationships.mute(muter=alice, muted=frank)

    for number in range(25):  # more than a page
        tweets.post_tweet(author=bob, text=f"Morning walk number {number} #walk")
    alts = ["Five eggs in a nest of grass", "", "A pipit on a fence", "The meadow in the evening"]
    pictures = [(tweets.upload(author=alice, picture=images.read(upload())), alt) for alt in alts]
    tweet = tweets.post_tweet(
        author=alice,
        text="Look @bob: a #pipit nests at https://example.org/meadow?year=2026 $BIRD",
        pictures=pictures,
    )
    question = tweets.post_tweet(author=bob, text="@alice where is it?", in_reply_to=tweet)
    tweets.post_tweet(author=alice, text="@bob In the meadow", in_reply_to=question)
    tweets.post_tweet(author=charlie, text="For followers only #quiet")
    for member in (bob, dora):
        tweets.like(member=member, tweet=tweet)
        tweets.retweet(member=member, tweet=tweet)
    tweets.like(member=alice, tweet=question)
    tweets.retweet(member=alice, tweet=question)

    birds = List.objects.create(owner=alice, name="Birds", description="Who writes about them")
    List.objects.create(owner=alice, name="Competitors", private=True)
    empty_list = List.objects.create(owner=bob, name="Gardens")
    for member in (bob, charlie):
        arranging.set_memberships(owner=alice, member=member, lists=[birds])
    arranging.follow_list(member=alice, which=empty_list)
    arranging.follow_hashtag(member=alice, label="offers")
    tweets.post_tweet(author=dora, text="Seeds for nothing #offers")
    arranging.pin(tweet=tweet)

    spam = tweets.post_tweet(author=frank, text="Buy now! #offer")
    moderation.report(reporter=alice, reason=Report.Reason.SPAM, comment="Again", tweet=spam)
    moderation.report(reporter=alice, reason=Report.Reason.OTHER, member=frank)
    hidden = tweets.post_tweet(author=frank, text="Something worse")
    moderation.hide_tweet(moderator=admin, tweet=hidden, reason="Against the rules")
    rude = List.objects.create(owner=alice, name="Noise", description="Turn it down")
    moderation.hide_list(moderator=admin, which=rude, reason="Unkind")
    return SimpleNamespace(
        alice=alice,
        bob=bob,
        charlie=charlie,
        dora=dora,
        admin=admin,
        list=birds,
        empty_list=empty_list,
        hidden_list=rude,
        frank=frank,
        tweet=tweet,
        question=question,
        spam=spam,
        report=Report.objects.get(tweet=spam),
        action=Action.objects.get(tweet_id=hidden.pk),
    )
