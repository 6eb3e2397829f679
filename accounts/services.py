"""What members do to one another. Each act may be repeated, by two tabs at once too."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import avatars, headers
from accounts.models import Block, Follow, FollowRequest, Mute, Portrait, User
from accounts.models.relationships import blocked_between, follows
from microblog import storage
from microblog.statements import Insert, Statement
from microblog.transactions import atomic_with_retries, lock_rows

insert_follows = Insert(Follow, "follower_id", "followee_id", ignore_conflicts=True)
insert_requests = Insert(FollowRequest, "follower_id", "followee_id", ignore_conflicts=True)


def lock(*members):
    """Hold the members as they are now until the transaction ends; User.DoesNotExist for one gone.

    In the order of their ids, as the triggers that count do: nobody waits in a circle.
    """
    rows = held(member_ids=[member.pk for member in members])
    current = {pk: values for pk, *values in rows}
    for member in members:
        if member.pk not in current:
            raise User.DoesNotExist
        member.protected, member.following_count = current[member.pk]


@Statement
def held(member_ids):
    members = User.objects.filter(pk__in=member_ids).order_by("pk")
    return members.select_for_update(no_key=True).values_list("pk", "protected", "following_count")


@atomic_with_retries
def follow(*, follower, followee):
    """Follow, or ask to where the followee is protected.

    Raises ValidationError for oneself, and beyond settings.FOLLOWING_LIMIT: home is pulled from
    everyone one follows, so that their number bounds its price.
    """
    if follower == followee:
        raise ValidationError(_("You cannot follow yourself."), code="oneself")
    lock(follower, followee)
    [(blocked, followed)] = standing(follower=follower.pk, followee=followee.pk)
    if blocked or followed:  # a moment ago
        return
    if follower.following_count >= settings.FOLLOWING_LIMIT:
        raise ValidationError(
            ngettext(
                "You follow %(limit)d person, which is the most one can.",
                "You follow %(limit)d people, which is the most one can.",
                settings.FOLLOWING_LIMIT,
            )
            % {"limit": settings.FOLLOWING_LIMIT},
            code="limit",
        )
    insert = insert_requests if followee.protected else insert_follows
    insert([{"follower_id": follower.pk, "followee_id": followee.pk}])


@Statement
def standing(follower, followee):
    """Whether one of them blocks the other, and whether the one follows the other."""
    standing = blocked_between(follower, followee), follows(follower, followee)
    return User.objects.filter(pk=followee).values_list(*standing)


@atomic_with_retries
def unfollow(*, follower, followee):
    """Follow no longer, and ask no longer."""
    lock(follower, followee)
    end_follow(follower, followee)


def end_follow(follower, followee):
    for model in (Follow, FollowRequest):
        model.objects.filter(follower=follower, followee=followee).delete()


@atomic_with_retries
def accept(*, follower, followee):
    """The followee lets the follower in, if they still ask.

    Raises ValidationError where the follower has come to follow as many as one can: they go on
    asking.
    """
    lock(follower, followee)
    if follower.following_count >= settings.FOLLOWING_LIMIT:
        raise ValidationError(
            _("@%(username)s follows as many people as one can, and cannot follow you for now.")
            % {"username": follower.username},
            code="limit",
        )
    deleted, _models = FollowRequest.objects.filter(follower=follower, followee=followee).delete()
    if deleted:
        Follow.objects.bulk_create(
            [Follow(follower=follower, followee=followee)], ignore_conflicts=True
        )


def refuse(*, follower, followee):
    FollowRequest.objects.filter(follower=follower, followee=followee).delete()


@atomic_with_retries
def block(*, blocker, blocked):
    """Both become invisible to one another, and neither follows the other any more."""
    if blocker == blocked:
        raise ValidationError(_("You cannot block yourself."), code="oneself")
    lock(blocker, blocked)
    Block.objects.bulk_create([Block(blocker=blocker, blocked=blocked)], ignore_conflicts=True)
    end_follow(blocker, blocked)
    end_follow(blocked, blocker)


def unblock(*, blocker, blocked):
    Block.objects.filter(blocker=blocker, blocked=blocked).delete()


@atomic_with_retries
def mute(*, muter, muted):
    if muter == muted:
        raise ValidationError(_("You cannot mute yourself."), code="oneself")
    Mute.objects.bulk_create([Mute(muter=muter, muted=muted)], ignore_conflicts=True)


def unmute(*, muter, muted):
    Mute.objects.filter(muter=muter, muted=muted).delete()


@atomic_with_retries
def unprotect(*, member):
    """The account is open to all from now on, also to those who were waiting; those of them who
    follow as many as one can may do so later.
    """
    requests = FollowRequest.objects.filter(followee=member)
    me = User.objects.filter(pk=member.pk).values("pk")
    lock_rows(User.objects.filter(pk__in=me.union(requests.values("follower"))))
    able = requests.filter(follower__following_count__lt=settings.FOLLOWING_LIMIT)
    waiting = able.order_by("created_at").values_list("follower", flat=True)
    now = timezone.now()
    Follow.objects.bulk_create(
        [
            # One after the other: lists of followers are read page by page by this time.
            Follow(
                follower_id=follower,
                followee=member,
                created_at=now + timedelta(microseconds=position),
            )
            for position, follower in enumerate(waiting)
        ],
        ignore_conflicts=True,
    )
    requests.delete()


def end_sessions(member):
    """Sign the member out everywhere: an old cookie is to open nothing any more."""
    for session in UserSession.objects.filter(user=member):
        session.end()


def remove_follower(*, member, follower):
    """The follower follows the member no longer, and is not told."""
    unfollow(follower=follower, followee=member)


def change_avatar(*, member, picture):
    """Show another picture (microblog.images.Picture) of the member, cut as seems best, or none."""
    new = ""
    with storage.undone_on_error() as files:
        if picture:
            new, whole = avatars.store(picture), avatars.store_whole(picture)
            files += [*avatars.files(new), whole["file"]]
        with transaction.atomic():
            replace_picture(member, "avatar", new, avatars)
            discard_portrait(member)
            if picture:
                Portrait.objects.create(user=member, **whole)


def crop_avatar(*, portrait):
    """Show the part of the picture that the portrait says.

    Raises Portrait.DoesNotExist where the member has another picture since it was read.
    """
    picture = avatars.read_whole(portrait.file)
    with storage.undone_on_error() as files:
        new = avatars.store(picture, portrait.crop)
        files += avatars.files(new)
        with transaction.atomic():
            replace_picture(portrait.user, "avatar", new, avatars)
            Portrait.objects.get(pk=portrait.pk, file=portrait.file)
            portrait.save(update_fields=["across", "down", "size"])


def change_header(*, member, picture):
    """Show another picture above the member's profile, or none."""
    new = ""
    with storage.undone_on_error() as files:
        if picture:
            new = headers.store(picture)
            files += headers.files(new)
        with transaction.atomic():
            replace_picture(member, "header", new, headers)


def replace_picture(member, column, name, kind):
    """Put the name of another picture into the column; kind is avatars or headers."""
    # Not what was read a moment ago: another tab may have stored one since.
    row = User.objects.select_for_update(no_key=True).filter(pk=member.pk)
    discard(kind.files(row.values_list(column, flat=True).get()))
    setattr(member, column, name)
    member.save(update_fields=[column])


def discard(files):
    """Delete the files once nothing refers to them any more."""
    transaction.on_commit(lambda: storage.delete_files(files))


@atomic_with_retries
def discard_portrait(member):
    """Delete what the member's avatar was cut from; the avatar stays as it is."""
    portraits = Portrait.objects.filter(user=member)
    discard(list(portraits.values_list("file", flat=True)))
    portraits.delete()
