"""Who has news: found by looking once through what is new on the whole site, never by asking for
one member after the other.
"""

from datetime import time, timedelta
from itertools import batched

from django.db import IntegrityError, connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Follow, FollowRequest, User
from microblog.transactions import BeginAgainError, atomic_with_retries
from notifications.models import DEFAULTS, Frequency, Kind, Subscription, Sweep
from tweets.models import Like, Mention, Tweet

# What has a time before the sweep's may be committed after it: a transaction of the site is over by
# then. It also keeps what is undone at once out of the mail.
LAG = timedelta(minutes=1)
DIGEST_AT = time(8)  # in the member's time zone
BATCH = 500


def reachable():
    """Members who are there and have confirmed their address, annotated: nobody else gets mails."""
    return User.objects.filter(
        is_present=True, emailaddress__primary=True, emailaddress__verified=True
    ).annotate(address=F("emailaddress__email"))


def swept_until():
    """The moment of the last sweep; of the first mails of a site, this moment: what was before them
    is not mailed.
    """
    return Sweep.objects.get_or_create(pk=1)[0].until


@atomic_with_retries
def sweep():
    """Make due what has become new since the last time; nothing while another command does so."""
    swept_until()
    now = Sweep.objects.annotate(now=Now())  # the clock that gives all rows their times
    last = now.select_for_update(skip_locked=True).first()
    if last is None or last.now - LAG <= last.until:
        return
    after, last.until = last.until, last.now - LAG
    try:
        for pairs in batched(sorted(news(after, last.until)), BATCH):
            announce(pairs, after, last.now)
        connection.check_constraints()
    except IntegrityError:  # a member was deleted since we read of them
        raise BeginAgainError from None
    last.save(update_fields=["until"])


def news(after, until):
    """{(id of a member, kind), …} of what happened between the two moments, whoever may see it.

    One index scan for each kind, over the new rows alone: like_time, tweet_time (and from there
    mention_in_tweet), follow_time and followrequest_time.
    """
    new = {"created_at__gt": after, "created_at__lte": until}
    retweets = Tweet.objects.filter(**new, retweet_of__isnull=False)
    mentions = Mention.objects.filter(**{f"tweet__{bound}": at for bound, at in new.items()})
    found = {
        Kind.REQUEST: FollowRequest.objects.filter(**new).values_list("followee"),
        Kind.REPLY: mentions.filter(tweet__in_reply_to_user=F("user")).values_list("user"),
        Kind.MENTION: mentions.exclude(tweet__in_reply_to_user=F("user")).values_list("user"),
        Kind.FOLLOW: Follow.objects.filter(**new).values_list("followee"),
        Kind.RETWEET: retweets.exclude(author=F("retweet_of_user")).values_list("retweet_of_user"),
        Kind.LIKE: Like.objects.filter(**new).exclude(user=F("author")).values_list("author"),
    }
    return {(member, kind) for kind, rows in found.items() for (member,) in rows.distinct()}


def announce(pairs, after, now):
    """Make these due, (id of a member, kind), unless they are already or the member wants none."""
    members = reachable().only("time_zone").in_bulk({member for member, _kind in pairs})
    pairs = [(member, kind) for member, kind in pairs if member in members]
    subscriptions = locked(pairs, mailed_until=after)
    for subscription in subscriptions:
        member = members[subscription.user_id]
        subscription.due_at = moment_of(subscription.frequency, member, now)
    Subscription.objects.bulk_create(  # all are there: it updates
        subscriptions,
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["due_at"],
    )


def locked(pairs, mailed_until):
    """The subscriptions of the pairs that wait for news, made where they are missing, held until
    the transaction ends.
    """
    Subscription.objects.bulk_create(
        [
            Subscription(
                user_id=member, kind=kind, frequency=DEFAULTS[kind], mailed_until=mailed_until
            )
            for member, kind in pairs
        ],
        ignore_conflicts=True,
    )
    waiting = (
        Subscription.objects.filter(pk__in=pairs, due_at=None)
        .exclude(frequency=Frequency.NEVER)
        .order_by("user_id", "kind")
    )
    return list(waiting.select_for_update())


def moment_of(frequency, member, now):
    """When the member hears of what is new now: at once, or at the next hour of digests."""
    if frequency == Frequency.NOW:
        return now
    local = timezone.localtime(now, member.zone)
    digest = local.replace(hour=DIGEST_AT.hour, minute=DIGEST_AT.minute, second=0, microsecond=0)
    return digest if digest > local else digest + timedelta(days=1)
