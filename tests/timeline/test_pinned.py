"""The tweet on top of a profile, and the page of a member's pictures."""

from accounts.models import User
from accounts.services import block
from moderation.services import hide_tweet
from tests.base import MembersTestCase, shown, tweet
from timeline.models import PictureTweet, Pin
from timeline.services import pin
from tweets.models import Image
from tweets.services import delete_tweet, like, retweet

PINNED = "Pinned Tweet"


class PinTests(MembersTestCase):
    """alice has said three things, and pinned the first."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.tweets = [tweet(cls.alice, f"{n}") for n in range(3)]
        cls.ids = [row.pk for row in cls.tweets]
        pin(tweet=cls.tweets[0])

    def profile(self, **query):
        return self.client.get("/@alice", query)

    def act(self, member, name, row):
        self.client.force_login(member)
        return self.client.post(f"/tweets/{row.pk}/{name}")

    def test_it_stands_on_top_and_not_again_below(self):
        self.assertEqual(shown(self.profile()), [self.ids[0], self.ids[2], self.ids[1]])
        self.assertContains(self.profile(), PINNED, count=1)

    def test_also_an_answer_does(self):
        answer = tweet(self.alice, "Because", in_reply_to=self.tweets[1])
        pin(tweet=answer)
        self.assertEqual(shown(self.profile()), [answer.pk, *reversed(self.ids)])

    def test_and_the_only_tweet(self):
        for row in self.tweets[1:]:
            delete_tweet(row)
        self.assertEqual(shown(self.profile()), self.ids[:1])

    def test_later_pages_are_without_it(self):
        ids = self.ids[1:] + [tweet(self.alice, f"Later {n}").pk for n in range(43)]
        pages = [shown(page) for page in self.pages("/@alice")]
        self.assertEqual([len(page) for page in pages], [21, 20, 5])
        self.assertEqual([pk for page in pages for pk in page], [self.ids[0], *reversed(ids)])
        page = self.profile(before=2**62)
        self.assertNotIn(self.ids[0], shown(page))

    def test_exactly_one_page_has_no_more(self):
        for n in range(18):
            tweet(self.alice, f"Later {n}")
        self.assertEqual([len(shown(page)) for page in self.pages("/@alice")], [21])
        tweet(self.alice, "One more")
        self.assertEqual([len(shown(page)) for page in self.pages("/@alice")], [21, 1])

    def test_other_pages_show_it_in_its_place(self):
        like(member=self.alice, tweet=self.tweets[0])
        self.assertEqual(shown(self.client.get("/@alice/with_replies")), self.ids[::-1])
        self.assertNotContains(self.client.get("/@alice/favourites"), PINNED)

    def test_its_author_pins_another_and_none(self):
        self.assertRedirects(self.act(self.alice, "pin", self.tweets[1]), "/@alice")
        self.assertEqual(Pin.objects.get().tweet, self.tweets[1])
        self.assertContains(self.profile(), f"/tweets/{self.ids[1]}/unpin")
        self.act(self.alice, "unpin", self.tweets[0])  # of a page that is old by now
        self.assertTrue(Pin.objects.exists())
        self.act(self.alice, "unpin", self.tweets[1])
        self.assertNotContains(self.profile(), PINNED)

    def test_others_are_offered_no_button_and_do_nothing(self):
        self.client.force_login(self.bob)
        self.assertNotContains(self.profile(), "/unpin")
        for name in ("pin", "unpin"):
            self.assertEqual(self.act(self.bob, name, self.tweets[0]).status_code, 404)
        self.assertEqual(Pin.objects.get().user, self.alice)

    def test_no_retweet_is_pinned(self):
        retweet(member=self.bob, tweet=self.tweets[0])
        again = self.bob.tweet_set.get()
        self.assertEqual(self.act(self.bob, "pin", again).status_code, 404)

    def test_nor_what_is_hidden(self):
        hide_tweet(moderator=self.bob, tweet=self.tweets[1], reason="test")
        self.assertEqual(self.act(self.alice, "pin", self.tweets[1]).status_code, 404)

    def test_it_is_gone_when_it_is_hidden_or_deleted(self):
        hide_tweet(moderator=self.bob, tweet=self.tweets[0], reason="test")
        self.assertEqual(shown(self.profile()), self.ids[:0:-1])
        delete_tweet(self.tweets[0])
        self.assertFalse(Pin.objects.exists())
        self.assertEqual(shown(self.profile()), self.ids[:0:-1])

    def test_strangers_do_not_see_that_of_a_protected_member(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        self.assertNotContains(self.profile(), PINNED)
        self.client.force_login(self.bob)
        self.assertContains(self.profile(), PINNED)

    def test_nor_does_anybody_blocked(self):
        block(blocker=self.alice, blocked=self.bob)
        self.client.force_login(self.bob)
        self.assertEqual(self.profile().status_code, 404)


class PicturesTests(MembersTestCase):
    def illustrate(self, *tweets):
        picture = {"file": "a/b.webp", "width": 4, "height": 3, "color": "#aabbcc"}
        Image.objects.bulk_create(
            Image(tweet=row, position=position, **picture) for row in tweets for position in (0, 1)
        )
        return [row.pk for row in tweets]

    def page(self):
        return self.client.get("/@alice/images")

    def test_tweets_with_pictures_newest_first_answers_as_well(self):
        question = tweet(self.bob)
        answer = tweet(self.alice, in_reply_to=question)
        ids = self.illustrate(tweet(self.alice), answer)
        tweet(self.alice, "No picture")
        self.illustrate(question)
        self.assertEqual(sorted(shown(self.page()), reverse=True), shown(self.page()))
        self.assertEqual(set(shown(self.page())), set(ids))

    def test_pages_go_on_to_the_end(self):
        ids = self.illustrate(*(tweet(self.alice, f"{n}") for n in range(45)))
        pages = [shown(page) for page in self.pages("/@alice/images")]
        self.assertEqual([len(page) for page in pages], [20, 20, 5])
        self.assertEqual([pk for page in pages for pk in page], ids[::-1])

    def test_without_any_the_page_says_so(self):
        self.assertContains(self.page(), "No picture yet")

    def test_what_has_lost_its_pictures_is_not_there(self):
        self.illustrate(one := tweet(self.alice), other := tweet(self.alice))
        Image.objects.filter(tweet=one).delete()
        Image.objects.filter(tweet=other, position=0).delete()
        self.assertEqual(shown(self.page()), [other.pk])
        delete_tweet(other)
        self.assertFalse(PictureTweet.objects.exists())

    def test_those_of_a_protected_member_are_for_followers(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        ids = self.illustrate(tweet(self.alice))
        self.assertEqual(shown(self.page()), [])
        self.client.force_login(self.bob)
        self.assertEqual(shown(self.page()), ids)
