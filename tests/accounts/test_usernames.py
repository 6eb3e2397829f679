"""Another username: the old address leads on, and the old name is nobody else's for a while."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts import services, usernames
from accounts.models import FormerUsername, User
from tests.base import MembersTestCase, tweet

TAKEN = "This username is taken."


class UsernamesTestCase(MembersTestCase):
    def change(self, member, username):
        self.client.force_login(member)
        response = self.client.post(reverse("settings_account"), {"username": username})
        self.client.logout()
        member.refresh_from_db()
        return response

    def wait(self, **time):
        FormerUsername.objects.update(changed_at=F("changed_at") - timedelta(**time))

    def assert_leads(self, address, to):
        self.assertRedirects(self.client.get(address), to, fetch_redirect_response=False)

    def assert_is_gone(self, address):
        self.assertEqual(self.client.get(address).status_code, 404)


class FormerAddressTests(UsernamesTestCase):
    def setUp(self):
        super().setUp()
        self.tweet = tweet(self.alice, "Look")
        self.change(self.alice, "alicia")

    def test_every_page_of_the_old_address_leads_to_the_same_of_the_new_one(self):
        for rest in ("", "/with_replies", "/favourites", "/followers", "/following"):
            self.assert_leads(f"/@alice{rest}", f"/@alicia{rest}")
        self.assert_leads(f"/@alice/{self.tweet.pk}", f"/@alicia/{self.tweet.pk}")
        self.assert_leads("/@alice/following?before=7&x=%26", "/@alicia/following?before=7&x=%26")

    def test_in_any_case(self):
        self.assert_leads("/@ALICE", "/@alicia")

    def test_no_other_name_is_touched(self):
        self.assert_is_gone("/@alic")
        self.assert_is_gone("/@alice2")
        self.assertEqual(self.client.get("/@bob").status_code, 200)

    def test_a_mention_in_an_old_tweet_leads_on(self):
        old = tweet(self.bob, "Thanks @charlie")
        self.change(self.charlie, "charles")
        self.assertContains(self.client.get(old.get_absolute_url()), 'href="/@charlie"')
        self.assert_leads("/@charlie", "/@charles")

    def test_every_name_leads_to_the_last_one(self):
        self.change(self.alice, "alison")
        for name in ("alice", "alicia"):
            self.assert_leads(f"/@{name}", "/@alison")

    def test_for_90_days(self):
        self.wait(days=89)
        self.assert_leads("/@alice", "/@alicia")
        self.wait(days=1)
        self.assert_is_gone("/@alice")

    def test_who_is_not_there_is_as_little_there_under_the_old_name(self):
        services.block(blocker=self.alice, blocked=self.charlie)
        self.client.force_login(self.charlie)
        for address in ("/@alice", "/@alicia", f"/@alice/{self.tweet.pk}"):
            self.assert_is_gone(address)
        self.client.force_login(self.bob)
        User.objects.filter(pk=self.alice.pk).update(suspended_at=timezone.now())
        for address in ("/@alice", "/@alicia", f"/@alice/{self.tweet.pk}"):
            self.assert_is_gone(address)
        self.alice.delete()
        self.assert_is_gone("/@alice")
        self.assertFalse(FormerUsername.objects.exists())

    def test_what_is_not_found_costs_a_query_more_and_other_addresses_none(self):
        self.client.get("/@nobody")
        with self.assertNumQueries(2):  # the member, the former name
            self.assert_is_gone("/@nobody")
        with self.assertNumQueries(0):
            self.assert_is_gone("/nothing")

    def test_nothing_but_reading_is_led_on(self):
        self.client.force_login(self.bob)
        self.assertEqual(self.client.post("/@alice/follow").status_code, 404)


class TakenTests(UsernamesTestCase):
    """alice is called alicia now."""

    def setUp(self):
        super().setUp()
        self.change(self.alice, "alicia")

    def test_nobody_signs_up_with_the_old_name(self):
        fields = {"email": "new@example.org", "password1": "the quick brown pipit"}
        response = self.client.post(reverse("account_signup"), {"username": "Alice", **fields})
        self.assertContains(response, TAKEN)
        self.assertContains(response, 'value="new@example.org"')
        self.assertFalse(User.objects.by_username("alice").exists())

    def test_nor_changes_to_it(self):
        self.assertContains(self.change(self.bob, "ALICE"), TAKEN, status_code=422)
        self.assertEqual(self.bob.username, "bob")

    def test_after_90_days_somebody_may(self):
        self.wait(days=90)
        self.assertEqual(self.change(self.bob, "alice").status_code, 302)
        self.assertEqual(self.client.get("/@alice").context["member"], self.bob)
        self.assert_leads("/@bob", "/@alice")
        self.change(self.bob, "robert")
        self.assert_leads("/@alice", "/@robert")

    def test_the_member_may_take_it_back(self):
        self.change(self.alice, "Alice")
        self.assertEqual(self.alice.username, "Alice")
        self.assertEqual(self.client.get("/@alice").status_code, 200)
        self.assert_leads("/@alicia", "/@Alice")
        self.assertContains(self.change(self.bob, "alicia"), TAKEN, status_code=422)

    def test_other_letters_of_the_same_name_are_no_other_name(self):
        self.change(self.alice, "ALICIA")
        self.assertEqual(FormerUsername.objects.get().username, "alice")
        self.assertEqual(self.client.get("/@alicia").status_code, 200)

    def test_names_given_up_long_ago_are_forgotten(self):
        self.wait(days=90)
        self.change(self.alice, "alison")
        self.assertEqual(FormerUsername.objects.get().username, "alicia")

    def test_one_keeps_only_so_many_names_from_others(self):
        for n in range(usernames.LIMIT - 1):
            self.change(self.alice, f"alice{n}")
        refused = self.change(self.alice, "alice_again")
        self.assertContains(refused, "You have given up 5 usernames in 90 days", status_code=422)
        self.assertContains(refused, 'value="alice_again"', status_code=422)
        self.assertEqual(self.change(self.alice, "alice1").status_code, 302)  # their own
        self.assertEqual(self.change(self.alice, "ALICE1").status_code, 302)
        self.wait(days=90)
        self.assertEqual(self.change(self.alice, "alice_again").status_code, 302)

    def test_whoever_runs_the_site_may_have_any_name(self):
        call_command(
            "createsuperuser", "--no-input", username="alice", email="r@x.org", stdout=StringIO()
        )
        self.assertEqual(self.client.get("/@alice").status_code, 200)
        self.assertContains(self.change(self.alice, "alice"), TAKEN, status_code=422)
