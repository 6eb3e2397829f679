"""Which members a viewer may see, and how they stand to one another.

Visibility has one home in each app: here for members, tweets/querysets.py for tweets.
"""

from django.db import models
from django.db.models import OuterRef, Value
from django.db.models.functions import Upper

from accounts.models.former_username import FormerUsername
from accounts.models.relationships import (
    Follow,
    FollowRequest,
    Mute,
    blocked_between,
    follows,
    mutes,
    requested,
)
from microblog.expressions import is_there


class UserQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Members of whom the viewer may know.

        Suspended members and those who left are gone for all; a block makes two members invisible
        to one another. The profile of a protected member is visible, their tweets are not:
        Tweet.objects.visible_to.
        """
        members = self.filter(is_present=True)
        if viewer.is_authenticated:
            members = members.exclude(blocked_between(viewer, OuterRef("pk")))
        return members

    def with_relationship(self, viewer):
        """Annotate is_followed, is_follower, is_requested and is_muted, seen from the viewer."""
        if not viewer.is_authenticated:
            no = Value(False)
            return self.annotate(is_followed=no, is_follower=no, is_requested=no, is_muted=no)
        member = OuterRef("pk")
        return self.annotate(
            is_followed=is_there(Follow.objects.filter(follower=viewer, followee=member)),
            is_follower=is_there(Follow.objects.filter(follower=member, followee=viewer)),
            is_requested=is_there(FollowRequest.objects.filter(follower=viewer, followee=member)),
            is_muted=is_there(Mute.objects.filter(muter=viewer, muted=member)),
        )

    def by_username(self, username):
        """Usernames are one without case: the index of the constraint on UPPER(username)."""
        return self.filter(username__iexact=username)

    def by_usernames(self, names):
        """The same for several, which are in upper case, as is what `upper` says of each."""
        return self.annotate(upper=Upper("username")).filter(upper__in=names)

    def with_address(self, email):
        """Whose e-mail address it is: one that waits to be confirmed is nobody's yet."""
        return self.filter(email__iexact=email)

    def formerly(self, username):
        """Who had the username until lately."""
        names = FormerUsername.objects.kept().by_username(username)
        return self.filter(pk__in=names.values("user"))

    def blocked_by(self, member):
        """Whom the member has blocked: visible to them in this list only."""
        return self.filter(blocked_by_set__blocker=member, is_present=True)

    def suggested_to(self, viewer):
        """Whom the viewer may want to follow: the most followed whom they do not follow yet.

        Walks the index user_popular from its head.
        """
        members = self.visible_to(viewer)
        if viewer.is_authenticated:
            member = OuterRef("pk")
            members = members.exclude(pk=viewer.pk).exclude(
                follows(viewer, member) | requested(viewer, member) | mutes(viewer, member)
            )
        return members.order_by("-followers_count", "-pk")
