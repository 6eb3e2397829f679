"""One tweet's page: what it answers above it, its answers below."""

import re

from accounts.services import block, follow, mute
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, shown, tweet
from tweets.models import Tweet
from tweets.services import retweet


class ConversationTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.root = tweet(cls.alice, "Root")
        cls.one = tweet(cls.charlie, "One", in_reply_to=cls.root)
        cls.two = tweet(cls.alice, "Two", in_reply_to=cls.one)
        cls.three = tweet(cls.charlie, "Three", in_reply_to=cls.two)

    def setUp(self):
        super().setUp()
        self.client.force_login(self.bob)

    def page(self, tweet, **query):
        return self.client.get(f"/@{tweet.author.username}/{tweet.pk}", query)

    def form(self, tweet):
        """What the box for an answer holds: the text, and the id of what is answered."""
        html = self.page(tweet).text
        text = re.search(r'<textarea name="text" id="id_text_\d+"[^>]*>(.*?)</textarea>', html)[1]
        return text, re.search(r'name="in_reply_to" value="(\d+)"', html)[1]

    def above(self, tweet):
        ancestors = self.page(tweet).context["ancestors"]
        return [row and row.pk for row in ancestors]

    def below(self, tweet):
        return [row.pk for row in self.page(tweet).context["cards"]]

    def test_the_page_reads_from_the_first_to_the_last(self):
        ids = [self.root.pk, self.one.pk, self.two.pk, self.three.pk]
        self.assertEqual(shown(self.page(self.two)), ids)

    def test_the_root_shows_all_that_followed_others_their_own_answers(self):
        self.assertEqual(self.below(self.root), [self.one.pk, self.two.pk, self.three.pk])
        self.assertEqual(self.below(self.one), [self.two.pk])
        self.assertEqual(self.below(self.three), [])

    def test_a_visitor_reads_it_without_a_form(self):
        self.client.logout()
        response = self.page(self.two)
        self.assertEqual(len(shown(response)), 4)
        self.assertNotContains(response, "<textarea")

    def test_the_form_answers_this_tweet(self):
        self.assertEqual(self.form(self.one), ("@charlie ", str(self.one.pk)))

    def test_the_form_is_that_of_each_tweet_and_member(self):
        """It is drawn once, and filled in for each."""
        tokens = set()
        for member, said, text in (
            *((self.bob, self.one, "@charlie "), (self.bob, self.two, "@alice ")),
            *((self.alice, self.one, "@charlie "), (self.alice, self.two, "")),
        ):
            self.client.force_login(member)
            self.assertEqual(self.form(said), (text, str(said.pk)))
            response = self.page(said)
            self.assertContains(response, f'data-draft="{member.pk}:{said.pk}"')
            self.assertContains(response, f'<label class="visually-hidden" for="id_text_{said.pk}"')
            tokens.add(re.search(r'name="token" value="([-0-9a-f]{36})"', response.text)[1])
        self.assertEqual(len(tokens), 4)

    def test_answering_oneself_names_nobody(self):
        self.client.force_login(self.alice)
        self.assertEqual(self.form(self.root), ("", str(self.root.pk)))

    def test_a_deleted_ancestor_is_a_gap_where_the_page_begins(self):
        self.one.delete()
        self.assertEqual(self.above(self.three), [None, self.two.pk])

    def test_what_followed_a_deleted_answer_stays_below_the_root(self):
        self.one.delete()
        self.assertEqual(self.below(self.root), [self.two.pk, self.three.pk])
        self.assertEqual(self.below(self.two), [self.three.pk])

    def test_above_a_gap_a_link_leads_to_where_the_conversation_began(self):
        self.assertIsNone(self.page(self.three).context["more_above"])
        self.one.delete()
        link = f'<a class="button" href="/@alice/{self.root.pk}">Show more of the conversation</a>'
        self.assertContains(self.page(self.three), link)
        hide_tweet(moderator=self.alice, tweet=self.root, reason="test")
        self.assertNotContains(self.page(self.three), "Show more of the conversation")

    def test_what_is_protected_or_by_the_suspended_is_a_gap_like_what_is_deleted(self):
        gap = "A Tweet that is not shown"
        follow(follower=self.bob, followee=self.charlie)
        self.charlie.protected = True
        self.charlie.save()
        self.assertEqual(self.above(self.two), [self.root.pk, self.one.pk])
        self.client.logout()
        self.assertEqual(self.above(self.two), [self.root.pk, None])
        self.assertContains(self.page(self.two), gap, count=1)
        suspend(moderator=self.alice, member=self.charlie, reason="test")
        self.client.force_login(self.bob)
        self.assertEqual(self.above(self.two), [self.root.pk, None])
        self.assertContains(self.page(self.two), gap, count=1)
        self.assertEqual(self.below(self.root), [self.two.pk])

    def test_a_hidden_or_blocked_ancestor_is_a_gap_in_its_place(self):
        hide_tweet(moderator=self.alice, tweet=self.root, reason="test")
        block(blocker=self.charlie, blocked=self.bob)
        self.assertEqual(self.above(self.two), [None, None])
        block(blocker=self.alice, blocked=self.bob)
        self.assertEqual(self.page(self.two).status_code, 404)

    def test_a_gap_shows_nothing_of_what_was_there(self):
        hide_tweet(moderator=self.alice, tweet=self.root, reason="test")
        self.assertNotContains(self.page(self.one), "Root")

    def test_answers_of_the_muted_hidden_and_blocked_are_left_out(self):
        mute(muter=self.bob, muted=self.charlie)
        self.assertEqual(self.below(self.root), [self.two.pk])
        hide_tweet(moderator=self.bob, tweet=self.two, reason="test")
        self.assertEqual(self.below(self.root), [])

    def test_of_25_levels_the_20_nearest_are_shown(self):
        chain = [self.root]
        for level in range(25):
            chain.append(tweet(self.alice, f"Level {level}", in_reply_to=chain[-1]))
        self.assertEqual(self.above(chain[-1]), [row.pk for row in chain[-21:-1]])
        self.assertEqual(self.above(chain[20]), [row.pk for row in chain[:20]])

    def test_of_more_levels_a_link_leads_to_the_beginning(self):
        chain = [self.root]
        for level in range(21):
            chain.append(tweet(self.alice, f"Level {level}", in_reply_to=chain[-1]))
        self.assertIsNone(self.page(chain[20]).context["more_above"])
        self.assertEqual(self.page(chain[21]).context["more_above"], self.root)
        hide_tweet(moderator=self.bob, tweet=self.root, reason="test")
        hide_tweet(moderator=self.bob, tweet=chain[1], reason="test")
        self.assertEqual(self.page(chain[21]).context["more_above"], chain[2])

    def test_elsewhere_an_answer_leads_to_its_conversation(self):
        link = f'<a href="/@alice/{self.two.pk}">View conversation</a>'
        self.assertContains(self.client.get("/@alice/with_replies"), link)
        self.assertContains(self.client.get(f"/@alice/{self.two.pk}/retweets"), link)
        for page in (self.page(self.root), self.page(self.two), self.client.get("/@alice")):
            self.assertNotContains(page, "View conversation")

    def test_many_answers_are_paged_oldest_first(self):
        answers = [tweet(self.bob, f"{n}", in_reply_to=self.three).pk for n in range(45)]
        pages = self.pages(f"/@charlie/{self.three.pk}")
        read = [[row.pk for row in page.context["cards"]] for page in pages]
        self.assertEqual(read, [answers[:20], answers[20:40], answers[40:]])

    def test_htmx_gets_the_next_answers_alone(self):
        response = self.client.get(
            f"/@alice/{self.root.pk}?after={self.one.pk}", headers={"HX-Request": "true"}
        )
        self.assertEqual(shown(response), [self.two.pk, self.three.pk])
        self.assertNotContains(response, "Root")

    def test_a_cursor_that_is_none_is_a_bad_request(self):
        for after in ("abc", "-1", "9" * 30):
            self.assertEqual(self.page(self.root, after=after).status_code, 400)

    def test_the_wrong_name_leads_to_the_right_one(self):
        for name in ("bob", "ALICE", "nobody_there"):
            response = self.client.get(f"/@{name}/{self.root.pk}")
            self.assertRedirects(response, f"/@alice/{self.root.pk}")

    def test_a_retweet_leads_to_what_it_retweets(self):
        retweet(member=self.bob, tweet=self.root)
        row = Tweet.objects.get(retweet_of=self.root)
        self.assertRedirects(self.page(row), f"/@alice/{self.root.pk}")

    def test_the_name_of_someone_unseen_is_not_told(self):
        secret = tweet(make_member("guarded", protected=True))
        self.assertEqual(self.client.get(f"/@alice/{secret.pk}").status_code, 404)

    def test_what_does_not_exist_is_a_404(self):
        for pk in (10**12, 10**30, 0):
            self.assertEqual(self.client.get(f"/@alice/{pk}").status_code, 404)
