"""Writing a tweet: what is taken, what is refused, and that no text is ever lost."""

from uuid import uuid4

from django.test import override_settings
from django.urls import reverse

from accounts.services import block
from moderation.services import hide_tweet
from tests.base import MembersTestCase, make_member, tweet
from tweets.models import Hashtag, Tweet

NEW = "/tweets/new"


class PostingTestCase(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def post(self, text, **fields):
        return self.client.post(NEW, {"text": text, "token": uuid4(), **fields})

    def posted(self, text, **fields):
        """The tweet that posting the text makes."""
        self.assertEqual(self.post(text, **fields).status_code, 302)
        return Tweet.objects.latest("pk")

    def assert_refused(self, response, error, text):
        """422, the error, and in the form again what was typed."""
        self.assertContains(response, error, status_code=422)
        self.assertEqual(response.context["form"]["text"].value(), text)
        self.assertContains(response, text, status_code=422)


class TextTests(PostingTestCase):
    def test_a_tweet_is_posted_and_home_shows_it(self):
        response = self.client.post(NEW, {"text": "Good morning"}, follow=True)
        self.assertRedirects(response, reverse("home"))
        self.assertContains(response, "Your Tweet was posted.")
        self.assertContains(response, "Good morning")

    def test_140_characters_are_taken(self):
        self.assertEqual(self.posted("é" * 140).length, 140)

    def test_141_characters_come_back_with_the_error(self):
        self.assert_refused(self.post("a" * 141), "This is 1 character too long.", "a" * 141)
        self.assert_refused(self.post("a" * 150), "This is 10 characters too long.", "a" * 150)
        self.assertFalse(Tweet.objects.exists())

    def test_a_url_counts_23_however_long_it_is(self):
        url = f"https://example.org/{'x' * 300}"
        self.assertEqual(self.posted(f"{'a' * 116} {url}").length, 140)
        self.assertEqual(self.post(f"{'a' * 117} {url}").status_code, 422)

    def test_an_accent_counts_once_however_it_is_encoded(self):
        decomposed = self.posted("e\u0301" * 140)
        self.assertEqual((decomposed.text, decomposed.length), ("é" * 140, 140))

    def test_line_ends_of_the_form_count_once(self):
        self.assertEqual(self.posted("one\r\ntwo").text, "one\ntwo")

    def test_controls_and_turned_text_leave_the_text(self):
        self.assertEqual(self.posted("a\x07b\u202ec\ufeffd").text, "abcd")

    def test_an_empty_text_is_refused(self):
        for text in ("", "  \n ", "\u200b", "\u2066\u2069"):
            with self.subTest(text):
                response = self.post(text)
                self.assertContains(response, "A Tweet needs some text.", status_code=422)
        self.assertEqual(self.client.post(NEW).status_code, 422)

    def test_a_nul_is_no_server_error_and_keeps_the_rest(self):
        response = self.post("before\x00after")
        self.assertEqual(response.status_code, 422)
        self.assertContains(response, "before", status_code=422)

    def test_a_text_beyond_all_measure_is_not_parsed(self):
        self.assertContains(self.post("a" * 25_001), "at most 25000", status_code=422)

    def test_the_text_is_escaped_wherever_it_comes_back(self):
        script = "<script>alert('1')</script>"
        self.assertNotContains(self.post(script + "a" * 140), script, status_code=422)
        self.posted(script)
        self.assertNotContains(self.client.get("/"), script)

    def test_a_tweet_knows_the_language_of_the_page_it_was_written_on(self):
        self.alice.language = "fr"
        self.alice.save()
        self.assertEqual(self.posted("Bonjour").language, "fr")

    def test_the_author_is_never_a_field(self):
        self.assertEqual(self.posted("Mine", author=self.bob.pk).author, self.alice)


class TokenTests(PostingTestCase):
    def test_the_same_token_twice_is_one_tweet(self):
        token = uuid4()
        for _ in range(2):
            self.assertRedirects(self.post("Once", token=token), "/", fetch_redirect_response=False)
        self.assertEqual(Tweet.objects.get().text, "Once")

    def test_other_words_with_the_same_token_are_neither_lost_nor_posted_unasked(self):
        token = uuid4()
        self.post("Once", token=token)
        response = self.post("Twice", token=token)
        self.assertContains(response, "Twice", status_code=422)
        self.assertEqual(Tweet.objects.get().text, "Once")
        token = response.context["form"]["token"].value()
        self.assertEqual(self.posted("Twice", token=token).text, "Twice")

    def test_a_token_of_another_author_means_nothing(self):
        token = uuid4()
        theirs = tweet(self.bob, "Theirs", token=token)
        mine = self.posted("Mine", token=token)
        self.assertNotEqual(mine.pk, theirs.pk)

    def test_without_a_token_each_post_is_a_tweet(self):
        for _ in range(2):
            self.client.post(NEW, {"text": "Again"})
        self.assertEqual(Tweet.objects.count(), 2)

    def test_a_token_that_is_none_keeps_the_text_and_lets_it_be_posted(self):
        response = self.post("Kept", token="garbage")
        self.assertContains(response, "Kept", status_code=422)
        token = response.context["form"]["token"].value()
        self.assertEqual(self.posted("Kept", token=token).text, "Kept")

    def test_each_form_has_a_token_of_its_own(self):
        tokens = {self.client.get(NEW).context["form"]["token"].value() for _ in range(2)}
        self.assertEqual(len(tokens), 2)


class AnswerTests(PostingTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.question = tweet(cls.charlie, "Who comes along?")

    def test_an_answer_belongs_to_the_conversation(self):
        first = self.posted("@charlie I do", in_reply_to=self.question.pk)
        second = self.posted("And I bring tea", in_reply_to=first.pk)
        self.assertEqual(
            (first.in_reply_to, first.in_reply_to_user, first.conversation),
            (self.question, self.charlie, self.question),
        )
        self.assertEqual(
            (second.in_reply_to, second.in_reply_to_user, second.conversation),
            (first, self.alice, self.question),
        )
        self.assertIsNone(self.question.conversation)

    def test_answering_leads_back_to_the_conversation(self):
        response = self.post("Yes", in_reply_to=self.question.pk)
        answer = Tweet.objects.latest("pk")
        self.assertRedirects(response, f"/@charlie/{self.question.pk}#tweet-{answer.pk}")

    def test_what_cannot_be_answered_keeps_the_text_which_can_then_be_posted(self):
        hidden = tweet(self.bob, "Hidden")
        hide_tweet(moderator=self.bob, tweet=hidden, reason="test")
        blocker = make_member("blocker")
        block(blocker=blocker, blocked=self.alice)
        protected = make_member("protected", protected=True)
        retweet = Tweet.objects.create(
            author=self.bob, retweet_of=self.question, retweet_of_user=self.charlie, length=0
        )
        unanswerable = {
            "hidden": hidden.pk,
            "deleted": 10**12,
            "blocked": tweet(blocker).pk,
            "protected": tweet(protected).pk,
            "a retweet": retweet.pk,
            "garbage": "garbage",
            "NUL": "\x00",
            "huge": "9" * 5000,
        }
        for what, value in unanswerable.items():
            with self.subTest(what):
                response = self.post("Kept", in_reply_to=value)
                self.assert_refused(response, "is no longer there", "Kept")
                fields = response.context["form"]
                again = {name: fields[name].value() for name in ("text", "in_reply_to")}
                self.assertIsNone(self.posted(**again).in_reply_to)


class MentionTests(PostingTestCase):
    def mentioned(self, text, **fields):
        members = self.posted(text, **fields).mention_set.values_list("user__username", flat=True)
        return sorted(members)

    def test_members_are_mentioned_once_and_without_case(self):
        self.assertEqual(self.mentioned("@BOB @bob and @charlie"), ["bob", "charlie"])

    def test_unknown_names_and_oneself_are_not_mentioned(self):
        self.assertEqual(self.mentioned("@nobody_there @alice"), [])

    def test_who_blocks_or_is_blocked_is_not_mentioned(self):
        block(blocker=self.bob, blocked=self.alice)
        block(blocker=self.alice, blocked=self.charlie)
        self.assertEqual(self.mentioned("@bob @charlie"), [])

    def test_who_is_answered_is_mentioned_without_being_named(self):
        question = tweet(self.charlie)
        self.assertEqual(self.mentioned("Yes", in_reply_to=question.pk), ["charlie"])
        self.assertEqual(self.mentioned("@charlie", in_reply_to=question.pk), ["charlie"])

    def test_answering_oneself_mentions_nobody(self):
        self.assertEqual(self.mentioned("And", in_reply_to=tweet(self.alice).pk), [])

    def test_only_names_of_members_are_links(self):
        self.posted("@bob @nobody_there")
        page = self.client.get("/")
        self.assertContains(page, '<a href="/@bob" class="mention">@bob</a>')
        self.assertNotContains(page, "/@nobody_there")


class HashtagTests(PostingTestCase):
    def test_hashtags_are_one_without_case(self):
        self.posted("#Tea and #TEA")
        self.posted("#tea")
        self.assertEqual(Hashtag.objects.get().name, "tea")
        self.assertEqual(Hashtag.objects.get().tweethashtag_set.count(), 2)

    def test_a_hashtag_may_grow_when_its_case_is_dropped(self):
        self.posted("#" + "İ" * 139)  # each is two characters in lower case
        self.assertEqual(len(Hashtag.objects.get().name), 278)


class ComposePageTests(PostingTestCase):
    def test_the_address_begins_the_text(self):
        response = self.client.get(NEW, {"text": "#tea & <b>"})
        self.assertContains(response, "#tea &amp; &lt;b&gt;</textarea>")

    def test_an_answer_begins_with_the_name_and_shows_the_tweet(self):
        question = tweet(self.charlie, "Who comes along?")
        response = self.client.get(NEW, {"in_reply_to": question.pk})
        self.assertContains(response, "Who comes along?")
        self.assertContains(response, "@charlie </textarea>")
        self.assertContains(response, f'name="in_reply_to" value="{question.pk}"')

    def test_a_text_of_the_address_goes_before_the_name(self):
        question = tweet(self.charlie)
        response = self.client.get(NEW, {"in_reply_to": question.pk, "text": "Me too"})
        self.assertContains(response, "Me too</textarea>")

    def test_what_cannot_be_seen_cannot_be_answered(self):
        protected = make_member("protected", protected=True)
        for pk in (tweet(protected).pk, 10**12, "9" * 19):
            with self.subTest(pk):
                self.assertEqual(self.client.get(NEW, {"in_reply_to": pk}).status_code, 404)

    def test_garbage_is_a_new_tweet(self):
        for garbage in ("abc", "-1", "²", "\x00", "9" * 5000):
            with self.subTest(garbage):
                self.assertEqual(self.client.get(NEW, {"in_reply_to": garbage}).status_code, 200)

    def test_other_methods_are_refused(self):
        self.assertEqual(self.client.put(NEW).status_code, 405)


class HTMXTests(PostingTestCase):
    headers = {"HX-Request": "true"}

    def test_posting_answers_with_the_card_and_an_empty_box(self):
        response = self.client.post(NEW, {"text": "Quick"}, headers=self.headers)
        posted = Tweet.objects.get()
        self.assertContains(response, f'id="tweet-{posted.pk}"')
        self.assertNotContains(response, "<html")
        self.assertEqual(response.context["form"]["text"].value(), None)

    def test_what_is_refused_is_the_box_with_text_and_error(self):
        response = self.client.post(NEW, {"text": "a" * 141}, headers=self.headers)
        self.assert_refused(response, "1 character too long", "a" * 141)
        self.assertNotContains(response, "<html", status_code=422)


@override_settings(LIMITS={"post": "2/1h"})
class LimitTests(PostingTestCase):
    def test_beyond_the_limit_the_text_comes_back(self):
        for text in ("one", "two"):
            self.posted(text)
        response = self.post("three", in_reply_to=Tweet.objects.first().pk)
        self.assertContains(response, "That was a lot", status_code=429)
        self.assertContains(response, "three</textarea>", status_code=429)
        self.assertIn("Retry-After", response.headers)
        self.assertEqual(Tweet.objects.count(), 2)

    def test_each_member_has_a_limit_of_their_own(self):
        for _ in range(3):
            self.post("one")
        self.client.force_login(self.bob)
        self.posted("Mine")
