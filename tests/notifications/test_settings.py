from django.urls import reverse

from accounts.models import User
from notifications.models import DEFAULTS, Frequency, Kind
from notifications.services import choose, frequencies
from tests.notifications.base import MailTestCase


class SettingsTests(MailTestCase):
    url = "/settings/notifications"

    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def post(self, **choices):
        everything = {kind: frequency for kind, frequency in DEFAULTS.items() if kind != "request"}
        return self.client.post(self.url, everything | choices)

    def test_the_page_is_among_the_settings(self):
        self.assertEqual(reverse("settings_notifications"), self.url)
        page = self.client.get("/settings/privacy")
        self.assertContains(page, f'href="{self.url}"')
        self.assertContains(self.client.get(self.url), 'aria-current="page">Notifications')

    def test_it_begins_with_what_counts_without_a_choice(self):
        page = self.client.get(self.url)
        shown = {field.name: field.value() for field in page.context["form"]}
        self.assertEqual(shown | {Kind.REQUEST: Frequency.NOW}, DEFAULTS)
        self.assertRegex(page.text, r'name="like" value="daily"[^>]* checked')

    def test_each_kind_is_kept_as_chosen(self):
        response = self.post(like="never", mention="daily", retweet="now")
        self.assertRedirects(response, self.url)
        expected = {
            Kind.LIKE: Frequency.NEVER,
            Kind.MENTION: Frequency.DAILY,
            Kind.RETWEET: Frequency.NOW,
        }
        self.assertEqual(frequencies(self.alice), DEFAULTS | expected)
        self.assertEqual(self.client.get(self.url).context["form"]["like"].value(), "never")
        self.assertEqual(frequencies(self.bob), DEFAULTS)

    def test_protected_members_choose_for_requests_too(self):
        self.assertNotContains(self.client.get(self.url), 'name="request"')
        self.post(request="never")
        self.assertEqual(frequencies(self.alice)[Kind.REQUEST], Frequency.NOW)
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        self.assertContains(self.client.get(self.url), 'name="request"')
        self.post(request="never")
        self.assertEqual(frequencies(self.alice)[Kind.REQUEST], Frequency.NEVER)

    def test_what_is_no_choice_is_refused_and_nothing_is_lost(self):
        choose(member=self.alice, choices={Kind.LIKE: Frequency.NEVER})
        for data in ({"like": "hourly"}, {"like": ""}):
            response = self.post(mention="daily", **data)
            self.assertEqual(response.status_code, 422)
            self.assertEqual(response.context["form"]["mention"].value(), "daily")
            self.assertTrue(response.context["form"]["like"].errors)
        self.assertEqual(frequencies(self.alice), DEFAULTS | {Kind.LIKE: Frequency.NEVER})

    def test_who_has_not_confirmed_an_address_is_told(self):
        self.assertNotContains(self.client.get(self.url), "confirmed your address")
        self.alice.emailaddress_set.update(verified=False)
        self.assertContains(self.client.get(self.url), "confirmed your address")

    def test_visitors_sign_in_first(self):
        self.client.logout()
        for response in (self.client.get(self.url), self.post()):
            self.assertEqual(response.status_code, 302)
            self.assertIn("/accounts/login/", response["Location"])
