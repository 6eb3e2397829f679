from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from microblog.sessions import SessionStore
from tests.base import MembersTestCase


class SessionTests(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)
        self.key = self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def member(self):
        """Whose session it is."""
        request = HttpRequest()
        request.session = SessionStore(self.key)
        return get_user(request)

    def test_it_is_the_members(self):
        self.assertEqual(self.member(), self.alice)

    def test_the_member_is_read_as_a_whole(self):
        self.alice.refresh_from_db()
        member = self.member()
        with self.assertNumQueries(0):
            self.assertEqual(member.get_deferred_fields(), set())
            for field in member._meta.concrete_fields:
                self.assertEqual(
                    field.value_from_object(member), field.value_from_object(self.alice)
                )

    def test_what_has_expired_or_is_unknown_is_nobodys_and_its_key_is_not_used_again(self):
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        for key in (self.key, "x" * 32, "'" * 32, "\0" * 32):
            with self.subTest(key):
                self.key = key
                self.assertFalse(self.member().is_authenticated)
                session = SessionStore(key)
                session["draft"] = "Hello"
                session.save()
                self.assertNotEqual(session.session_key, key)
                self.assertEqual(SessionStore(session.session_key)["draft"], "Hello")

    def test_who_is_gone_or_suspended_is_nobody(self):
        self.alice.suspended_at = timezone.now()
        self.alice.save()
        self.assertFalse(self.member().is_authenticated)
        self.alice.delete()
        self.assertFalse(self.member().is_authenticated)
