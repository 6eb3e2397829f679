"""Finding friends in an address book: who is found, and that nobody learns more."""

import re
from unittest.mock import patch

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import Follow, User
from tests.base import MembersTestCase, make_member
from tests.timeline.plans import analyze

MUCH = override_settings(LIMITS={"upload": "99/1h", "addresses": "99/1d", "search": "99/1m"})


def findable(member):
    User.objects.filter(pk=member.pk).update(email_findable=True)
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)


class FriendsTestCase(MembersTestCase):
    """charlie has an address book; alice and bob let others find them."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.url = reverse("friends")
        findable(cls.alice)
        findable(cls.bob)

    def setUp(self):
        super().setUp()
        self.client.force_login(self.charlie)

    def send(self, *addresses, name="contacts.csv"):
        data = "\n".join(addresses).encode()
        return self.client.post(self.url, {"file": SimpleUploadedFile(name, data)})

    def found(self, *addresses):
        return [member.username for member in self.send(*addresses).context["found"]]


@MUCH
class LookUpTests(FriendsTestCase):
    def test_members_who_want_to_be_found_are_shown_with_their_button(self):
        page = self.send("ALICE@example.org", "bob@example.org", "nobody@example.org")
        self.assertContains(page, 'formaction="/@alice/follow"')
        self.assertContains(page, "Follow all")
        self.assertCountEqual([m.username for m in page.context["found"]], ["alice", "bob"])

    def test_nothing_of_the_file_comes_back_or_is_kept(self):
        page = self.send("alice@example.org", "nobody@example.org")
        self.assertNotContains(page, "@example.org")
        self.assertNotIn("example.org", str(dict(self.client.session)))

    def test_who_has_not_chosen_to_be_found_is_not(self):
        User.objects.filter(pk=self.alice.pk).update(email_findable=False)
        self.assertEqual(self.found("alice@example.org"), [])

    def test_nor_by_an_address_that_is_not_confirmed_or_no_longer_theirs(self):
        EmailAddress.objects.filter(user=self.alice).update(verified=False)
        self.assertEqual(self.found("alice@example.org"), [])
        EmailAddress.objects.filter(user=self.alice).update(verified=True, primary=False)
        self.assertEqual(self.found("alice@example.org"), [])
        EmailAddress.objects.filter(user=self.alice).update(primary=True, email="old@example.org")
        self.assertEqual(self.found("alice@example.org", "old@example.org"), [])

    def test_nor_whom_the_viewer_may_not_see_nor_themselves(self):
        findable(self.charlie)
        services.block(blocker=self.alice, blocked=self.charlie)
        User.objects.filter(pk=self.bob.pk).update(suspended_at=timezone.now())
        self.assertEqual(self.found(*(f"{n}@example.org" for n in ("alice", "bob", "charlie"))), [])

    def test_who_is_followed_already_comes_last(self):
        services.follow(follower=self.charlie, followee=self.alice)
        self.assertEqual(self.found("alice@example.org", "bob@example.org"), ["bob", "alice"])

    def test_of_very_many_the_first_are_shown_and_it_is_said_that_there_are_more(self):
        with patch("search.friends.FOUND", 1):
            page = self.send("alice@example.org", "bob@example.org")
        self.assertContains(page, "There are more.")
        self.assertEqual(len(page.context["found"]), 1)

    def test_an_unknown_address_and_one_that_does_not_want_to_be_found_give_the_same_page(self):
        """Nor do refused files tell: nothing is looked up for them."""
        make_member("dora")
        pages = [self.send(address) for address in ("dora@example.org", "nobody@example.org")]
        texts = [re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", p.text) for p in pages]
        self.assertEqual([page.status_code for page in pages], [200, 200])
        self.assertEqual(*texts)
        self.assertContains(pages[0], "Nobody from this file yet")

    def test_it_costs_the_same_whether_an_address_is_known(self):
        make_member("dora")
        counts = set()
        for address in ("dora@example.org", "nobody@example.org", "alice@example.org"):
            with CaptureQueriesContext(connection) as queries:
                self.send(address)
            counts.add(len(queries))
        self.assertEqual(len(counts), 1)

    def test_all_addresses_are_looked_up_in_one_statement_by_the_index(self):
        members = User.objects.bulk_create(
            User(username=f"member{n}", email=f"member{n}@example.org") for n in range(3_000)
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=member, email=member.email, primary=True, verified=True)
            for member in members
        )
        analyze("accounts_user", "account_emailaddress")
        with CaptureQueriesContext(connection) as queries:
            self.send(*(f"member{n}@example.org" for n in range(100)))
        statements = [
            q["sql"] for q in queries if "email_findable" in q["sql"] and "IN (" in q["sql"]
        ]
        self.assertEqual(len([s for s in statements if "MEMBER99" in s]), 1)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {statements[-1]}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        self.assertRegex(plan, "user_email_(unique|prefix)")
        self.assertNotIn("Seq Scan on accounts_user", plan)


class RefusalTests(FriendsTestCase):
    def test_what_is_wrong_stands_beside_the_field(self):
        for data, message in (
            (b"\x89PNG\r\n\x1a\n\0\0", "neither a CSV file nor a vCard"),
            (b"Alice", "no e-mail address"),
            (b"a" * 2_000_001, "larger than 2 MB"),
            (b"", "empty"),
        ):
            with self.subTest(message):
                response = self.client.post(self.url, {"file": SimpleUploadedFile("x.csv", data)})
                self.assertContains(response, message, status_code=422)
                self.assertContains(response, 'aria-invalid="true"', status_code=422)
        self.assertContains(self.client.post(self.url), "Choose a file first", status_code=422)

    def test_a_few_files_a_day_and_not_one_more(self):
        for _time in range(5):
            self.assertEqual(self.send("nobody@example.org").status_code, 200)
        response = self.send("alice@example.org")
        self.assertContains(response, "enough files for today", status_code=429)
        self.assertNotContains(response, 'id="found"', status_code=429)
        self.assertGreater(int(response.headers["Retry-After"]), 0)

    def test_files_that_are_refused_do_not_count(self):
        for _time in range(6):
            self.assertEqual(self.send("nothing").status_code, 422)
        self.assertEqual(self.found("alice@example.org"), ["alice"])

    def test_visitors_look_up_nothing(self):
        self.client.logout()
        self.assertEqual(self.send("alice@example.org").status_code, 302)


class FollowAllTests(FriendsTestCase):
    def follow_all(self, *members):
        data = {"member": [getattr(member, "pk", member) for member in members]}
        return self.client.post(reverse("follow_all"), data, follow=True)

    def followees(self):
        follows = Follow.objects.filter(follower=self.charlie)
        return set(follows.values_list("followee__username", flat=True))

    def test_all_that_were_found_are_followed(self):
        page = self.send("alice@example.org", "bob@example.org")
        self.assertContains(page, f'name="member" value="{self.alice.pk}"')
        page = self.follow_all(self.alice, self.bob)
        self.assertRedirects(page, self.url)
        self.assertContains(page, "You follow 2 people more")
        self.assertEqual(self.followees(), {"alice", "bob"})

    def test_only_whom_one_may_see_and_nothing_that_is_no_id(self):
        services.block(blocker=self.alice, blocked=self.charlie)
        self.follow_all(self.alice, self.bob, "x", "9" * 30, "²", 10**17)
        self.assertEqual(self.followees(), {"bob"})

    @override_settings(LIMITS={"follow": "1/1h", "settings": "9/1h", "search": "9/1m"})
    def test_the_limit_on_following_holds_and_is_told(self):
        page = self.follow_all(self.alice, self.bob)
        self.assertContains(page, "You follow 1 person more")
        self.assertContains(page, "That was a lot in a short time")
        self.assertEqual(len(self.followees()), 1)

    def test_not_beyond_the_number_one_may_follow(self):
        with override_settings(FOLLOWING_LIMIT=1):
            page = self.follow_all(self.alice, self.bob)
        self.assertContains(page, "which is the most one can")
        self.assertEqual(len(self.followees()), 1)


class PageTests(FriendsTestCase):
    def test_people_are_found_by_name(self):
        page = self.client.get(self.url, {"q": "ali"})
        self.assertEqual([member.username for member in page.context["members"]], ["alice"])
        self.assertContains(page, "Your link")

    def test_before_one_asks_people_are_suggested(self):
        self.assertContains(self.client.get(self.url), "Who to follow")

    def test_it_is_told_whether_one_can_be_found_oneself(self):
        self.assertContains(self.client.get(self.url), "Others do not find you this way.")
        findable(self.charlie)
        self.assertContains(self.client.get(self.url), "Others find you this way.")
