"""What members arrange for reading. Each act may be repeated, by two tabs at once too.

What a member may have so many of is counted while their row is held.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Block
from accounts.services import lock
from microblog.transactions import atomic_with_retries
from timeline.models import HashtagFollow, List, ListFollow, ListMember, Pin
from tweets.models import Hashtag


def too_many(message, limit):
    return ValidationError(message % {"limit": limit}, code="limit")


@atomic_with_retries
def save_list(which):
    """Make the list, or change it. Nobody but its owner follows one that is private.

    Raises ValidationError, by field, where the owner has another list by this name, and beyond
    List.LIMIT.
    """
    lock(which.owner)
    others = List.objects.filter(owner=which.owner).exclude(pk=which.pk)
    if others.filter(name__iexact=which.name).exists():
        raise ValidationError({"name": _("You have a list by this name already.")}, code="unique")
    if which.pk is None and others.count() >= List.LIMIT:
        message = ngettext(
            "You have %(limit)d list, which is the most one can.",
            "You have %(limit)d lists, which is the most one can.",
            List.LIMIT,
        )
        raise too_many(message, List.LIMIT)
    # Not hidden_at, which a moderator may have set since it was read.
    which.save(update_fields=which.pk and ["name", "description", "private"])
    if which.private:
        ListFollow.objects.filter(list=which).delete()


def delete_list(which):
    List.objects.filter(pk=which.pk).delete()


@atomic_with_retries
def set_memberships(*, owner, member, lists):
    """The member is on these lists of the owner's, and on none of the others.

    Raises ValidationError where a list has ListMember.LIMIT members already.
    """
    lock(owner, member)
    own = List.objects.filter(owner=owner)
    wanted = set(own.filter(pk__in=[row.pk for row in lists]).values_list("pk", flat=True))
    if Block.objects.between(owner, member).exists():  # a moment ago
        wanted = set()
    there = ListMember.objects.filter(member=member, list__in=own)
    there.exclude(list__in=wanted).delete()
    for row in own.filter(pk__in=wanted - set(there.values_list("list", flat=True))):
        if ListMember.objects.filter(list=row).count() >= ListMember.LIMIT:
            message = ngettext(
                "The list %(name)s has %(limit)d member, which is the most there can be.",
                "The list %(name)s has %(limit)d members, which is the most there can be.",
                ListMember.LIMIT,
            )
            raise ValidationError(
                message % {"name": row.name, "limit": ListMember.LIMIT}, code="limit"
            )
        ListMember.objects.create(list=row, member=member)


def remove_from_list(*, which, member):
    ListMember.objects.filter(list=which.pk, member=member).delete()


@atomic_with_retries
def follow_list(*, member, which):
    """which is a list of somebody else's that the member may see; ValidationError beyond
    ListFollow.LIMIT.
    """
    lock(member, which.owner)
    public = List.objects.public().filter(pk=which.pk).exclude(owner=member)
    if Block.objects.between(member, which.owner).exists() or not public.exists():  # a moment ago
        return
    follows = ListFollow.objects.filter(user=member)
    if follows.exclude(list=which.pk).count() >= ListFollow.LIMIT:
        message = ngettext(
            "You follow %(limit)d list, which is the most one can.",
            "You follow %(limit)d lists, which is the most one can.",
            ListFollow.LIMIT,
        )
        raise too_many(message, ListFollow.LIMIT)
    row = ListFollow(user=member, list_id=which.pk)
    ListFollow.objects.bulk_create([row], ignore_conflicts=True)


def unfollow_list(*, member, which):
    ListFollow.objects.filter(user=member, list=which.pk).delete()


@atomic_with_retries
def follow_hashtag(*, member, label):
    """label is a valid hashtag, used or not; ValidationError beyond HashtagFollow.LIMIT."""
    lock(member)
    name = label.lower()
    follows = HashtagFollow.objects.filter(user=member)
    if follows.exclude(hashtag__name=name).count() >= HashtagFollow.LIMIT:
        message = ngettext(
            "You follow %(limit)d hashtag, which is the most one can.",
            "You follow %(limit)d hashtags, which is the most one can.",
            HashtagFollow.LIMIT,
        )
        raise too_many(message, HashtagFollow.LIMIT)
    Hashtag.objects.bulk_create([Hashtag(name=name, label=label)], ignore_conflicts=True)
    row = HashtagFollow(user=member, hashtag=Hashtag.objects.get(name=name))
    HashtagFollow.objects.bulk_create([row], ignore_conflicts=True)


def unfollow_hashtag(*, member, name):
    HashtagFollow.objects.filter(user=member, hashtag__name=name.lower()).delete()


def pin(*, tweet):
    """Show the tweet, an original, on top of its author's profile, instead of another one."""
    row = Pin(user_id=tweet.author_id, tweet=tweet)
    Pin.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["user"], update_fields=["tweet"]
    )


def unpin(*, tweet):
    Pin.objects.filter(user=tweet.author_id, tweet=tweet).delete()
