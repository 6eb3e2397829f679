"""The names an answer begins with: the author's, then those of all whom the tweet mentions."""

from tests.base import MembersTestCase, make_member, tweet
from tweets.models import Tweet
from tweets.services import retweet


class AnswerPrefixTests(MembersTestCase):
    def prefix(self, text, *, author=None, answerer=None):
        said = tweet(author or self.alice, text)
        return said.answer_prefix(answerer or self.charlie)

    def test_the_author_comes_first_then_who_is_mentioned_in_order(self):
        make_member("dora")
        self.assertEqual(self.prefix("Hello"), "@alice ")
        self.assertEqual(self.prefix("With @dora and @bob"), "@alice @dora @bob ")

    def test_each_name_stands_once_in_any_case_and_as_first_written(self):
        self.assertEqual(self.prefix("@Bob @bob @BOB @Alice"), "@alice @Bob ")

    def test_names_that_no_member_has_are_left_out(self):
        self.assertEqual(self.prefix("@nobody_there #bob bob@example.org @bob"), "@alice @bob ")

    def test_nobody_names_themselves(self):
        self.assertEqual(self.prefix("@CHARLIE and @bob"), "@alice @bob ")

    def test_who_goes_on_with_their_own_names_the_others_only(self):
        self.assertEqual(self.prefix("@bob @alice", answerer=self.alice), "@bob ")
        self.assertEqual(self.prefix("Hello", answerer=self.alice), "")

    def test_a_retweet_is_answered_like_its_original(self):
        said = tweet(self.alice, "With @bob")
        retweet(member=self.bob, tweet=said)
        row = Tweet.objects.get(retweet_of=said)
        self.assertEqual(row.answer_prefix(self.charlie), "@alice @bob ")

    def test_both_forms_begin_with_it(self):
        said = tweet(self.alice, "With @bob & @charlie")
        self.client.force_login(self.charlie)
        for address in (f"/tweets/new?in_reply_to={said.pk}", f"/@alice/{said.pk}"):
            self.assertContains(self.client.get(address), ">@alice @bob </textarea>")

    def test_it_costs_no_query(self):
        said = Tweet.objects.for_card(self.charlie).get(pk=tweet(self.alice, "With @bob").pk)
        with self.assertNumQueries(0):
            said.answer_prefix(self.charlie)
