"""The moderators' desk: who comes in, what its lists find and cost."""

from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation import services
from moderation.models import Action, Report
from tests.base import make_member, tweet
from tests.moderation.base import (
    ACTIONS,
    LISTS,
    MEMBERS,
    REPORTS,
    TWEETS,
    DeskTestCase,
    page_of,
)
from tweets.models import Image


class DoorTests(DeskTestCase):
    def test_visitors_sign_in_at_the_site_s_own_door(self):
        self.client.logout()
        page = self.client.get(TWEETS, follow=True)
        self.assertEqual(page.request["PATH_INFO"], "/accounts/login/")
        self.assertEqual(self.client.post("/admin/login/", {"username": "x"}).status_code, 302)

    def test_members_are_kept_out(self):
        self.client.force_login(self.alice)
        for url in ("/admin/", *LISTS, page_of(self.tweet), page_of(self.bob)):
            with self.subTest(url):
                self.assertEqual(self.client.get(url, follow=True).status_code, 403)
        self.decide(TWEETS, "hide", self.tweet)
        self.assertFalse(Action.objects.exists())

    def test_staff_without_the_group_sees_nothing_and_decides_nothing(self):
        self.client.force_login(make_member("newcomer", is_staff=True))
        for url in LISTS:
            with self.subTest(url):
                self.assertEqual(self.client.get(url).status_code, 403)
        self.assertEqual(self.decide(TWEETS, "hide", self.tweet).status_code, 403)

    def test_who_may_read_only_does_not_decide(self):
        reader = make_member("reader", is_staff=True)
        reader.user_permissions.add(
            *Permission.objects.filter(codename__in=["view_user", "view_tweet", "view_report"])
        )
        self.client.force_login(reader)
        self.assertNotContains(self.client.get(page_of(self.tweet)), 'value="hide"')
        for url, name, row in ((TWEETS, "hide", self.tweet), (MEMBERS, "suspend", self.alice)):
            with self.subTest(name):
                self.decide(url, name, row)
        self.assertFalse(Action.objects.exists())

    def test_the_desk_bears_the_site_s_name_and_leads_back_to_it(self):
        page = self.client.get("/admin/")
        self.assertContains(page, '<a href="/admin/">Pipit</a>')
        self.assertContains(page, '<a href="/">View site</a>')

    def test_passwords_are_changed_where_members_change_theirs(self):
        response = self.client.get(reverse("admin:password_change"))
        self.assertRedirects(
            response, reverse("account_change_password"), fetch_redirect_response=False
        )

    def test_every_page_is_there_in_both_languages(self):
        self.report(self.bob, tweet=self.tweet)
        self.report(self.bob, member=self.alice)
        services.hide_tweet(**self.decision(tweet=tweet(self.bob)))
        rows = [self.tweet, self.alice, *Report.objects.all(), Action.objects.get()]
        for language in ("en", "fr"):
            for url in ("/admin/", *LISTS, *map(page_of, rows)):
                with self.subTest(url, language=language):
                    page = self.client.get(url, headers={"Accept-Language": language})
                    self.assertContains(page, f'<html lang="{language}"')


class ListTests(DeskTestCase):
    def fill(self, start, stop):
        for number in range(start, stop):
            member = make_member(f"member{number}")
            written = tweet(member, f"Number {number}")
            self.report(self.bob, tweet=written)
            self.report(self.bob, member=member)
            services.hide_tweet(**self.decision(tweet=tweet(member)))

    def queries(self, url):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            self.client.get(url)
        return len(captured)

    def test_twenty_rows_cost_no_more_queries_than_two(self):
        self.fill(0, 2)
        for url in LISTS:
            self.client.get(url)  # content types and permissions are cached from now on
        few = {url: self.queries(url) for url in LISTS}
        self.fill(2, 20)
        self.assertEqual({url: self.queries(url) for url in LISTS}, few)

    def test_no_list_counts_a_whole_table(self):
        for url in LISTS:
            with self.subTest(url), CaptureQueriesContext(connection) as captured:
                self.client.get(url)
            counts = [query["sql"] for query in captured if "COUNT(*)" in query["sql"]]
            self.assertTrue(all("LIMIT 1000" in sql or "GROUP BY" in sql for sql in counts), counts)

    def test_the_queue_shows_open_reports_newest_first(self):
        for about in ({"tweet": self.tweet}, {"member": self.alice}, {"member": self.charlie}):
            self.report(self.bob, **about)
        first, second, third = Report.objects.order_by("pk")
        services.dismiss(**self.decision(report=second))
        self.assertEqual(self.found(REPORTS), [third, first])
        self.assertEqual(self.found(REPORTS, state="dismissed"), [second])
        self.assertEqual(self.found(REPORTS, state="all"), [third, second, first])

    def test_the_queue_says_how_often_something_was_reported_and_leads_to_its_page(self):
        self.report(self.bob, tweet=self.tweet)
        self.report(self.charlie, tweet=self.tweet)
        self.report(self.charlie, member=self.alice)
        self.assertEqual([report.times for report in self.found(REPORTS)], [1, 2, 2])
        self.assertContains(self.client.get(REPORTS), f'href="{self.tweet.get_absolute_url()}"')

    def test_tweets_are_found_by_words_author_and_number(self):
        other = tweet(self.bob, "Été à la plage")
        for query, expected in (
            ("pills", [self.tweet]),
            ("PILLS buy", [self.tweet]),
            ("ete", [other]),
            ("@Bob", [other]),
            ("@bob plage", [other]),
            ("@bob pills", []),
            (str(self.tweet.pk), [self.tweet]),
            ("99999999999999999999", []),
            ("", [other, self.tweet]),
        ):
            with self.subTest(query):
                self.assertEqual(self.found(TWEETS, q=query), expected)

    def test_members_are_found_by_name_and_the_beginning_of_an_address(self):
        eloise = make_member("eloise_t", name="Éloïse Tour")
        for query in ("@eloise_t", "ELOI", "eloise tour", "loise", "Eloise_t@exa"):
            with self.subTest(query):
                self.assertEqual(self.found(MEMBERS, q=query), [eloise])
        for query in ("@example.org", "loise_t@exa", "nobody"):
            with self.subTest(query):
                self.assertEqual(self.found(MEMBERS, q=query), [])

    def test_what_is_hidden_or_suspended_can_be_listed(self):
        other = tweet(self.bob)
        services.hide_tweet(**self.decision(tweet=self.tweet))
        services.suspend(**self.decision(member=self.charlie))
        self.assertEqual(self.found(TWEETS, hidden_at="yes"), [self.tweet])
        self.assertEqual(self.found(TWEETS, hidden_at="no"), [other])
        self.assertEqual(self.found(MEMBERS, suspended_at="yes"), [self.charlie])

    def test_nothing_is_added_or_deleted_in_the_lists(self):
        self.client.force_login(self.root)
        for row in (self.tweet, self.alice):
            with self.subTest(row):
                url = f"{page_of(row).removesuffix('change/')}delete/"
                self.assertEqual(self.client.post(url, {"post": "yes"}).status_code, 403)
        for url in (REPORTS, ACTIONS, TWEETS):
            with self.subTest(url):
                self.assertEqual(self.client.get(f"{url}add/").status_code, 403)


class TweetPageTests(DeskTestCase):
    def test_it_shows_all_pictures_with_what_they_are_said_to_show(self):
        for position, alt in enumerate(("Pills", "")):
            Image.objects.create(
                tweet=self.tweet,
                position=position,
                alt=alt,
                file=f"tweets/ab/{position}.webp",
                width=4,
                height=3,
                color="#aabbcc",
            )
        page = self.client.get(page_of(self.tweet))
        for position, alt in enumerate(("Pills", "Picture without a description")):
            self.assertContains(page, f'<a href="/media/tweets/ab/{position}.webp">')
            self.assertContains(page, f"{alt}</figcaption>")
