"""Statements that read what a viewer may see."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from microblog.statements import Statement, argument_names

VISITOR = AnonymousUser()


class ViewerStatement:
    """A Statement from a function (viewer, places…): one for members, and one for visitors.

    @ViewerStatement
    def names(viewer, member_ids):
        return User.objects.visible_to(viewer).filter(pk__in=member_ids).values_list("username")

    names(request.user, member_ids=[2, 3])

    kind is PlannedStatement where a plan has to know the values.
    """

    def __init__(self, build, names=None, kind=Statement):
        names = argument_names(build)[1:] if names is None else names
        self.for_members = kind(
            lambda viewer, **places: build(User(pk=viewer), **places), ["viewer", *names]
        )
        self.for_visitors = kind(lambda **places: build(VISITOR, **places), names)
        self.__doc__ = build.__doc__

    def __call__(self, viewer, **values):
        if viewer.is_authenticated:
            return self.for_members(viewer=viewer.pk, **values)
        return self.for_visitors(**values)

    def later(self, viewer, **values):
        """As Statement.later."""
        if viewer.is_authenticated:
            return self.for_members.later(viewer=viewer.pk, **values)
        return self.for_visitors.later(**values)
