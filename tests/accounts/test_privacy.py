from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import Follow, FollowRequest, User
from accounts.views import settings
from tests.base import MembersTestCase, make_member, tweet
from tweets.models import Image


def names(response):
    return [member.username for member in response.context["members"]]


class PrivacyTests(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def protect(self, protected):
        data = {"protected": "on"} if protected else {}
        return self.client.post(reverse("settings_privacy"), data)

    def test_from_now_on_people_ask_and_followers_stay(self):
        self.assertRedirects(self.protect(True), reverse("settings_privacy"))
        self.alice.refresh_from_db()
        services.follow(follower=self.charlie, followee=self.alice)
        self.assertFalse(Follow.objects.filter(follower=self.charlie).exists())
        self.assertTrue(Follow.objects.filter(follower=self.bob, followee=self.alice).exists())

    def test_opening_the_account_lets_in_who_waits(self):
        self.protect(True)
        self.alice.refresh_from_db()
        services.follow(follower=self.charlie, followee=self.alice)
        self.protect(False)
        self.alice.refresh_from_db()
        self.assertFalse(self.alice.protected)
        self.assertTrue(Follow.objects.filter(follower=self.charlie, followee=self.alice).exists())
        self.assertFalse(FollowRequest.objects.exists())

    def test_who_follows_as_many_as_one_can_is_not_let_in(self):
        self.protect(True)
        for follower in (self.bob, self.charlie):
            FollowRequest.objects.get_or_create(follower=follower, followee=self.alice)
        services.unfollow(follower=self.bob, followee=self.alice)
        FollowRequest.objects.get_or_create(follower=self.bob, followee=self.alice)
        services.follow(follower=self.bob, followee=self.charlie)
        with override_settings(FOLLOWING_LIMIT=1):
            self.protect(False)
        self.assertEqual(Follow.objects.get(followee=self.alice).follower, self.charlie)
        self.assertFalse(FollowRequest.objects.exists())

    def test_who_may_find_me_is_kept_and_lets_nobody_in(self):
        self.protect(True)
        User.objects.filter(pk=self.alice.pk).update(indexable=True, email_findable=False)
        data = {"protected": "on", "email_findable": "on"}
        response = self.client.post(reverse("settings_privacy"), data, follow=True)
        self.assertContains(response, "Your settings were saved.")
        self.alice.refresh_from_db()
        self.assertEqual((self.alice.email_findable, self.alice.indexable), (True, False))
        self.assertTrue(self.alice.protected)

    def test_nobody_finds_me_by_my_address_unless_i_say_so_and_search_engines_do(self):
        self.assertEqual((self.alice.email_findable, self.alice.indexable), (False, True))


class SearchEngineTests(MembersTestCase):
    NOINDEX = '<meta name="robots" content="noindex">'

    def setUp(self):
        super().setUp()
        self.tweet = tweet(self.alice)
        Image.objects.create(
            tweet=self.tweet, position=0, file="a/b.webp", width=4, height=3, color="#aabbcc"
        )

    def listed(self):
        """Whether search engines may list pages about alice, of which each says the same."""
        pages = ("", "/with_replies", "/favourites", "/followers", "/following")
        addresses = [f"/@alice{page}" for page in pages]
        said = self.tweet.get_absolute_url()
        addresses += [said, f"{said}/photo/1", f"{said}/retweets", f"{said}/favourites"]
        return {self.NOINDEX not in self.client.get(address).text for address in addresses}

    def test_may_list_everybody(self):
        self.assertEqual(self.listed(), {True})

    def test_but_not_who_does_not_want_it(self):
        User.objects.filter(pk=self.alice.pk).update(indexable=False)
        self.assertEqual(self.listed(), {False})
        self.assertNotContains(self.client.get("/@bob"), self.NOINDEX)

    def test_nor_who_is_protected(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        self.client.force_login(self.bob)
        self.assertEqual(self.listed(), {False})


class PeopleListsTests(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def get(self, name, **query):
        return self.client.get(reverse(name), query)

    def test_the_blocked_are_listed_and_can_be_unblocked(self):
        services.block(blocker=self.alice, blocked=self.charlie)
        page = self.get("settings_blocked")
        self.assertEqual(names(page), ["charlie"])
        self.assertContains(page, 'formaction="/@charlie/unblock"')

    def test_who_blocks_me_is_not_listed(self):
        services.block(blocker=self.charlie, blocked=self.alice)
        self.assertEqual(names(self.get("settings_blocked")), [])

    def test_the_muted_are_listed_and_can_be_unmuted(self):
        services.mute(muter=self.alice, muted=self.charlie)
        page = self.get("settings_muted")
        self.assertEqual(names(page), ["charlie"])
        self.assertContains(page, 'formaction="/@charlie/unmute"')

    def test_who_asks_is_listed_with_both_answers(self):
        FollowRequest.objects.create(follower=self.charlie, followee=self.alice)
        FollowRequest.objects.create(follower=self.bob, followee=self.charlie)
        page = self.get("settings_requests")
        self.assertEqual(names(page), ["charlie"])
        self.assertContains(page, 'formaction="/@charlie/accept"')
        self.assertContains(page, 'formaction="/@charlie/refuse"')

    def test_whom_one_added_last_comes_first(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        services.unfollow(follower=self.bob, followee=self.alice)
        for member in (self.charlie, self.bob):
            services.mute(muter=self.alice, muted=member)
            services.follow(follower=member, followee=self.alice)
        self.assertEqual(names(self.get("settings_muted")), ["bob", "charlie"])
        self.assertEqual(names(self.get("settings_requests")), ["bob", "charlie"])
        for member in (self.charlie, self.bob):
            services.block(blocker=self.alice, blocked=member)
        self.assertEqual(names(self.get("settings_blocked")), ["bob", "charlie"])

    def test_suspended_members_are_in_no_list(self):
        services.block(blocker=self.alice, blocked=self.charlie)
        services.mute(muter=self.alice, muted=self.bob)
        FollowRequest.objects.create(follower=self.bob, followee=self.alice)
        User.objects.exclude(pk=self.alice.pk).update(suspended_at=timezone.now())
        for name in ("settings_blocked", "settings_muted", "settings_requests"):
            self.assertEqual(names(self.get(name)), [])

    def test_empty_lists_teach_what_they_are_for(self):
        self.assertContains(self.get("settings_blocked"), "You have blocked nobody")
        self.assertContains(self.get("settings_muted"), "You have muted nobody")
        self.assertContains(self.get("settings_requests"), "Your Tweets are public")

    def test_long_lists_have_pages(self):
        for number in range(settings.PEOPLE_PER_PAGE + 1):
            services.mute(muter=self.alice, muted=make_member(f"member{number}"))
        first = self.get("settings_muted")
        second = self.client.get(first.context["more_url"])
        self.assertEqual(len(names(first)), settings.PEOPLE_PER_PAGE)
        self.assertEqual(names(second), ["member0"])
        self.assertEqual(second.context["more_url"], "")

    def test_what_is_no_id_is_a_bad_request(self):
        for before in ("abc", "-1", "", "9" * 5000, "٣"):
            self.assertEqual(self.get("settings_muted", before=before).status_code, 400)

    def test_what_cannot_be_an_id_is_refused(self):
        self.assertEqual(self.get("settings_muted", before="9" * 19).status_code, 400)

    def test_visitors_are_asked_to_sign_in(self):
        self.client.logout()
        for name in ("settings_privacy", "settings_blocked", "settings_muted", "settings_requests"):
            self.assertRedirects(self.get(name), f"/accounts/login/?next={reverse(name)}")
