"""Home: what those whom one follows say, each tweet once, page by page to the end."""

from itertools import chain

from accounts.models import Follow
from accounts.services import block, follow, mute
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, shown, tweet
from timeline.home import home_page
from tweets.models import Tweet
from tweets.services import retweet


class HomeTestCase(MembersTestCase):
    """bob reads; he follows alice and dora."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.dora = make_member("dora")
        follow(follower=cls.bob, followee=cls.dora)

    def setUp(self):
        super().setUp()
        self.client.force_login(self.bob)

    def home(self, **query):
        return self.client.get("/", query)

    def assert_home(self, *tweets):
        self.assertEqual(shown(self.home()), [tweet.pk for tweet in tweets])

    def all_pages(self):
        """The ids on each page."""
        return [shown(page) for page in self.pages("/")]

    def everything(self):
        return list(chain.from_iterable(self.all_pages()))


class ContentTests(HomeTestCase):
    def test_followees_and_oneself_newest_first_and_no_strangers(self):
        first, mine = tweet(self.alice), tweet(self.bob)
        tweet(self.charlie)
        last = tweet(self.dora)
        self.assert_home(last, mine, first)

    def test_who_follows_nobody_reads_themselves(self):
        Follow.objects.all().delete()
        self.assert_home()
        mine = tweet(self.bob)
        tweet(self.alice)
        self.assert_home(mine)

    def test_a_tweet_is_there_as_soon_as_it_is_posted_and_gone_when_deleted(self):
        new = tweet(self.alice)
        self.assert_home(new)
        new.delete()
        self.assert_home()

    def test_whom_one_no_longer_follows_is_gone_at_once(self):
        tweet(self.alice)
        Follow.objects.filter(followee=self.alice).delete()
        self.assert_home()

    def test_a_reply_is_there_if_one_follows_the_member_replied_to(self):
        question, strange = tweet(self.dora), tweet(self.charlie)
        to_dora = tweet(self.alice, in_reply_to=question)
        tweet(self.alice, "To charlie", in_reply_to=strange)
        self.assert_home(to_dora, question)

    def test_replies_to_oneself_and_to_me_and_my_own_are_there(self):
        thread = tweet(self.alice)
        goes_on = tweet(self.alice, in_reply_to=thread)
        mine = tweet(self.bob)
        to_me = tweet(self.alice, in_reply_to=mine)
        my_reply = tweet(self.bob, in_reply_to=tweet(self.charlie))
        self.assert_home(my_reply, to_me, mine, goes_on, thread)

    def test_a_reply_to_someone_muted_is_not(self):
        question = tweet(self.dora)
        tweet(self.alice, in_reply_to=question)
        mute(muter=self.bob, muted=self.dora)
        self.assert_home()

    def test_visitors_read_a_front_page_without_replies_and_retweets(self):
        public = tweet(self.alice)
        tweet(self.bob, in_reply_to=public)
        retweet(member=self.dora, tweet=public)
        tweet(make_member("guarded", protected=True))
        self.client.logout()
        self.assert_home(public)


class RetweetTests(HomeTestCase):
    def test_a_stranger_is_read_through_a_retweet(self):
        strange = tweet(self.charlie)
        retweet(member=self.alice, tweet=strange)
        self.assert_home(strange)
        self.assertContains(self.home(), "Retweeted by")

    def test_a_tweet_is_there_once_under_its_newest_retweeter(self):
        original, other = tweet(self.alice), tweet(self.alice)
        for member in (self.dora, self.bob):
            retweet(member=member, tweet=original)
        self.assert_home(original, other)
        card = self.home().context["cards"][0].tweet
        self.assertEqual((card.author, card.original), (self.bob, original))

    def test_nothing_of_someone_muted_also_not_through_others(self):
        theirs, fine = tweet(self.charlie), tweet(self.alice)
        retweet(member=self.alice, tweet=theirs)
        retweet(member=self.dora, tweet=fine)
        mute(muter=self.bob, muted=self.charlie)
        mute(muter=self.bob, muted=self.dora)
        self.assert_home(fine)
        self.assertFalse(self.home().context["cards"][0].tweet.is_retweet)

    def test_nothing_of_someone_blocked_or_suspended_also_not_through_others(self):
        blocked, suspended = tweet(self.charlie), tweet(make_member("suspended"))
        for unwanted in (blocked, suspended):
            retweet(member=self.alice, tweet=unwanted)
        block(blocker=self.charlie, blocked=self.bob)
        suspend(moderator=self.dora, member=suspended.author, reason="test")
        self.assert_home()


class PagingTests(HomeTestCase):
    def test_45_tweets_are_three_pages_without_loss_or_repetition(self):
        ids = [tweet(self.alice, f"{n}").pk for n in range(45)]
        pages = self.all_pages()
        self.assertEqual([len(page) for page in pages], [20, 20, 5])
        self.assertEqual(list(chain.from_iterable(pages)), ids[::-1])

    def test_exactly_one_page_has_no_more(self):
        for n in range(20):
            tweet(self.alice, f"{n}")
        self.assertEqual([len(page) for page in self.all_pages()], [20])

    def test_what_comes_meanwhile_does_not_move_the_next_page(self):
        ids = [tweet(self.alice, f"{n}").pk for n in range(25)]
        more = self.home().context["more_url"]
        tweet(self.alice, "New")
        self.assertEqual(shown(self.client.get(more)), ids[4::-1])

    def test_htmx_gets_the_rows_alone(self):
        ids = [tweet(self.alice, f"{n}").pk for n in range(25)]
        more = self.home().context["more_url"]
        response = self.client.get(more, headers={"HX-Request": "true"})
        self.assertEqual(shown(response), ids[4::-1])
        self.assertNotContains(response, "<html")

    def test_a_browser_does_not_take_the_rows_for_the_page(self):
        for headers in ({}, {"HX-Request": "true"}):
            response = self.client.get("/", {"before": 5}, headers=headers)
            self.assertIn("HX-Request", response.headers["Vary"])

    def test_a_page_is_full_although_many_rows_are_not_to_be_seen(self):
        seen = [tweet(self.alice, f"{n}").pk for n in range(20)]
        hidden = Tweet.objects.filter(pk__in=[tweet(self.dora, f"{n}").pk for n in range(65)])
        hidden.update(hidden_at="2026-01-01T00:00Z")
        self.assertEqual(self.all_pages(), [seen[::-1]])

    def test_beyond_very_many_of_them_more_goes_on(self):
        seen = tweet(self.alice)
        Tweet.objects.bulk_create(
            Tweet(author=self.dora, text="x", length=1, hidden_at="2026-01-01T00:00Z")
            for _ in range(201)
        )
        self.assertEqual(self.all_pages(), [[], [seen.pk]])

    def test_a_tweet_retweeted_above_does_not_come_again_below(self):
        """Whoever of those one reads has retweeted it, oneself included."""
        for n, member in enumerate((self.dora, self.bob)):
            with self.subTest(member):
                original = tweet(self.alice, f"Again {n}")
                for k in range(25):
                    tweet(self.alice, f"{n} {k}")
                retweet(member=member, tweet=original)
                everything = self.everything()
                self.assertEqual(everything[0], original.pk)
                self.assertEqual(everything.count(original.pk), 1)

    def test_a_retweet_above_that_one_does_not_see_hides_nothing_below(self):
        unseen = [make_member("muted"), make_member("suspended"), make_member("strange")]
        originals = [tweet(self.alice, f"Once {n}") for n in range(3)]
        for n in range(25):
            tweet(self.alice, f"{n}")
        for member, original in zip(unseen, originals, strict=True):
            member.username == "strange" or follow(follower=self.bob, followee=member)
            retweet(member=member, tweet=original)
        mute(muter=self.bob, muted=unseen[0])
        suspend(moderator=self.dora, member=unseen[1], reason="test")
        everything = self.everything()
        for original in originals:
            self.assertEqual(everything.count(original.pk), 1)

    def test_before_the_first_tweet_there_is_nothing(self):
        tweet(self.alice)
        self.assertEqual(shown(self.home(before="0")), [])

    def test_what_is_no_id_is_a_bad_request(self):
        for member in (self.bob, None):
            for before in ("abc", "-1", "1.5", "", " 1", "1e3", "²", "٣", "9" * 19, "9" * 5000):
                with self.subTest(before, member=member):
                    self.assertEqual(self.home(before=before).status_code, 400)
            self.client.logout()

    def test_the_largest_id_is_an_id(self):
        self.assertEqual(self.home(before=2**63 - 1).status_code, 200)

    def test_a_page_knows_its_cursor(self):
        ids = [tweet(self.alice, f"{n}").pk for n in range(21)]
        self.assertEqual(home_page(self.bob).cursor, ids[1])
        hide_tweet(moderator=self.dora, tweet=Tweet.objects.get(pk=ids[0]), reason="test")
        self.assertIsNone(home_page(self.bob).cursor)


class NewTests(HomeTestCase):
    """What has come since the page was loaded."""

    def setUp(self):
        super().setUp()
        self.first = tweet(self.alice, "First")

    def new(self, since=None):
        return self.client.get("/home/new", {"since": since or self.first.pk})

    def since(self):
        headers = {"HX-Request": "true"}
        return self.client.get("/", {"since": self.first.pk}, headers=headers)

    def assert_new(self, *tweets):
        """So many are counted and these are shown."""
        if tweets:
            self.assertContains(self.new(), f'data-count="{len(tweets)}"')
        else:
            self.assertEqual(self.new().status_code, 204)
        self.assertEqual(shown(self.since()), [tweet.pk for tweet in tweets])

    def test_nothing_is_new_at_first(self):
        self.assertContains(self.home(), f'hx-get="/home/new?since={self.first.pk}"')
        self.assert_new()

    def test_what_followees_say_is_new_and_stands_on_top_newest_first(self):
        second, third = tweet(self.alice), tweet(self.dora)
        self.assert_new(third, second)
        self.assertContains(self.new(), "2 new Tweets")
        self.assertContains(self.since(), f'hx-get="/home/new?since={third.pk}"')

    def test_by_the_rules_of_home(self):
        aside = tweet(self.charlie)
        tweet(self.alice, "Reply", in_reply_to=aside)
        self.assert_new()
        echoed = tweet(self.charlie, "Echoed")
        for member in (self.alice, self.dora):
            retweet(member=member, tweet=echoed)
        self.assert_new(echoed)
        mute(muter=self.bob, muted=self.charlie)
        self.assert_new()

    def test_what_is_hidden_or_said_by_the_blocked_is_not_there(self):
        hidden = tweet(self.alice)
        hide_tweet(moderator=self.charlie, tweet=hidden, reason="test")
        tweet(self.dora)
        block(blocker=self.dora, blocked=self.bob)
        self.assert_new()

    def test_what_one_says_oneself_is_no_news(self):
        tweet(self.bob)
        self.assert_new()

    def test_beyond_twenty_home_is_loaded_again(self):
        for _ in range(21):
            tweet(self.alice)
        response = self.new()
        self.assertContains(response, 'data-count="20+"')
        self.assertNotContains(response, "hx-get")

    def test_one_query_finds_them_after_those_for_who_asks(self):
        with self.assertNumQueries(3):  # the session, the member, the tweets
            self.new()

    def test_older_pages_do_not_ask(self):
        self.assertNotContains(self.home(before=self.first.pk), "/home/new")

    def test_whose_session_has_ended_reads_on(self):
        tweet(self.alice)
        self.client.logout()
        self.assertEqual(self.new().status_code, 204)

    def test_what_is_no_id_is_a_bad_request(self):
        for since in ("abc", "-1"):
            self.assertEqual(self.new(since).status_code, 400)
        self.assertEqual(self.client.get("/home/new").status_code, 400)
