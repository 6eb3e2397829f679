"""Whose session it is."""

from allauth.account import auth_backends

from accounts.models import User
from microblog.statements import Statement

COLUMNS = [field.attname for field in User._meta.concrete_fields]


@Statement
def columns(member):
    return User.objects.filter(pk=member).values_list(*COLUMNS)


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """allauth's. Every page of a member begins with finding them: by a statement that is put
    together once.
    """

    def get_user(self, user_id):
        for row in columns(member=user_id):
            member = User.from_db("default", COLUMNS, row)
            return member if self.user_can_authenticate(member) else None
        return None
