"""So much per member or address and window, and no more."""

from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import RequestFactory, SimpleTestCase, override_settings

from accounts.models import User
from microblog.limits import LimitExceededError, consume, limited

NOW = 1_000_000_000  # 40 seconds into a window of a minute


@override_settings(LIMITS={"post": "2/1m", "search": "2/1m"}, ALLAUTH_TRUSTED_PROXY_COUNT=0)
class LimitTests(SimpleTestCase):
    def setUp(self):
        cache.clear()
        self.time = self.enterContext(patch("microblog.limits.time.time", return_value=NOW))

    def request(self, user=None, address="192.0.2.1", method="POST", **headers):
        request = RequestFactory().generic(method, "/", REMOTE_ADDR=address, headers=headers)
        request.user = user or AnonymousUser()
        return request

    def assert_used_up(self, request, action="post"):
        with self.assertRaises(LimitExceededError) as caught:
            consume(request, action)
        return caught.exception

    def use_up(self, request):
        for _ in range(2):
            consume(request, "post")

    def test_what_is_allowed_is_allowed_and_no_more(self):
        self.use_up(self.request())
        self.assert_used_up(self.request())

    def test_it_tells_when_the_window_ends(self):
        self.use_up(self.request())
        error = self.assert_used_up(self.request())
        self.assertEqual((error.action, error.retry_after, error.minutes), ("post", 21, 1))
        self.assertIn("in 1 minute.", error.message)

    def test_then_it_begins_anew(self):
        self.use_up(self.request())
        error = self.assert_used_up(self.request())
        self.time.return_value += error.retry_after
        self.use_up(self.request())

    def test_members_are_told_apart_wherever_they_come_from(self):
        alice, bob = User(pk=1), User(pk=2)
        self.use_up(self.request(alice))
        self.assert_used_up(self.request(alice, address="192.0.2.2"))
        self.use_up(self.request(bob))

    def test_visitors_are_told_apart_by_their_address(self):
        self.use_up(self.request())
        self.use_up(self.request(address="192.0.2.2"))

    def test_a_household_has_many_addresses_and_is_one(self):
        self.use_up(self.request(address="2001:db8:0:1::1"))
        self.assert_used_up(self.request(address="2001:db8:0:1:2::2"))
        self.use_up(self.request(address="2001:db8:0:2::1"))

    def test_an_address_of_version_4_in_the_form_of_version_6_is_itself(self):
        self.use_up(self.request(address="::ffff:192.0.2.1"))
        self.assert_used_up(self.request(address="192.0.2.1"))
        self.use_up(self.request(address="::ffff:192.0.2.2"))

    def test_a_header_that_no_proxy_vouches_for_changes_nothing(self):
        self.use_up(self.request(x_forwarded_for="198.51.100.1"))
        self.assert_used_up(self.request(x_forwarded_for="198.51.100.2"))

    @override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
    def test_behind_a_proxy_its_last_word_is_the_address(self):
        self.use_up(self.request(x_forwarded_for="203.0.113.9, 198.51.100.1"))
        self.assert_used_up(self.request(x_forwarded_for="203.0.113.8, 198.51.100.1"))
        self.use_up(self.request(x_forwarded_for="203.0.113.9, 198.51.100.2"))

    def test_one_act_does_not_use_up_another(self):
        self.use_up(self.request())
        consume(self.request(), "search")

    def test_a_cache_that_forgets_lets_people_in(self):
        with patch.object(cache, "incr", side_effect=ValueError):
            for _ in range(3):
                consume(self.request(), "post")

    def test_a_view_counts_only_the_methods_it_limits(self):
        view = limited("post")(lambda request: "done")
        for _ in range(3):
            self.assertEqual(view(self.request(method="GET")), "done")
        for _ in range(2):
            view(self.request())
        with self.assertRaises(LimitExceededError):
            view(self.request())

    def test_head_counts_as_get(self):
        view = limited("search", methods=("GET",))(lambda request: "done")
        for method in ("GET", "HEAD"):
            view(self.request(method=method))
        for method in ("GET", "HEAD"):
            with self.assertRaises(LimitExceededError):
                view(self.request(method=method))
