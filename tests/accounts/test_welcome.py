from django.urls import reverse

from accounts import services
from accounts.assistant import STEPS
from accounts.models import User
from tests.base import MembersTestCase, make_member, tweet

PAGES = [reverse(step.page) for step in STEPS]
PANEL = "Complete your account"


class AssistantTestCase(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.charlie)

    def skip(self, step):
        return self.client.post(reverse("welcome_skip", args=[step]))

    def set_step(self, step):
        User.objects.filter(pk=self.charlie.pk).update(welcome_step=step)

    def assert_next(self, page):
        response = self.client.get(reverse("welcome"))
        self.assertRedirects(response, reverse(page), fetch_redirect_response=False)

    def assert_panel(self, step):
        home = self.client.get("/")
        if step:
            self.assertContains(home, PANEL)
            self.assertContains(home, f"Step {step} of 4")
        else:
            self.assertNotContains(home, PANEL)


class OrderTests(AssistantTestCase):
    def test_profile_then_tweet_then_friends_then_mentions_then_home(self):
        for step, page in enumerate(STEPS, 1):
            self.assert_next(page.page)
            self.skip(step)
        self.assert_next("home")

    def test_what_is_done_elsewhere_is_not_asked_again(self):
        User.objects.filter(pk=self.charlie.pk).update(bio="Reads.")
        self.assert_next("welcome_tweet")
        services.follow(follower=self.charlie, followee=self.alice)
        self.assert_next("welcome_tweet")
        tweet(self.charlie)
        self.assert_next("welcome_mentions")

    def test_a_profile_is_saved_and_the_next_step_follows_whatever_was_filled_in(self):
        response = self.client.post(reverse("welcome_profile"), {"location": "Caen"}, follow=True)
        self.assertRedirects(response, reverse("welcome_tweet"))
        self.charlie.refresh_from_db()
        self.assertEqual(self.charlie.location, "Caen")

    def test_the_first_tweet_leads_to_friends(self):
        self.skip(1)
        page = self.client.post(reverse("welcome_tweet"), {"text": "Hello"}, follow=True)
        self.assertRedirects(page, reverse("welcome_people"))
        self.assertContains(page, "Your Tweet was posted.")

    def test_one_may_go_back_to_a_step_and_comes_to_where_one_was(self):
        self.skip(3)
        page = self.client.get(reverse("welcome_profile"))
        self.assertContains(page, "Step 1 of 4")
        response = self.client.post(reverse("welcome_profile"), {"bio": "Reads."}, follow=True)
        self.assertRedirects(response, reverse("welcome_mentions"))
        self.skip(2)
        self.assert_next("welcome_mentions")

    def test_the_end_is_the_end(self):
        self.skip(4)
        self.skip(1)
        self.client.post(reverse("welcome_profile"), {"location": "Caen"})
        self.assert_next("home")
        self.assertEqual(self.client.get(reverse("welcome_tweet")).status_code, 200)

    def test_skipping_is_a_change_and_knows_four_steps(self):
        self.assertEqual(self.client.get(reverse("welcome_skip", args=[1])).status_code, 405)
        for step in (0, 5, 99999999999999999999):
            self.assertEqual(self.skip(step).status_code, 404)
        self.assert_next("welcome_profile")


class StepTests(AssistantTestCase):
    def test_each_says_where_one_is_and_can_be_left(self):
        for number, page in enumerate(PAGES, 1):
            with self.subTest(page):
                response = self.client.get(page)
                self.assertContains(response, f"Step {number} of 4")
                self.assertContains(
                    response, f'form="act" formaction="{reverse("welcome_skip", args=[number])}"'
                )

    def test_steps_that_are_done_are_marked_and_those_skipped_are_not(self):
        self.skip(1)
        tweet(self.charlie)
        page = self.client.get(reverse("welcome_people"))
        self.assertContains(page, '<li class="done">', 1)
        self.assertContains(page, "First Tweet<span")

    def test_a_profile_that_is_refused_comes_back_with_what_was_typed(self):
        response = self.client.post(
            reverse("welcome_profile"), {"location": "Caen", "bio": "x" * 161}
        )
        self.assertContains(response, 'value="Caen"', status_code=422)
        self.assertContains(response, "x" * 161, status_code=422)
        self.assert_next("welcome_profile")

    def test_a_tweet_that_is_refused_does_not_end_the_step(self):
        response = self.client.post(reverse("welcome_tweet"), {"text": "a" * 141})
        self.assertContains(response, "Step 2 of 4", status_code=422)

    def test_people_to_follow_have_a_button_and_one_is_not_among_them(self):
        page = self.client.get(reverse("welcome_people"))
        self.assertEqual([member.username for member in page.context["members"]], ["alice", "bob"])
        self.assertContains(page, 'formaction="/@alice/follow"')

    def test_people_are_searched_without_leaving_the_assistant(self):
        page = self.client.get(reverse("welcome_people"), {"q": "bo"})
        self.assertEqual([member.username for member in page.context["members"]], ["bob"])
        self.assertContains(page, "Step 3 of 4")
        self.assertContains(self.client.get(reverse("welcome_people"), {"q": "zz"}), "Nobody found")

    def test_the_first_on_the_site_are_told_so(self):
        User.objects.exclude(pk=self.charlie.pk).delete()
        self.assertContains(self.client.get(reverse("welcome_people")), "among the first")

    def test_who_has_greeted_the_newcomer_is_shown_and_strangers_to_them_are_not(self):
        page = self.client.get(reverse("welcome_mentions"))
        self.assertContains(page, "Nobody has mentioned you yet")
        tweet(self.alice, "Welcome @charlie")
        tweet(self.bob, "Buy this @charlie")
        services.block(blocker=self.charlie, blocked=self.bob)
        page = self.client.get(reverse("welcome_mentions"))
        self.assertContains(page, "Welcome")
        self.assertNotContains(page, "Buy this")

    def test_the_price_of_the_pages_of_people_does_not_grow_with_them(self):
        for pages in range(2):
            for number in range(8):
                member = make_member(f"member{pages}{number}")
                services.follow(follower=self.bob, followee=member)
            services.follow(follower=self.charlie, followee=self.bob)
            for page in ("welcome_people", "friends"):
                self.client.get(reverse(page))
                with self.subTest(page), self.assertNumQueries(4):
                    self.client.get(reverse(page))  # session, member, people, unread

    def test_visitors_are_asked_to_sign_in(self):
        self.client.logout()
        for page in [*PAGES, reverse("welcome"), reverse("friends")]:
            self.assertRedirects(self.client.get(page), f"{reverse('account_login')}?next={page}")


class PanelTests(AssistantTestCase):
    def test_home_names_the_step_to_go_on_with(self):
        self.assert_panel(1)
        self.skip(1)
        self.assert_panel(2)
        tweet(self.charlie)
        services.follow(follower=self.charlie, followee=self.alice)
        self.assert_panel(4)

    def test_not_now_ends_the_assistant(self):
        self.assertContains(self.client.get("/"), 'formaction="/welcome/skip/4"')
        self.assertRedirects(self.skip(4), reverse("welcome"), target_status_code=302)
        self.assert_panel(None)

    def test_who_came_by_another_way_is_not_asked(self):
        root = User.objects.create_superuser("root_1", "root@example.org", "pipit")
        self.client.force_login(root)
        self.assert_panel(None)

    def test_visitors_and_other_pages_have_none(self):
        self.assertNotContains(self.client.get("/discover"), PANEL)
        self.client.logout()
        self.assert_panel(None)
