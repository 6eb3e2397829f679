"""Write a community into an empty database, as fast as PostgreSQL takes it.

Python draws who says what (bench.plan) and writes the texts (bench.texts), in a process a core, to
tables without indexes in a schema of their own. From there SQL fills the site's tables, each in the
order of its key and with its counters, adds follows and favourites, and makes the indexes.
"""

import json
import multiprocessing
import os
import random
from itertools import batched

from django.db import connection, transaction

from bench import plan as planning
from bench import words
from bench.sql import FILL, STAGE
from bench.tables import TABLES, bare
from bench.texts import QUOTES, Writer

CHUNK = 20_000  # tweets that a process writes at once
PICTURES = 0.05  # of the tweets have one
LIKES, LIKES_SKEW = 1.2, 0.5

_plan = None  # a forked process finds it here: handing it over would take longer than the work


def load(members, tweets, processes=None, say=lambda step: None):
    """Fill the database, whose tables are empty but for what migrations put there.

    0 processes: in this one, on its connection, in its transaction.
    """
    processes = os.cpu_count() if processes is None else processes
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        say("drawing who says what")
        copy(cursor, "bench.member", member_rows(members))
        copy(cursor, "bench.hashtag", hashtag_rows())
    write_tweets(planning.draw(members, tweets), processes, say)
    with transaction.atomic(), connection.cursor() as cursor:
        # More than the server gives by itself, until the end of the transaction.
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SELECT setseed(0.14)")
        with bare(cursor):
            for step, statement in FILL:
                say(step)
                cursor.execute(statement, parameters(members))
            say("indexes")
        cursor.execute("DROP SCHEMA bench CASCADE")


def settle():
    """What autovacuum would do in the hours after so much was written. In no transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")


def parameters(members):
    return {
        "members": members,
        "followed": members - int(members * planning.UNFOLLOWED),
        "popularity_stride": planning.POPULARITY_STRIDE,
        "popularity_power": 1 - planning.POPULARITY_SKEW,
        "activity_stride": planning.ACTIVITY_STRIDE,
        "activity_power": 1 - planning.ACTIVITY_SKEW,
        "everybodys": planning.everybodys_followee(members),
        "with_a_role": sorted(planning.has_a_role(members)),
    }


def copy(cursor, table, lines):
    """lines: rows as COPY reads them, of columns without tabs, line ends and backslashes."""
    with cursor.copy(f"COPY {table} FROM STDIN") as target:
        for some in batched(lines, 1000):
            target.write("".join(some))


def member_rows(count):
    special = planning.has_a_role(count)
    for pk, followees in enumerate(planning.followees_counts(count), start=1):
        protected = not pk % planning.PROTECTED_EVERY and pk not in special
        suspended = not pk % planning.SUSPENDED_EVERY and pk not in special
        picture = f"{pk * 2_654_435_761 % 2**32:032x}"
        avatar = f"avatars/{picture[-2:]}/{picture}.webp" if pk % 10 < 7 else ""
        language = ("en", "fr", "")[pk % 3]
        yield (
            f"{pk}\t{words.username(pk)}\t{words.full_name(pk)}\t{avatar}\t{language}"
            f"\t{protected}\t{suspended}\t{followees}\n"
        )


def hashtag_rows():
    for number in range(words.HASHTAGS):
        yield f"{number + 1}\t{words.hashtag(number)}\n"


def write_tweets(plan, processes, say):
    global _plan
    _plan = plan
    firsts = range(1, len(plan) + 1, CHUNK)
    words.vocabulary(), words.frequencies()  # once, for all that are forked
    if not processes:
        for first in firsts:
            write_chunk(first)
        return
    # A connection does not survive a fork: each process opens its own.
    connection.close()
    connection.close_pool()
    say(f"texts of {len(plan):,} tweets")
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        for _ in pool.imap_unordered(write_chunk, firsts):
            pass
    _plan = None


def write_chunk(first):
    """Write CHUNK tweets from the first on; what is drawn depends on where they begin alone."""
    plan, rng = _plan, random.Random(first)
    writer = Writer(rng, plan.members)
    rows = {"tweet": [], "mention": [], "tweethashtag": [], "image": []}
    for pk in range(first, min(first + CHUNK, len(plan) + 1)):
        write_tweet(pk, plan, writer, rows)
    with connection.cursor() as cursor:
        for table, lines in rows.items():
            copy(cursor, f"bench.{table}", lines)


def write_tweet(pk, plan, writer, rows):
    rng, author = writer.rng, plan.author[pk]
    if original := plan.retweet_of[pk]:
        by = plan.author[original]
        rows["tweet"].append(f"{pk}\t{author}\t\t[]\t0\t\\N\t\\N\t\\N\t{original}\t{by}\t\\N\t0\n")
        return
    answered, quoted = plan.in_reply_to[pk], quoted_tweet(pk, plan, rng)
    draft = writer.write(
        answered=answered and plan.author[answered],
        quoted=quoted and (plan.author[quoted], quoted),
    )
    reply = (
        f"{answered}\t{plan.author[answered]}\t{plan.conversation[pk]}"
        if answered
        else "\\N\t\\N\t\\N"
    )
    likes = min(int(LIKES * (1 - rng.random()) ** -LIKES_SKEW), plan.members // 10)
    rows["tweet"].append(
        f"{pk}\t{author}\t{draft.text}\t{json.dumps(draft.entities)}\t{draft.length}\t{reply}"
        f"\t\\N\t\\N\t{quoted or '\\N'}\t{likes}\n"
    )
    spoken_to = {*draft.mentioned, *(plan.author[other] for other in (answered, quoted) if other)}
    rows["mention"] += [f"{member}\t{pk}\n" for member in spoken_to - {author}]
    rows["tweethashtag"] += [f"{number + 1}\t{pk}\n" for number in draft.hashtags]
    if rng.random() < PICTURES:
        rows["image"].append(f"{pk}\n")


def quoted_tweet(pk, plan, rng):
    """An earlier tweet for one in fifty, 0 for the others."""
    if rng.random() >= QUOTES or pk < 1000:
        return 0
    earlier = rng.randrange(pk - 1000, pk)
    quoted = plan.retweet_of[earlier] or earlier
    return quoted if plan.author[quoted] % planning.PROTECTED_EVERY else 0
