"""@ Connect: who did what with me and my tweets, and how much of it is new."""

import re
from datetime import timedelta

from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Follow, User
from accounts.services import accept, block, follow, mute
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, shown, tweet
from timeline.interactions import BATCH, ask_unread, interactions_page
from tweets.models import Like, Tweet
from tweets.services import like, retweet


class InteractionTests(MembersTestCase):
    """alice reads what bob, charlie and dora do."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        Follow.objects.all().delete()
        cls.dora = make_member("dora")
        cls.tweet = tweet(cls.alice, "Good morning")

    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def read(self):
        """(kind, names, latest first, tweet) of each entry."""
        return [
            (row.kind, [member.username for member in row.faces], row.card and row.card.tweet)
            for row in interactions_page(self.alice).rows
        ]

    def unread(self):
        self.alice.refresh_from_db()
        return len(ask_unread(self.alice).rows)

    def test_whoever_asks_to_follow_is_announced(self):
        link = 'href="/settings/requests"'
        self.assertNotContains(self.client.get("/connect"), link)
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        follow(follower=self.dora, followee=self.alice)
        self.assertContains(self.client.get("/connect"), link)

    def test_what_one_has_muted_does_not_hide_what_was_before(self):
        follow(follower=self.dora, followee=self.alice)
        tweets = Tweet.objects.bulk_create(
            Tweet(author=self.alice, text="a", length=1) for _ in range(BATCH + 1)
        )
        Like.objects.bulk_create(
            Like(user=self.bob, tweet=liked, author=self.alice, created_at=timezone.now())
            for liked in tweets
        )
        self.assertNotIn(("follow", ["dora"], None), self.read())
        mute(muter=self.alice, muted=self.bob)
        self.assertEqual(self.read(), [("follow", ["dora"], None)])

    def test_what_a_protected_stranger_retweets_is_not_told(self):
        retweet(member=self.dora, tweet=self.tweet)
        self.assertEqual(self.read(), [("retweet", ["dora"], self.tweet)])
        User.objects.filter(pk=self.dora.pk).update(protected=True)
        self.assertEqual(self.read(), [])
        Follow.objects.create(follower=self.alice, followee=self.dora)
        self.assertIn(("retweet", ["dora"], self.tweet), self.read())

    def test_who_asks_is_shown_and_counted_until_it_was_seen(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        for member in (self.bob, self.dora):
            follow(follower=member, followee=self.alice)
        self.assertEqual(self.read(), [("request", ["dora", "bob"], None)])
        self.assertEqual(self.unread(), 2)
        self.assertContains(self.client.get("/connect"), "and 1 other ask to follow you")
        self.assertEqual(self.unread(), 0)
        accept(follower=self.bob, followee=self.alice)
        self.assertEqual(self.read(), [("follow", ["bob"], None), ("request", ["dora"], None)])
        self.assertContains(self.client.get("/connect"), "asks to follow you")

    def test_what_is_new_is_marked_until_it_was_seen(self):
        like(member=self.bob, tweet=self.tweet)
        tweet(self.bob, "Hello @alice")
        for expected in (2, 0):
            response = self.client.get("/connect")
            self.assertEqual(len(re.findall(r'<li class="[^"]* new"', response.text)), expected)

    def test_each_kind_newest_first(self):
        follow(follower=self.bob, followee=self.alice)
        like(member=self.bob, tweet=self.tweet)
        retweet(member=self.bob, tweet=self.tweet)
        named = tweet(self.charlie, "Hello @alice")
        answer = tweet(self.charlie, "Yes", in_reply_to=self.tweet)
        expected = [
            ("mention", ["charlie"], answer),
            ("mention", ["charlie"], named),
            ("retweet", ["bob"], self.tweet),
            ("like", ["bob"], self.tweet),
            ("follow", ["bob"], None),
        ]
        self.assertEqual(self.read(), expected)
        self.assertEqual(self.unread(), 5)
        page = self.client.get("/connect")
        for words in (
            "favourited your Tweet",
            "retweeted your Tweet",
            "followed you",
            "Good morning",
        ):
            self.assertContains(page, words)
        self.assertEqual(shown(page), [answer.pk, named.pk])

    def test_the_same_by_several_is_one_entry(self):
        for member in (self.bob, self.charlie, self.dora):
            like(member=member, tweet=self.tweet)
            follow(follower=member, followee=self.alice)
        names = ["dora", "charlie", "bob"]
        self.assertEqual(self.read(), [("follow", names, None), ("like", names, self.tweet)])
        page = self.client.get("/connect")
        self.assertContains(page, "and 2 others")

    def test_what_one_does_oneself_is_no_interaction(self):
        like(member=self.alice, tweet=self.tweet)
        tweet(self.alice, "@alice again", in_reply_to=self.tweet)
        like(member=self.alice, tweet=tweet(self.bob))
        self.assertEqual((self.read(), self.unread()), ([], 0))

    def test_what_happens_between_others_is_theirs(self):
        theirs = tweet(self.bob, "Hello @charlie")
        like(member=self.charlie, tweet=theirs)
        retweet(member=self.charlie, tweet=theirs)
        follow(follower=self.charlie, followee=self.bob)
        self.assertEqual((self.read(), self.unread()), ([], 0))

    def test_muted_blocked_and_suspended_members_are_neither_shown_nor_counted(self):
        for member in (self.bob, self.charlie, self.dora):
            like(member=member, tweet=self.tweet)
            retweet(member=member, tweet=self.tweet)
            follow(follower=member, followee=self.alice)
            tweet(member, "@alice")
        self.assertEqual(self.unread(), 12)
        mute(muter=self.alice, muted=self.bob)
        block(blocker=self.charlie, blocked=self.alice)
        suspend(moderator=self.alice, member=self.dora, reason="test")
        self.assertEqual((self.read(), self.unread()), ([], 0))

    def test_what_is_hidden_is_neither_shown_nor_counted(self):
        like(member=self.bob, tweet=self.tweet)
        retweet(member=self.bob, tweet=self.tweet)
        named = tweet(self.bob, "@alice")
        for hidden in (self.tweet, named):
            hide_tweet(moderator=self.charlie, tweet=hidden, reason="test")
        self.assertEqual((self.read(), self.unread()), ([], 0))

    def test_the_number_stands_in_the_bar_until_one_has_looked(self):
        like(member=self.bob, tweet=self.tweet)
        self.assertEqual(self.client.get("/discover").context["unread"], 1)
        first = self.client.get("/connect")
        self.assertTrue(first.context["cards"][0].is_unread)
        self.assertEqual(first.context["unread"], 0)
        self.assertFalse(self.client.get("/connect").context["cards"][0].is_unread)
        self.assertEqual(self.client.get("/discover").context["unread"], 0)
        retweet(member=self.bob, tweet=self.tweet)
        tweet(self.bob, "@alice")
        follow(follower=self.bob, followee=self.alice)
        self.assertEqual(self.client.get("/discover").context["unread"], 3)

    def test_only_the_first_page_counts_as_a_look(self):
        like(member=self.bob, tweet=self.tweet)
        self.client.get("/connect?before=1")
        self.client.get("/connect/mentions")
        self.assertEqual(self.unread(), 1)

    def test_at_most_99_are_counted(self):
        Like.objects.bulk_create(
            Like(user=make_member(f"member{n}"), tweet=self.tweet, author=self.alice)
            for n in range(101)
        )
        self.assertEqual(self.unread(), 99)

    def test_entries_are_paged_to_the_end(self):
        tweets = [tweet(self.alice, f"{n}") for n in range(45)]
        for liked in tweets:
            like(member=self.bob, tweet=liked)
        tweets.reverse()
        pages = self.pages("/connect")
        read = [[row.card.tweet for row in page.context["cards"]] for page in pages]
        self.assertEqual(read, [tweets[:20], tweets[20:40], tweets[40:]])

    def test_many_rows_of_few_entries_are_paged_too(self):
        old = tweet(self.alice, "Old")
        like(member=self.bob, tweet=old)
        Like.objects.bulk_create(
            Like(
                user=make_member(f"member{n}"),
                tweet=self.tweet,
                author=self.alice,
                created_at=Now() + timedelta(seconds=n),
            )
            for n in range(120)
        )
        page = interactions_page(self.alice)
        self.assertEqual([len(row.rows) for row in page.rows], [100])
        rest = interactions_page(self.alice, page.cursor)
        self.assertEqual(
            [(row.card.tweet, len(row.rows)) for row in rest.rows], [(self.tweet, 20), (old, 1)]
        )
        self.assertIsNone(rest.cursor)

    def test_what_is_no_time_is_a_bad_request(self):
        for before in ("abc", "-1", 2**63 - 1, "9" * 30):
            with self.subTest(before):
                self.assertEqual(self.client.get("/connect", {"before": before}).status_code, 400)
        self.assertEqual(self.client.get("/connect?before=0").status_code, 200)

    def test_visitors_sign_in_first(self):
        self.client.logout()
        for address in ("/connect", "/connect/mentions"):
            self.assertRedirects(self.client.get(address), f"/accounts/login/?next={address}")


class ChoiceTests(MembersTestCase):
    """alice asks for some only. She follows dora, who is protected, and not bob."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.dora = make_member("dora", protected=True)
        follow(follower=cls.alice, followee=cls.dora)
        accept(follower=cls.alice, followee=cls.dora)
        cls.tweet = tweet(cls.alice, "Good morning")
        for member in (cls.bob, cls.dora):
            like(member=member, tweet=cls.tweet)
            retweet(member=member, tweet=cls.tweet)
            tweet(member, "Hello @alice")

    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def read(self, **choice):
        """(kind, names) of each entry."""
        page = self.client.get("/connect", choice)
        rows = page.context["cards"]
        return [(row.kind, [member.username for member in row.faces]) for row in rows]

    def test_one_kind_alone(self):
        expected = {
            "likes": [("like", ["dora", "bob"])],
            "retweets": [("retweet", ["dora", "bob"])],
            "mentions": [("mention", ["dora"]), ("mention", ["bob"])],
            "follows": [("accepted", ["dora"]), ("follow", ["bob"])],
        }
        for kind, entries in expected.items():
            with self.subTest(kind):
                self.assertEqual(self.read(kind=kind), entries)

    def test_of_people_whom_one_follows_alone(self):
        everything = [("mention", ["dora"]), ("retweet", ["dora"]), ("like", ["dora"])]
        everything += [("accepted", ["dora"])]
        self.assertEqual(self.read(**{"from": "followees"}), everything)
        self.assertEqual(self.read(kind="likes", **{"from": "followees"}), [("like", ["dora"])])

    def test_links_lead_from_one_choice_to_the_next(self):
        page = self.client.get("/connect?kind=likes&from=followees")
        self.assertContains(page, 'href="?kind=retweets&amp;from=followees"')
        self.assertContains(page, 'href="?kind=likes"')
        self.assertContains(page, 'aria-current="page">Favourites')

    def test_who_has_seen_a_part_has_not_seen_the_rest(self):
        for choice in ("kind=likes", "from=followees"):
            page = self.client.get(f"/connect?{choice}")
            self.assertTrue(page.context["cards"][0].is_unread)
            self.assertTrue(page.context["unread"])
        self.client.get("/connect")
        self.assertEqual(self.client.get("/connect").context["unread"], 0)

    def test_pages_go_on_with_the_choice(self):
        for n in range(25):
            like(member=self.bob, tweet=tweet(self.alice, f"{n}"))
        first, second = self.pages("/connect?kind=likes")
        self.assertEqual(len(first.context["cards"]), 20)
        self.assertEqual({row.kind for row in second.context["cards"]}, {"like"})

    def test_where_there_is_none_a_link_leads_to_all(self):
        mute(muter=self.alice, muted=self.dora)
        page = self.client.get("/connect?from=followees")
        self.assertContains(page, "Nothing of this kind yet")
        self.assertContains(page, 'href="/connect">Show all interactions')

    def test_what_is_no_choice_is_a_bad_request(self):
        for choice in ("kind=x", "from=x", "kind=like"):
            with self.subTest(choice):
                self.assertEqual(self.client.get(f"/connect?{choice}").status_code, 400)


class AcceptedTests(MembersTestCase):
    """alice has asked bob, who is protected."""

    def setUp(self):
        super().setUp()
        User.objects.filter(pk=self.bob.pk).update(protected=True)
        Follow.objects.all().delete()
        self.bob.refresh_from_db()
        follow(follower=self.alice, followee=self.bob)

    def read(self):
        page = interactions_page(self.alice)
        return [(row.kind, [member.username for member in row.faces]) for row in page.rows]

    def test_who_lets_one_follow_is_told_and_counted_once_they_do(self):
        self.assertEqual((self.read(), len(ask_unread(self.alice).rows)), ([], 0))
        accept(follower=self.alice, followee=self.bob)
        self.assertEqual(self.read(), [("accepted", ["bob"])])
        self.assertEqual(len(ask_unread(self.alice).rows), 1)
        self.client.force_login(self.alice)
        self.assertContains(self.client.get("/connect"), "You now follow <a")

    def test_it_is_told_to_nobody_else(self):
        accept(follower=self.alice, followee=self.bob)
        self.assertEqual(interactions_page(self.charlie).rows, [])

    def test_following_who_is_not_protected_is_nothing_to_tell(self):
        follow(follower=self.alice, followee=self.charlie)
        self.assertEqual(self.read(), [])

    def test_nor_is_what_a_muted_or_suspended_member_did(self):
        accept(follower=self.alice, followee=self.bob)
        mute(muter=self.alice, muted=self.bob)
        self.assertEqual((self.read(), len(ask_unread(self.alice).rows)), ([], 0))


class MentionsPageTests(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def mentions(self):
        return shown(self.client.get("/connect/mentions"))

    def test_who_speaks_to_me_newest_first(self):
        named = tweet(self.charlie, "Hello @ALICE")
        answer = tweet(self.bob, "Yes", in_reply_to=tweet(self.alice))
        tweet(self.bob, "Hello @charlie")
        tweet(self.alice, "I am @alice")
        self.assertEqual(self.mentions(), [answer.pk, named.pk])

    def test_a_retweet_of_it_is_not_another_one(self):
        named = tweet(self.charlie, "Hello @alice")
        retweet(member=self.bob, tweet=named)
        self.assertEqual(self.mentions(), [named.pk])

    def test_the_muted_do_not_speak(self):
        tweet(self.charlie, "Hello @alice")
        mute(muter=self.alice, muted=self.charlie)
        self.assertEqual(self.mentions(), [])

    def test_pages_go_on_to_the_end(self):
        ids = [tweet(self.bob, f"@alice {n}").pk for n in range(45)]
        ids.reverse()
        read = [shown(page) for page in self.pages("/connect/mentions")]
        self.assertEqual(read, [ids[:20], ids[20:40], ids[40:]])

    def test_a_cursor_that_is_none_is_a_bad_request(self):
        self.assertEqual(self.client.get("/connect/mentions?before=abc").status_code, 400)
