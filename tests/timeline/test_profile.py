"""A member's pages: tweets, replies, favourites, followers and following."""

from accounts.services import block, follow, mute, unprotect
from moderation.services import suspend
from tests.base import MembersTestCase, make_member, shown, tweet
from tweets.models import Like
from tweets.services import like, retweet

LISTS = ("", "/with_replies", "/favourites", "/followers", "/following")


class ProfileTests(MembersTestCase):
    def page(self, rest="", **query):
        return self.client.get(f"/@alice{rest}", query)

    def people(self, rest):
        return [member.username for member in self.page(rest).context["cards"]]

    def test_tweets_and_retweets_newest_first_without_replies(self):
        first, theirs = tweet(self.alice), tweet(self.charlie)
        retweet(member=self.alice, tweet=theirs)
        reply = tweet(self.alice, in_reply_to=theirs)
        self.assertEqual(shown(self.page()), [theirs.pk, first.pk])
        self.assertEqual(shown(self.page("/with_replies")), [reply.pk, theirs.pk, first.pk])

    def test_nobody_is_suggested_on_their_own_page(self):
        self.client.force_login(self.charlie)
        self.assertContains(self.page(), 'formaction="/@bob/follow"', count=1)
        self.assertContains(self.page(), 'formaction="/@alice/follow"', count=1)

    def test_without_a_favourite_the_page_says_how_to_have_one(self):
        self.assertContains(self.page("/favourites"), "No favourite yet")

    def test_favourites_latest_first(self):
        first, second = tweet(self.bob), tweet(self.charlie)
        for liked in (second, first):
            like(member=self.alice, tweet=liked)
        self.assertEqual(shown(self.page("/favourites")), [first.pk, second.pk])

    def test_followers_and_following_latest_first(self):
        follow(follower=self.charlie, followee=self.alice)
        follow(follower=self.alice, followee=self.charlie)
        self.assertEqual(self.people("/followers"), ["charlie", "bob"])
        self.assertEqual(self.people("/following"), ["charlie"])

    def test_the_lists_of_people_say_which_they_are(self):
        self.assertContains(self.page("/followers"), "<title>Followers of @alice · Pipit</title>")
        self.assertContains(self.page("/following"), "<title>Followed by @alice · Pipit</title>")

    def test_the_name_is_found_in_any_case(self):
        for rest in LISTS:
            self.assertEqual(self.client.get(f"/@ALICE{rest}").status_code, 200)

    def test_nobody_by_that_name_is_a_404(self):
        for name in ("nobody_there", "a" * 16, "é"):
            for rest in LISTS:
                self.assertEqual(self.client.get(f"/@{name}{rest}").status_code, 404)

    def test_who_is_suspended_or_blocks_me_is_not_there(self):
        blocker = make_member("blocker")
        block(blocker=blocker, blocked=self.bob)
        suspend(moderator=self.bob, member=self.charlie, reason="test")
        self.client.force_login(self.bob)
        for name in ("blocker", "charlie"):
            for rest in LISTS:
                self.assertEqual(self.client.get(f"/@{name}{rest}").status_code, 404)

    def test_nor_are_they_among_followers_and_followees(self):
        for member in (self.charlie, make_member("blocker")):
            follow(follower=member, followee=self.alice)
            follow(follower=self.alice, followee=member)
        block(blocker=member, blocked=self.bob)
        suspend(moderator=self.bob, member=self.charlie, reason="test")
        self.client.force_login(self.bob)
        self.assertEqual(self.people("/followers"), ["bob"])
        self.assertEqual(self.people("/following"), [])

    def test_whom_i_muted_i_still_read_on_their_own_page(self):
        said = tweet(self.alice)
        mute(muter=self.bob, muted=self.alice)
        self.client.force_login(self.bob)
        self.assertEqual(shown(self.page()), [said.pk])

    def test_a_protected_member_shows_strangers_who_they_are_and_no_more(self):
        tweet(self.alice, "Between us")
        like(member=self.alice, tweet=tweet(self.charlie, "Liked by alice"))
        follow(follower=self.alice, followee=self.charlie)
        self.alice.protected, self.alice.bio = True, "Gardener"
        self.alice.save()
        for viewer, reads in (
            (None, False),
            (self.charlie, False),
            (self.bob, True),
            (self.alice, True),
        ):
            viewer and self.client.force_login(viewer)
            for rest in LISTS:
                with self.subTest(viewer, rest=rest):
                    response = self.page(rest)
                    self.assertContains(response, "Gardener")
                    self.assertEqual(bool(response.context["cards"]), reads)

    def test_pages_go_on_to_the_end(self):
        ids = [tweet(self.alice, f"{n}").pk for n in range(45)][::-1]
        for pk in ids:
            Like.objects.create(user=self.alice, tweet_id=pk, author=self.alice)
        for rest, expected in (("", ids), ("/with_replies", ids), ("/favourites", ids[::-1])):
            with self.subTest(rest):
                read = [shown(page) for page in self.pages(f"/@alice{rest}")]
                self.assertEqual(read, [expected[:20], expected[20:40], expected[40:]])

    def test_people_go_on_to_the_end(self):
        members = [make_member(f"member{n}") for n in range(45)]
        for member in members:
            follow(follower=member, followee=self.charlie)
        members.reverse()
        read = [page.context["cards"] for page in self.pages("/@charlie/followers")]
        self.assertEqual(read, [members[:20], members[20:40], members[40:]])

    def test_people_who_all_became_followers_at_once_go_on_to_the_end(self):
        self.charlie.protected = True
        self.charlie.save()
        members = [make_member(f"member{n}") for n in range(45)]
        for member in members:
            follow(follower=member, followee=self.charlie)
        unprotect(member=self.charlie)
        self.client.force_login(self.charlie)
        members.reverse()
        read = [page.context["cards"] for page in self.pages("/@charlie/followers")]
        self.assertEqual(read, [members[:20], members[20:40], members[40:]])

    def test_a_cursor_that_is_none_is_a_bad_request(self):
        for rest in LISTS:
            for before in ("abc", "-1", "9" * 30):
                self.assertEqual(self.page(rest, before=before).status_code, 400)
        for rest in LISTS[2:]:
            self.assertEqual(self.page(rest, before=2**63 - 1).status_code, 400)

    def test_the_page_says_whose_it_is(self):
        self.alice.name, self.alice.bio = "Alice <A.>", "Likes #tea & <b>"
        self.alice.save()
        response = self.page()
        self.assertContains(response, "<title>Alice &lt;A.&gt; (@alice)")
        self.assertContains(response, 'content="Likes #tea &amp; &lt;b&gt;"')
