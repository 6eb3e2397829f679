"""Who retweeted and who favourited a tweet, as far as the viewer may know."""

from accounts.services import block, follow, mute
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, shown, tweet
from tweets.models import Tweet
from tweets.services import like, retweet, unlike, unretweet

LISTS = {"retweets": retweet, "favourites": like}


class TweetPeopleTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.tweet = tweet(cls.alice, "Look at this")

    def page(self, rest, tweet=None, name="alice", **query):
        return self.client.get(f"/@{name}/{(tweet or self.tweet).pk}/{rest}", query)

    def people(self, rest):
        return [member.username for member in self.page(rest).context["cards"]]

    def react(self, *members):
        for member in members:
            for act in LISTS.values():
                act(member=member, tweet=self.tweet)

    def test_the_latest_come_first_below_the_tweet(self):
        self.react(self.bob, self.charlie)
        for rest in LISTS:
            self.assertEqual(self.people(rest), ["charlie", "bob"])
            self.assertEqual(shown(self.page(rest)), [self.tweet.pk])

    def test_each_list_has_its_own_people(self):
        retweet(member=self.bob, tweet=self.tweet)
        like(member=self.charlie, tweet=self.tweet)
        self.assertEqual(self.people("retweets"), ["bob"])
        self.assertEqual(self.people("favourites"), ["charlie"])

    def test_who_takes_it_back_is_gone(self):
        self.react(self.bob)
        unretweet(member=self.bob, tweet=self.tweet)
        unlike(member=self.bob, tweet=self.tweet)
        for rest in LISTS:
            self.assertEqual(self.people(rest), [])

    def test_the_pages_say_what_they_are(self):
        for rest, title, empty in (
            ("retweets", "Who retweeted the Tweet by alice", "No Retweet to show"),
            ("favourites", "Who favourited the Tweet by alice", "No favourite to show"),
        ):
            page = self.page(rest)
            self.assertContains(page, f"<title>{title} · Pipit</title>")
            self.assertContains(page, empty)
            LISTS[rest](member=self.bob, tweet=self.tweet)
            self.assertNotContains(self.page(rest), empty)

    def test_the_numbers_lead_there_where_there_is_somebody(self):
        address = f"/@alice/{self.tweet.pk}"
        links = [f'href="{address}/{rest}"' for rest in LISTS]
        for link in links:
            self.assertNotContains(self.client.get(address), link)
        self.react(self.bob)
        for link in links:
            self.assertContains(self.client.get(address), link)

    def test_a_first_favourite_by_htmx_brings_the_link(self):
        self.client.force_login(self.bob)
        response = self.client.post(
            f"/tweets/{self.tweet.pk}/like",
            headers={
                "HX-Request": "true",
                "HX-Current-URL": f"http://testserver/@alice/{self.tweet.pk}",
            },
        )
        self.assertContains(response, f'href="/@alice/{self.tweet.pk}/favourites"')

    def test_suspended_members_are_left_out(self):
        self.react(self.bob, self.charlie)
        suspend(moderator=self.alice, member=self.charlie, reason="test")
        for rest in LISTS:
            self.assertEqual(self.people(rest), ["bob"])

    def test_members_blocked_in_either_direction_are_left_out(self):
        dora = make_member("dora")
        self.react(self.charlie, dora)
        block(blocker=self.bob, blocked=self.charlie)
        block(blocker=dora, blocked=self.bob)
        for rest in LISTS:
            self.assertEqual(self.people(rest), ["dora", "charlie"])
        self.client.force_login(self.bob)
        for rest in LISTS:
            self.assertEqual(self.people(rest), [])

    def test_what_a_protected_member_did_is_for_their_followers_and_themselves(self):
        guarded = make_member("guarded")
        follow(follower=self.bob, followee=guarded)
        guarded.protected = True
        guarded.save()
        self.react(guarded)
        for viewer, knows in (
            (None, False),
            (self.charlie, False),
            (self.alice, False),  # not even the author of what they liked
            (self.bob, True),
            (guarded, True),
        ):
            viewer and self.client.force_login(viewer)
            for rest in LISTS:
                with self.subTest(viewer, rest=rest):
                    self.assertEqual(self.people(rest), ["guarded"] * knows)

    def test_the_muted_are_there(self):
        self.react(self.charlie)
        mute(muter=self.bob, muted=self.charlie)
        self.client.force_login(self.bob)
        for rest in LISTS:
            self.assertEqual(self.people(rest), ["charlie"])

    def test_one_can_follow_from_the_list(self):
        self.react(self.bob, self.charlie)
        self.client.force_login(self.alice)
        for rest in LISTS:
            page = self.page(rest).content.decode()
            list_of_people = page.partition('<ol class="members">')[2]
            self.assertIn('formaction="/@charlie/follow"', list_of_people)

    def test_who_may_not_see_the_tweet_does_not_find_its_lists(self):
        secret = tweet(make_member("guarded", protected=True))
        hidden = tweet(self.charlie)
        hide_tweet(moderator=self.alice, tweet=hidden, reason="test")
        for name, said in (("guarded", secret), ("charlie", hidden)):
            for rest in LISTS:
                self.assertEqual(self.page(rest, said, name).status_code, 404)
        block(blocker=self.alice, blocked=self.bob)
        self.client.force_login(self.bob)
        for rest in LISTS:
            self.assertEqual(self.page(rest).status_code, 404)
            for pk in (10**12, 10**30, 0):
                self.assertEqual(self.client.get(f"/@alice/{pk}/{rest}").status_code, 404)

    def test_the_wrong_name_and_a_retweet_lead_to_the_right_address(self):
        retweet(member=self.bob, tweet=self.tweet)
        row = Tweet.objects.get(retweet_of=self.tweet)
        for rest in LISTS:
            right = f"/@alice/{self.tweet.pk}/{rest}"
            self.assertRedirects(self.page(rest, name="ALICE"), right)
            self.assertRedirects(self.page(rest, row, "bob"), right)

    def test_the_lists_go_on_to_the_end(self):
        members = [make_member(f"member{n}") for n in range(45)]
        self.react(*members)
        members.reverse()
        for rest in LISTS:
            with self.subTest(rest):
                pages = self.pages(f"/@alice/{self.tweet.pk}/{rest}")
                read = [page.context["cards"] for page in pages]
                self.assertEqual(read, [members[:20], members[20:40], members[40:]])

    def test_htmx_gets_the_next_people_alone(self):
        self.react(self.bob, self.charlie)
        retweets = Tweet.objects.get(retweet_of=self.tweet, author=self.charlie)
        response = self.client.get(
            f"/@alice/{self.tweet.pk}/retweets?before={retweets.pk}", headers={"HX-Request": "true"}
        )
        self.assertContains(response, "@bob")
        self.assertNotContains(response, "Look at this")
        self.assertNotContains(response, "@charlie")

    def test_a_cursor_that_is_none_is_a_bad_request(self):
        for rest in LISTS:
            for before in ("abc", "-1", "9" * 30):
                self.assertEqual(self.page(rest, before=before).status_code, 400)
