"""Sessions as Django keeps them in the database. Every page of a member begins with one, so it is
read by a statement that is put together once.
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from microblog.statements import Statement


@Statement
def current(session_text, now_at):
    sessions = Session.objects.filter(session_key=session_text, expire_date__gt=now_at)
    return sessions.values_list("session_data")


class SessionStore(db.SessionStore):
    def load(self):
        # Letters and digits: PostgreSQL takes no NUL, and a browser may send one.
        key = self.session_key
        if key.isalnum() and (found := current(session_text=key, now_at=timezone.now())):
            return self.decode(found[0][0])
        self._session_key = None  # a new one: nobody chooses theirs
        return {}
