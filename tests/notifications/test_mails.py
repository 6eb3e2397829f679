"""What a mail says, in whose language, and how one ends such mails."""

import email.policy
import re

from django.test import override_settings

from accounts.models import User
from accounts.services import follow
from notifications.models import Frequency, Kind, Subscription
from notifications.services import choose
from tests.base import tweet
from tests.notifications.base import MailTestCase, wait_for_digest
from tweets.models import Tweet
from tweets.services import like


def html_of(message):
    return message.alternatives[0].content


class MailTests(MailTestCase):
    def test_it_is_plain_text_and_html(self):
        said = tweet(self.bob, "Hello @alice <b> https://example.org/page")
        message = self.the_mail()
        for part in (message.body, html_of(message)):
            self.assertIn(f"http://127.0.0.1:8000{said.get_absolute_url()}", part)
            self.assertIn("bob mentioned you", part)
        self.assertIn("> Hello @alice <b> https://example.org/page\n", message.body)
        self.assertIn('<a href="http://127.0.0.1:8000/@alice"', html_of(message))
        self.assertEqual(message.message().get_content_type(), "multipart/alternative")

    def test_everything_is_escaped_where_it_is_html_and_nowhere_else(self):
        User.objects.filter(pk=self.bob.pk).update(name="<i>Bob</i> & Co")
        tweet(self.bob, "@alice <script>alert(1)</script>")
        message = self.the_mail()
        self.assertIn("<i>Bob</i> & Co mentioned you", message.subject)
        self.assertIn("<i>Bob</i> & Co mentioned you", message.body)
        self.assertIn("&lt;i&gt;Bob&lt;/i&gt; &amp; Co mentioned you", html_of(message))
        self.assertNotRegex(html_of(message), "<script|<i>")

    def test_html_has_nothing_that_mail_programs_take_away_or_ask_others_for(self):
        tweet(self.bob, "Hello @alice")
        self.assertNotRegex(html_of(self.the_mail()), "<img|<link|<style|<script|class=|url\\(")

    def test_no_address_is_without_its_site(self):
        tweet(self.bob, "Hello @alice #tea $TEA")
        follow(follower=self.bob, followee=self.alice)
        links = re.findall(r'href="([^"]*)"', html_of(self.the_mail()))
        self.assertGreater(len(links), 6)
        for link in links:
            self.assertTrue(link.startswith("http://127.0.0.1:8000"), link)

    def test_a_tweet_cannot_pass_for_the_mail_itself(self):
        tweet(self.bob, "@alice\n-- \nYour account ends: https://example.org")
        body = self.the_mail().body
        self.assertIn("> @alice\n> -- \n> Your account ends: https://example.org\n", body)
        self.assertEqual(body.count("\n-- \n"), 1)

    def test_nor_a_name_for_two_lines_or_turn_the_subject_around(self):
        for name, shown in (
            ("A\nBcc: b@example.org", "A Bcc: b@example.org"),
            ("נור", "\u2068נור\u2069"),
        ):
            User.objects.filter(pk=self.bob.pk).update(name=name)
            tweet(self.bob, "Hello @alice")
            self.assertEqual(self.the_mail().subject, f"[Pipit] {shown} mentioned you")

    def test_language_and_time_are_the_members(self):
        User.objects.filter(pk=self.alice.pk).update(language="fr", time_zone="Asia/Tokyo")
        said = tweet(self.bob, "Bonjour @alice")
        Tweet.objects.filter(pk=said.pk).update(created_at="2026-01-01T20:30Z")
        Subscription.objects.create(
            user=self.alice,
            kind=Kind.MENTION,
            frequency=Frequency.NOW,
            mailed_until="2026-01-01T00:00Z",
            due_at="2026-01-01T00:00Z",
        )
        User.objects.filter(pk=self.alice.pk).update(interactions_seen_at="2026-01-01T00:00Z")
        message = self.the_mail()
        self.assertIn("(2 janvier 2026 05:30)", message.body)
        self.assertIn('<html lang="fr">', html_of(message))

    @override_settings(LANGUAGE_CODE="fr")
    def test_who_has_chosen_none_reads_the_sites(self):
        tweet(self.bob, "Bonjour @alice")
        self.assertIn('<html lang="fr">', html_of(self.the_mail()))

    def test_each_entry_leads_to_where_one_sees_it(self):
        choose(member=self.alice, choices={Kind.LIKE: Frequency.NOW})
        liked = tweet(self.alice, "Good morning")
        like(member=self.bob, tweet=liked)
        follow(follower=self.bob, followee=self.alice)
        body = self.the_mail().body
        for path in (liked.get_absolute_url(), "/@bob"):
            self.assertIn(f"http://127.0.0.1:8000{path}\n", body)
        self.assertIn("> Good morning\n", body)
        for member in (self.charlie, User.objects.create_user("dora")):
            follow(follower=member, followee=self.alice)
        self.assertIn("http://127.0.0.1:8000/@alice/followers\n", self.the_mail().body)


@override_settings(SITE_URL="https://pipit.example")
class UnsubscribingTests(MailTestCase):
    """Without signing in."""

    def setUp(self):
        super().setUp()
        self.client = self.client_class(enforce_csrf_checks=True)
        like(member=self.bob, tweet=tweet(self.alice))
        tweet(self.bob, "Hello @alice")
        self.message = self.the_mail()

    def path(self, kind):
        """Of the link that ends mails of this kind, by the label in the mail."""
        return re.search(rf"\n{kind}\nhttps://pipit.example(\S+)", self.message.body)[1]

    def chosen(self):
        rows = Subscription.objects.filter(user=self.alice)
        return {row.kind: row.frequency for row in rows}

    def test_mail_programs_do_it_with_one_post_as_rfc_8058_says(self):
        sent = self.message.message(policy=email.policy.SMTP).as_bytes().decode()
        url = re.search(r"\r\nList-Unsubscribe: <https://pipit\.example(/\S+)>\r\n", sent)[1]
        self.assertIn("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", sent)
        response = self.client.post(url, {"List-Unsubscribe": "One-Click"})
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.chosen(), dict.fromkeys(Kind, Frequency.NEVER))
        tweet(self.bob, "Hello @alice")
        wait_for_digest()
        self.assertEqual(self.mails(), [])

    def test_following_the_link_changes_nothing_until_the_button_is_pressed(self):
        before = self.chosen()
        path = self.path("Somebody mentions me")
        for visit in (self.client.get, self.client.head):
            self.assertEqual(visit(path).status_code, 200)
        self.assertEqual(self.chosen(), before)
        page = self.client.post(path)
        self.assertContains(page, "@alice gets no more mails of this kind")
        self.assertContains(page, 'href="/settings/notifications"')
        self.assertEqual(self.chosen(), before | {Kind.MENTION: Frequency.NEVER})

    def test_it_may_be_done_twice(self):
        path = self.path("Somebody mentions me")
        for _ in range(2):
            self.assertEqual(self.client.post(path).status_code, 200)

    def test_it_is_about_the_member_of_the_mail_whoever_is_signed_in(self):
        self.client.force_login(self.bob)
        self.client.post(self.path("Somebody mentions me"))
        self.assertEqual(self.chosen()[Kind.MENTION], Frequency.NEVER)
        self.assertFalse(Subscription.objects.filter(user=self.bob).exists())

    def test_another_address_does_nothing(self):
        path = self.path("Somebody mentions me")
        for wrong in (path[:-1], f"{path}x", "/notifications/unsubscribe/1:2:3"):
            for visit in (self.client.get, self.client.post):
                response = visit(wrong)
                self.assertContains(response, "This link does not work", status_code=404)
        self.assertNotIn(Frequency.NEVER, self.chosen().values())

    def test_nor_does_that_of_somebody_who_is_no_more(self):
        path = self.path("Somebody mentions me")
        self.alice.delete()
        self.assertEqual(self.client.post(path).status_code, 404)

    def test_whoever_is_refused_to_sign_in_can_still_end_the_mails(self):
        User.objects.filter(pk=self.alice.pk).update(suspended_at="2026-01-01T00:00Z")
        self.client.post(self.path("Somebody mentions me"))
        self.assertEqual(self.chosen()[Kind.MENTION], Frequency.NEVER)

    def test_the_page_is_not_kept_and_the_log_does_not_have_its_address(self):
        path = self.path("Somebody mentions me")
        with self.assertLogs("microblog.request", "INFO") as logs:
            response = self.client.get(path)
        self.assertIn("no-store", response["Cache-Control"])
        self.assertNotIn(path.rpartition("/")[2], logs.output[0])
