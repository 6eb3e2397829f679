"""Other sites begin a tweet: /tweets/new?text=…&url=…, and ?quote= with the address of another."""

import re
from html import unescape
from urllib.parse import urlencode

from django.test import override_settings

from accounts.services import block
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, tweet
from tweets.models import Tweet
from tweets.services import delete_tweet, retweet
from tweets.text import is_web_address

NEW = "/tweets/new"
SITE = "http://testserver"
PAGE = "https://example.org/a-page?b=c"


class BegunTestCase(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def text(self, **query):
        """What stands in the box."""
        return self.text_of(self.client.get(NEW, query))

    def text_of(self, page):
        self.assertEqual(page.status_code, 200)
        [text] = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
        return unescape(text)


class WebAddressTests(MembersTestCase):
    def test_a_whole_url_with_its_scheme(self):
        for url in (
            "http://example.org",
            PAGE,
            "HTTPS://EXAMPLE.ORG/(a)/",
            "https://exämple.org/é",
        ):
            self.assertTrue(is_web_address(url), url)

    def test_nothing_else(self):
        for url in (
            "",
            "example.org",
            "javascript:alert(1)",
            "ftp://example.org",
            "//example.org",
            "https://",
            "https://localhost/",
            "https://example.org/ and more",
            "https://example.org/.",
            "https://example.org https://example.org",
            "https://user:password@example.org/",
            "@https://example.org",
            "https://example.org/\n",
            f"https://example.org/{'a' * 5000}",
        ):
            self.assertFalse(is_web_address(url), url)


class TextAndAddressTests(BegunTestCase):
    def test_a_text_and_an_address_are_joined_by_a_space(self):
        self.assertEqual(self.text(text="Worth reading:", url=PAGE), f"Worth reading: {PAGE}")
        self.assertEqual(
            self.text(text="Worth reading: ", url=f" {PAGE} "), f"Worth reading: {PAGE}"
        )

    def test_before_an_address_alone_there_is_room_to_type(self):
        self.assertEqual(self.text(url=PAGE), f" {PAGE}")

    def test_after_a_text_alone_one_types_on_where_it_ends(self):
        self.assertEqual(self.text(text="#tea "), "#tea ")
        self.assertEqual(self.text(text="#tea"), "#tea")

    def test_what_is_no_address_of_the_web_is_left_out(self):
        for url in ("javascript:alert(1)", "example.org", f"{PAGE} more", "https://localhost/"):
            self.assertEqual(self.text(text="Look", url=url), "Look")

    def test_markup_is_text(self):
        text = "</textarea><script>alert(1)</script> &amp; \"'"
        self.assertEqual(self.text(text=text, url=f"{PAGE}&d=e"), f"{text} {PAGE}&d=e")

    def test_it_is_cleaned_like_a_tweet(self):
        text = "a\x00b\x1b \u202ee\u0301\u2066\ufeff\r\nc\n\n\n\nd"
        self.assertEqual(self.text(text=text), "ab é\nc\n\nd")
        self.assertEqual(self.text(text=" \n\t "), "")

    def test_it_is_not_longer_than_a_form_may_be(self):
        self.assertEqual(len(self.text(text="a" * 30_000)), 25_000)

    def test_nothing_is_posted(self):
        self.client.get(NEW, {"text": "Posted?", "url": PAGE, "token": "1"})
        self.client.head(NEW, {"text": "Posted?"})
        self.assertFalse(Tweet.objects.exists())

    def test_an_answer_may_be_begun_too(self):
        question = tweet(self.bob, "Which one?")
        page = self.client.get(NEW, {"in_reply_to": question.pk, "text": "This:", "url": PAGE})
        self.assertEqual(self.text_of(page), f"This: {PAGE}")
        self.assertContains(page, f'name="in_reply_to" value="{question.pk}"')
        self.assertContains(page, "Reply to @bob")
        self.assertEqual(self.text(in_reply_to=question.pk, url=PAGE), f"@bob {PAGE}")
        self.assertEqual(self.text(in_reply_to=question.pk), "@bob ")


@override_settings(ACCOUNT_EMAIL_VERIFICATION="none")
class VisitorTests(BegunTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.alice.set_password("correct horse")
        cls.alice.save()

    def setUp(self):
        super().setUp()
        self.client.logout()

    def signed_in(self, address):
        """The page to which signing in leads from there."""
        response = self.client.get(address)
        self.assertEqual(response.status_code, 302)
        self.assertTrue(response.url.startswith("/accounts/login/?next="), response.url)
        form = {"login": "alice", "password": "correct horse"}
        return self.client.post(response.url, form, follow=True)

    def test_nothing_is_lost_on_the_way_through_signing_in(self):
        text = "100 % sûr & <certain> 👩‍👩‍👧 #thé+lait?"
        page = self.signed_in(f"{NEW}?{urlencode({'text': text, 'url': f'{PAGE}&d=%C3%A9'})}")
        self.assertEqual(self.text_of(page), f"{text} {PAGE}&d=%C3%A9")

    def test_what_is_answered_or_quoted_is_still_there(self):
        other = tweet(self.bob, "Listen")
        page = self.signed_in(f"{NEW}?quote={other.pk}")
        self.assertContains(page, "Quote Tweet</h1>")
        self.client.logout()
        page = self.signed_in(f"{NEW}?in_reply_to={other.pk}&text=I+do")
        self.assertEqual(self.text_of(page), "I do")

    def test_what_was_typed_before_comes_first(self):
        self.client.post(NEW, {"text": "Typed"})
        page = self.signed_in(f"{NEW}?text=Begun")
        self.assertEqual(self.text_of(page), "Typed")


class QuoteTests(BegunTestCase):
    def test_it_begins_with_the_whole_address_of_the_tweet_that_is_shown(self):
        quoted = tweet(self.bob, "Quotable")
        page = self.client.get(NEW, {"quote": quoted.pk})
        self.assertEqual(self.text_of(page), f" {SITE}/@bob/{quoted.pk}")
        self.assertContains(page, "<h1>Quote Tweet</h1>")
        self.assertContains(page, f'id="tweet-{quoted.pk}"')

    def test_what_is_posted_then_quotes_it(self):
        quoted = tweet(self.bob, "Quotable")
        text = self.text(text="True:", quote=quoted.pk)
        self.assertEqual(text, f"True: {SITE}/@bob/{quoted.pk}")
        self.client.post(NEW, {"text": text})
        self.assertEqual(Tweet.objects.get(author=self.alice).quote_of, quoted)

    def test_a_quote_may_answer_as_well(self):
        quoted, question = tweet(self.bob), tweet(self.charlie)
        page = self.client.get(NEW, {"quote": quoted.pk, "in_reply_to": question.pk})
        self.assertEqual(self.text_of(page), f"@charlie {SITE}/@bob/{quoted.pk}")
        self.assertContains(page, "Reply to @charlie")

    def test_what_one_does_not_see_cannot_be_quoted(self):
        blocker, suspended, protected = map(make_member, ("blocker", "suspended", "protected"))
        hidden, deleted = tweet(self.bob), tweet(self.bob)
        retweet(member=self.charlie, tweet=tweet(self.bob))
        unseen = [tweet(member).pk for member in (blocker, suspended, protected)]
        unseen += [hidden.pk, deleted.pk, Tweet.objects.get(author=self.charlie).pk]
        protected.protected = True
        protected.save()
        block(blocker=blocker, blocked=self.alice)
        suspend(moderator=self.bob, member=suspended, reason="test")
        hide_tweet(moderator=self.bob, tweet=hidden, reason="test")
        delete_tweet(deleted)
        for pk in (*unseen, 10**12, 10**30, "", "nonsense", "-1", "²"):
            response = self.client.get(NEW, {"quote": pk})
            self.assertEqual(response.status_code, 404, pk)

    def test_a_draft_is_not_lost_when_what_is_to_be_quoted_is_gone(self):
        session = self.client.session
        session["draft"] = {"text": "Precious", "in_reply_to": ""}
        session.save()
        self.assertEqual(self.client.get(NEW, {"quote": 10**12}).status_code, 404)
        self.assertEqual(self.text(), "Precious")
