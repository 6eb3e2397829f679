"""Members report, moderators decide. Each act may be repeated, by two tabs at once too.

Every decision says who took it and why, is written to the log, and closes the open reports about
its object. Deciding again what is already so changes and logs nothing.
"""

import math

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import avatars, headers
from accounts.models import User
from accounts.services import discard_portrait, end_sessions
from microblog.transactions import atomic_with_retries
from moderation.models import Action, Report
from timeline.models import List
from tweets import images, removal
from tweets.models import Image, Tweet, Upload
from tweets.services import delete_tweet, discard_uploads


@atomic_with_retries
def report(*, reporter, reason, comment="", **reported):
    """Report a tweet, a member or a list, by one of these names; False where the reporter's report
    of it is still open.
    """
    _report, created = Report.objects.get_or_create(
        reporter=reporter,
        **reported,
        state=Report.State.OPEN,
        defaults={"reason": reason, "comment": comment},
    )
    return created


@atomic_with_retries
def hide_tweet(*, moderator, tweet, reason):
    """Nobody sees the tweet any more, nor its retweets and pictures. tweet is an original."""
    changed = Tweet.objects.filter(pk=tweet.pk, hidden_at=None).update(hidden_at=Now())
    if changed:
        conceal_pictures(Image.objects.filter(tweet=tweet))
    closed = close(Report.objects.about_tweet(tweet), moderator)
    if changed or closed:
        log(Action.Verb.HIDE, moderator, reason, member=tweet.author, tweet=tweet)


@atomic_with_retries
def unhide_tweet(*, moderator, tweet, reason):
    if Tweet.objects.filter(pk=tweet.pk).exclude(hidden_at=None).update(hidden_at=None):
        log(Action.Verb.UNHIDE, moderator, reason, member=tweet.author, tweet=tweet)


@atomic_with_retries
def remove_tweet(*, moderator, tweet, reason):
    """Delete it for good, with its pictures and the reports about it. Hiding can be undone."""
    if delete_tweet(tweet):
        log(Action.Verb.REMOVE_TWEET, moderator, reason, member=tweet.author, tweet=tweet)


@atomic_with_retries
def hide_list(*, moderator, which, reason):
    """Nobody but its owner sees the list any more; who follows it will again once it is shown."""
    changed = List.objects.filter(pk=which.pk, hidden_at=None).update(hidden_at=Now())
    closed = close(Report.objects.about_list(which), moderator)
    if changed or closed:
        log(Action.Verb.HIDE_LIST, moderator, reason, member=which.owner, which=which)


@atomic_with_retries
def unhide_list(*, moderator, which, reason):
    if List.objects.filter(pk=which.pk).exclude(hidden_at=None).update(hidden_at=None):
        log(Action.Verb.UNHIDE_LIST, moderator, reason, member=which.owner, which=which)


@atomic_with_retries
def suspend(*, moderator, member, reason):
    """The member is signed out and cannot come back; nobody sees them, their tweets and pictures.

    Raises ValidationError where the moderator may not: see check_rank.
    """
    check_rank(moderator, member)
    changed = shut_out(member)
    if changed:
        conceal_pictures(Image.objects.filter(tweet__author=member), member)
        discard_uploads(Upload.objects.filter(author=member))
        discard_portrait(member)
    closed = close(Report.objects.about_member(member), moderator)
    if changed or closed:
        log(Action.Verb.SUSPEND, moderator, reason, member=member, excerpt=member.bio)


@atomic_with_retries
def unsuspend(*, moderator, member, reason):
    """Raises ValidationError where the moderator may not, and where nothing brings them back."""
    check_rank(moderator, member)
    members = User.objects.filter(pk=member.pk).exclude(left_at=removal.BEGUN)
    if not members.exists():
        raise ValidationError(
            _("@%(username)s is being deleted."), params={"username": member.username}
        )
    if members.exclude(suspended_at=None).update(suspended_at=None):
        log(Action.Verb.UNSUSPEND, moderator, reason, member=member, excerpt=member.bio)


def remove_member(*, moderator, member, reason, until=math.inf):
    """Delete the account for good, with all tweets and pictures. Suspending can be undone.

    From the decision on it is there for nobody. Returns whether nothing is left of it: False where
    deleting took longer than until, as tweets.removal.delete_member says.
    """
    check_rank(moderator, member)
    begin_removal(moderator, member, reason)
    return removal.finish(member, until=until)


@atomic_with_retries
def begin_removal(moderator, member, reason):
    if removal.begin(member):
        log(Action.Verb.REMOVE_MEMBER, moderator, reason, member=member, excerpt=member.bio)


@atomic_with_retries
def shut_out(member):
    """Returns whether the member was not suspended before."""
    changed = User.objects.filter(pk=member.pk, suspended_at=None).update(suspended_at=Now())
    end_sessions(member)
    return changed


@atomic_with_retries
def dismiss(*, moderator, report, reason):
    """Nothing is wrong with what was reported: closes all that is open about it."""
    reported = {"tweet": report.tweet, "member": report.member, "list": report.list}
    about = Report.objects.filter(**reported)
    if close(about, moderator, state=Report.State.DISMISSED):
        about = {"member": report.reported_member, "tweet": report.tweet, "which": report.list}
        log(Action.Verb.DISMISS, moderator, reason, **about)


def conceal_pictures(pictures, member=None):
    """Once it is decided, move the files away from the addresses that people may have kept.

    A file that cannot be moved is logged, and stands in the way of no decision.
    """
    transaction.on_commit(lambda: images.conceal(pictures), robust=True)
    if member and member.avatar:
        transaction.on_commit(lambda: avatars.conceal(member), robust=True)
    if member and member.header:
        transaction.on_commit(lambda: headers.conceal(member), robust=True)


def check_rank(moderator, member):
    """Nobody judges themselves or a superuser, and only a superuser judges another moderator."""
    if member == moderator:
        raise ValidationError(_("You cannot decide about yourself."), code="oneself")
    if member.is_superuser or (member.is_staff and not moderator.is_superuser):
        raise ValidationError(
            _("You may not decide about @%(username)s, who is on the site's staff."),
            code="rank",
            params={"username": member.username},
        )


def close(reports, moderator, state=Report.State.RESOLVED):
    """Close those of the reports that are open; returns how many."""
    return reports.open().update(state=state, resolved_at=Now(), resolved_by=moderator)


def log(verb, moderator, reason, *, member, tweet=None, which=None, excerpt=""):
    """which is the list that it is about, if any."""
    if tweet:
        excerpt = tweet.text
    elif which:
        excerpt = "\n".join(filter(None, [which.name, which.description]))
    Action.objects.create(
        verb=verb,
        moderator_id=moderator.pk,
        moderator_username=moderator.username,
        member_id=member.pk,
        member_username=member.username,
        tweet_id=tweet and tweet.pk,
        list_id=which and which.pk,
        excerpt=excerpt,
        reason=reason,
    )
