from django.urls import reverse

from accounts import services
from accounts.models import User
from tests.base import MembersTestCase, make_member, tweet


class WelcomeTests(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.charlie)

    def assert_next(self, step):
        response = self.client.get(reverse("welcome"))
        self.assertRedirects(response, reverse(step), fetch_redirect_response=False)

    def test_it_leads_to_the_first_step_that_is_not_done(self):
        self.assert_next("welcome_profile")
        User.objects.filter(pk=self.charlie.pk).update(bio="Reads.")
        self.assert_next("welcome_people")
        services.follow(follower=self.charlie, followee=self.alice)
        self.assert_next("welcome_tweet")
        tweet(self.charlie)
        self.assert_next("home")

    def test_the_profile_is_saved_and_the_next_step_follows(self):
        response = self.client.post(reverse("welcome_profile"), {"bio": "Reads."})
        self.assertRedirects(response, reverse("welcome_people"))
        self.charlie.refresh_from_db()
        self.assertEqual(self.charlie.bio, "Reads.")

    def test_a_profile_that_is_refused_comes_back_with_what_was_typed(self):
        response = self.client.post(
            reverse("welcome_profile"), {"location": "Caen", "bio": "x" * 161}
        )
        self.assertContains(response, 'value="Caen"', status_code=422)
        self.assertContains(response, "x" * 161, status_code=422)

    def test_every_step_says_where_one_is_and_can_be_skipped(self):
        steps = ["welcome_profile", "welcome_people", "welcome_tweet"]
        for number, (step, after) in enumerate(zip(steps, [*steps[1:], "home"], strict=True), 1):
            with self.subTest(step=step):
                page = self.client.get(reverse(step))
                self.assertContains(page, f"Step {number} of 3")
                self.assertContains(page, f'<a href="{reverse(after)}">Skip</a>', html=True)

    def test_people_to_follow_have_a_button_and_one_is_not_among_them(self):
        page = self.client.get(reverse("welcome_people"))
        self.assertEqual([member.username for member in page.context["members"]], ["alice", "bob"])
        self.assertContains(page, 'formaction="/@alice/follow"')

    def test_people_are_searched_without_leaving_the_assistant(self):
        page = self.client.get(reverse("welcome_people"), {"q": "bo"})
        self.assertEqual([member.username for member in page.context["members"]], ["bob"])
        self.assertContains(page, "Step 2 of 3")
        self.assertContains(self.client.get(reverse("welcome_people"), {"q": "zz"}), "Nobody found")

    def test_the_first_on_the_site_are_told_so(self):
        User.objects.exclude(pk=self.charlie.pk).delete()
        self.assertContains(self.client.get(reverse("welcome_people")), "among the first")

    def test_the_price_of_the_page_of_people_does_not_grow_with_them(self):
        for number in range(8):
            member = make_member(f"member{number}")
            services.follow(follower=self.bob, followee=member)
        self.client.get(reverse("welcome_people"))
        with self.assertNumQueries(4):  # session, member, people, unread
            self.client.get(reverse("welcome_people"))

    def test_visitors_are_asked_to_sign_in(self):
        self.client.logout()
        for step in ("welcome", "welcome_profile", "welcome_people", "welcome_tweet"):
            self.assertRedirects(
                self.client.get(reverse(step)), f"{reverse('account_login')}?next={reverse(step)}"
            )
