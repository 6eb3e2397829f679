"""The end of an account, however large, without holding anybody up.

First the member is made absent for everybody (begin), so that nothing new comes but what was under
way. Then goes, in batches that are committed one by one, all that refers to them, and at last their
own row (finish). What ends the process in between leaves an account that nobody sees, and that
looks as if its member had left long ago: whatever deletes those whose time of grace has passed will
finish it.
"""

import math
import time
from collections import defaultdict
from datetime import UTC, datetime
from itertools import chain

from django.db import OperationalError, connection, transaction
from django.db.models import DB_SET_NULL, SET_NULL
from django.db.models.functions import Coalesce, Now
from psycopg.errors import LockNotAvailable

from accounts import avatars, headers
from accounts.models import Follow, Portrait, User
from accounts.services import discard, end_sessions
from microblog import storage
from microblog.transactions import atomic_with_retries, lock_rows
from tweets import images
from tweets.models import Image, Like, Tweet, Upload

# left_at of a member whose removal has begun: due, however long the time of grace.
BEGUN = datetime(1970, 1, 1, tzinfo=UTC)

PAGE = 2000  # keys that are looked up at once: an index is full of dead entries where rows went
BATCH_SECONDS = 0.04  # what a batch is to take, and so the time for which it holds its rows
LOCK_TIMEOUT = "100ms"  # for which a batch waits for a row while it holds others
SMALLEST, LARGEST = 20, 500  # rows of a batch
REST = 0.2  # of the time that a batch took, before the next one: those who wait go first

# What deletes the files that rows of a model name.
FILES = {Image: images.delete, Upload: images.delete, Portrait: storage.delete_files}


def delete_member(member, *, until=math.inf):
    """Delete a member with all that they said and did, their pictures and sessions.

    Returns whether nothing is left of them: False where it was not done until then, a time of
    time.monotonic(). May be called again, also at the same time.
    """
    begin(member)
    return finish(member, until=until)


@atomic_with_retries
def begin(member):
    """From here on nobody sees the member and nobody is them; there is no way back.

    Returns whether the removal begins now, and had not begun before.
    """
    rows = User.objects.filter(pk=member.pk).exclude(left_at=BEGUN)
    member = rows.select_for_update(no_key=True).first()
    if member is None:
        return False
    discard_profile_pictures(member)
    shut_out = {"left_at": BEGUN, "suspended_at": Coalesce("suspended_at", Now())}
    rows.update(**shut_out, avatar="", header="")
    end_sessions(member)
    return True


def discard_profile_pictures(member):
    discard([*avatars.files(member.avatar), *headers.files(member.header)])


def has_begun(member):
    return member.left_at == BEGUN


def finish(member, *, until=math.inf):
    """Delete what is left of a member whose removal has begun; as delete_member."""
    sizes = defaultdict(lambda: SMALLEST)  # of the batches of each field
    rows = User.objects.filter(pk=member.pk, left_at=BEGUN)
    while rows.exists():
        end_sessions(member)  # they may have been signing in
        for field, keys in remains(member):
            while keys and time.monotonic() < until:
                sizes[field], keys = cut_some(field, keys, sizes[field])
            if keys:
                return False
        if time.monotonic() >= until:
            return False
        without_waiting(delete_row, member)
    return True


def remains(member):
    """As references, of all that is the member's.

    Pictures come first: whoever knows the address of one sees it as long as its file is there.
    """
    pictures = Image.objects.filter(tweet__author=member)
    for keys in pages(pictures):
        yield Image._meta.get_field("tweet"), keys
    yield from references([member.pk], User)


def references(keys, model):
    """Yield (field, keys of the field's model) for all rows that refer to these rows, and go or
    change with them; first for those that refer to rows that go.

    Whoever asks for the next has dealt with these: they are looked up again until none is left.
    """
    for field in referring_fields(model):
        for found in pages(field.model._base_manager.filter(**{f"{field.name}__in": keys})):
            if not sets_null(field):
                yield from references(found, field.model)
            yield field, found


def referring_fields(model):
    """Whatever the application, so that none has to be thought of here."""
    fields = [relation.field for relation in model._meta.related_objects]
    return [field for field in fields if field.db_constraint]


def pages(rows):
    while keys := list(rows.values_list("pk", flat=True)[:PAGE]):
        yield keys


def sets_null(field):
    return field.remote_field.on_delete in (SET_NULL, DB_SET_NULL)


def cut_some(field, keys, size):
    """Cut a batch of this size; returns the size that the next one should have, and the keys that
    are left.
    """
    started = time.monotonic()
    is_cut = without_waiting(cut, field, keys[:size])
    took = time.monotonic() - started
    time.sleep(took * REST)
    if not is_cut:
        return max(size // 4, 1), keys  # fewer rows are sooner free all at once
    factor = min(max(BATCH_SECONDS / took, 0.5), 1.5)
    return min(max(int(size * factor), SMALLEST), LARGEST), keys[size:]


def without_waiting(act, *args):
    """Returns whether it was done: not where somebody held a row for too long."""
    try:
        act(*args)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return False
        raise
    return True


@atomic_with_retries
def cut(field, keys):
    """Delete the rows of the field's model with these keys, or what the field says in them."""
    limit_waiting()
    rows = field.model._base_manager.filter(pk__in=keys)
    if sets_null(field):
        lock_rows(rows)
        rows.update(**{field.name: None})
        return
    lock_rows(*counting(field.model, keys))
    if delete_files := FILES.get(field.model):
        names = list(rows.select_for_update().values_list("file", flat=True))
        transaction.on_commit(lambda: delete_files(names))
    rows.delete()


def counting(model, keys):
    """The tweets and the members that count these rows, and others that go with them."""
    tweets, members = [], []
    if model is Like:
        members, tweets = zip(*keys, strict=True)
    elif model is Follow:
        members = chain.from_iterable(keys)
    elif model is Tweet:
        rows = Tweet.objects.filter(pk__in=keys)
        tweets = values(rows, "pk", "in_reply_to", "retweet_of")
        members = values(rows, "author")
        # What has come since these were looked up.
        members |= values(Like.objects.filter(tweet__in=keys), "user")
        members |= values(Tweet.objects.filter(retweet_of__in=keys), "author")
    return Tweet.objects.filter(pk__in=set(tweets)), User.objects.filter(pk__in=set(members))


def values(rows, *columns):
    return {value for row in rows.values_list(*columns) for value in row} - {None}


@atomic_with_retries
def delete_row(member):
    """The member's own, unless something refers to it again."""
    limit_waiting()
    # Also against rows that would refer to the member: what comes now finds nobody.
    member = User.objects.select_for_update().filter(pk=member.pk, left_at=BEGUN).first()
    if member and not any(remains(member)):
        discard_profile_pictures(member)  # there was a change under way
        member.delete()


def limit_waiting():
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
