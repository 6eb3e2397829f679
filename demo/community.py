"""The demo's people and tweets as rows of the database, each table in one large statement.

Rows go in in the order of time, so that ids grow with it, and through the same parsing as a posted
tweet; the counters are kept by the database.
"""

import random
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connection, transaction

from accounts import avatars
from accounts.models import Follow, User
from demo import pictures, relations, talk
from demo.cast import DEMO, MODERATOR, read_cast
from microblog import storage
from tweets import images
from tweets.models import Hashtag, Image, Like, Mention, Tweet, TweetHashtag
from tweets.text import entities_as_json, parse

SEED = 140
NEW_FOLLOWER_HOURS = (0.2, 0.9, 2, 4)


def found(*, members, tweets, now, password, with_pictures=True, taken=()):
    """Make a community of `members` people who have written `tweets` tweets up to `now`.

    Returns the people of demo.cast and the drafts of demo.talk, in the order of time. `password` is
    that of the demo member and the moderator; nobody else can sign in. Usernames that are `taken`
    are left out.
    """
    rng = random.Random(SEED)
    people = read_cast(members, rng, taken)
    said = talk.Talk(people, rng)
    said.fill(tweets)
    favourites = said.favourites.values()
    drafts = talk.set_times(said.drafts, favourites, now, rng)
    portraits, drawings = {}, {}
    try:
        if with_pictures:
            store_portraits(people, portraits)
            store_drawings(drafts, drawings)
        with transaction.atomic():
            users = create_users(people, portraits, now, password)
            create_follows(people, users, now, rng)
            rows = create_tweets(drafts, users)
            create_images(drafts, rows, drawings)
            create_likes(favourites, users, rows)
            relations.create(people, users, drafts, rows, now, rng)
    except BaseException:
        for name in portraits.values():
            avatars.delete(name)
        images.delete(image["file"] for image in drawings.values())
        raise
    analyze()
    return people, drafts


def store_portraits(people, portraits):
    for person in people:
        if picture := pictures.draw_portrait(person):
            portraits[person] = avatars.store(picture)


def store_drawings(drafts, drawings):
    """A drawing is encoded once, and kept once for each tweet: deleting one spares the others."""
    encoded = {}
    for draft in drafts:
        if draft.picture:
            name, _alt = draft.picture
            if name not in encoded:
                picture = pictures.draw(name)
                encoded[name] = picture.fit(images.LARGE), picture.fit(images.SMALL)
            large, small = encoded[name]
            drawings[draft] = {
                "file": storage.save_renditions("tweets", large, small=small),
                "width": large.width,
                "height": large.height,
                "color": large.placeholder,
            }


def create_users(people, portraits, now, password):
    """{person: their row}"""
    rows = {
        person: User(
            username=person.username,
            email=f"{person.username}@example.org".lower(),
            name=person.name,
            location=person.location,
            website=person.website,
            bio=person.bio,
            avatar=portraits.get(person, ""),
            # Whoever speaks two reads the pages in the browser's language.
            language=person.languages[0] if len(person.languages) == 1 else "",
            protected="protected" in person.traits,
            is_staff="staff" in person.traits,
            date_joined=now - timedelta(days=person.days),
            interactions_seen_at=now - timedelta(hours=talk.SEEN_HOURS),
            welcome_step=None,
            password=make_password(password if person.username in (DEMO, MODERATOR) else None),
        )
        for person in people
    }
    User.objects.bulk_create(sorted(rows.values(), key=lambda user: user.date_joined))
    accounts = [user for user in rows.values() if user.username in (DEMO, MODERATOR)]
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in accounts
    )
    moderators = Group.objects.get(name="Moderators")
    moderators.user_set.add(*(user for user in accounts if user.is_staff))
    return rows


def create_follows(people, users, now, rng):
    """Since some time after both had joined, more of them of late; some of the demo member's
    followers have only just come.
    """
    rows = []
    for person in people:
        count = min(len(NEW_FOLLOWER_HOURS), len(person.followers))
        newest = dict(zip(rng.sample(person.followers, count), NEW_FOLLOWER_HOURS, strict=False))
        for follower in person.followers:
            age = timedelta(days=min(person.days, follower.days)) * rng.random() ** 2
            if person.username == DEMO and follower in newest:
                age = timedelta(hours=newest[follower])
            rows.append(
                Follow(follower=users[follower], followee=users[person], created_at=now - age)
            )
    Follow.objects.bulk_create(rows)


def create_tweets(drafts, users):
    """{draft: its row}, with the mentions and hashtags that are found in the texts."""
    rows = {}
    mentions, tags = [], []
    by_name = {user.username.lower(): user for user in users.values()}
    for draft, pk in zip(drafts, next_ids(Tweet, len(drafts)), strict=True):
        parsed = parse(draft.text) if draft.text else None
        rows[draft] = tweet_row(pk, draft, parsed, users, rows, by_name)
        if parsed:
            names = {mention.value.lower() for mention in parsed.mentions} & by_name.keys()
            spoken_to = {by_name[name].pk for name in names} | {rows[draft].in_reply_to_user_id}
            spoken_to -= {rows[draft].author_id, None}
            mentions += [Mention(user_id=user, tweet_id=pk) for user in spoken_to]
            labels = {hashtag.value.lower(): hashtag.value for hashtag in parsed.hashtags}
            tags += [(name, label, pk) for name, label in labels.items()]
    Tweet.objects.bulk_create(rows.values())
    Mention.objects.bulk_create(mentions)
    create_tags(tags)
    return rows


def tweet_row(pk, draft, parsed, users, rows, by_name):
    row = Tweet(
        pk=pk,
        author=users[draft.author],
        text=draft.text,
        entities=entities_as_json(parsed, by_name) if parsed else [],
        length=parsed.length if parsed else 0,
        language=draft.language,
        created_at=draft.at,
    )
    if draft.answers:
        answered = rows[draft.answers]
        row.in_reply_to_id = answered.pk
        row.in_reply_to_user_id = answered.author_id
        row.conversation_id = answered.conversation_id or answered.pk
    if draft.retweets:
        row.retweet_of_id = rows[draft.retweets].pk
        row.retweet_of_user_id = rows[draft.retweets].author_id
    return row


def next_ids(model, count):
    """Ids of rows to come. Known before they are written, they let a tweet answer another one of
    the same statement."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return sorted(pk for (pk,) in cursor)


def create_tags(tags):
    """tags: (name, label, id of a tweet) triples."""
    labels = {name: label for name, label, _tweet in tags}
    Hashtag.objects.bulk_create(
        (Hashtag(name=name, label=label) for name, label in sorted(labels.items())),
        ignore_conflicts=True,
    )
    ids = dict(Hashtag.objects.filter(name__in=labels).values_list("name", "pk"))
    TweetHashtag.objects.bulk_create(
        TweetHashtag(hashtag_id=ids[name], tweet_id=tweet) for name, _label, tweet in tags
    )


def create_images(drafts, rows, drawings):
    Image.objects.bulk_create(
        Image(tweet=rows[draft], position=0, alt=draft.picture[1], **drawings[draft])
        for draft in drafts
        if draft in drawings
    )


def create_likes(favourites, users, rows):
    Like.objects.bulk_create(
        Like(
            user=users[favourite.member],
            tweet=rows[favourite.tweet],
            author=users[favourite.tweet.author],
            created_at=favourite.at,
        )
        for favourite in favourites
    )


def analyze():
    """Let the planner know the tables now, so that the first pages are as fast as later ones."""
    models = [
        model
        for label in ("account", "accounts", "tweets", "moderation")
        for model in apps.get_app_config(label).get_models()
    ]
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
