"""Whoever asks for French reads French, on every page."""

import re
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext, override
from django.utils.translation.trans_real import DjangoTranslation

from accounts.models import User
from accounts.services import follow
from tests.accounts.test_allauth_pages import FOR_MEMBERS, FOR_VISITORS, WITH_TOTP
from tests.base import MembersTestCase, tweet

FRENCH = {"Accept-Language": "fr"}


@contextmanager
def untranslated():
    """Inside, the set fills with the texts that were asked for in French and are not there."""
    missing = set()
    in_catalogue, plural_in_catalogue = DjangoTranslation.gettext, DjangoTranslation.ngettext

    def gettext(self, message):
        if self.language() == "fr" and message not in self._catalog:
            missing.add(message)
        return in_catalogue(self, message)

    def ngettext(self, singular, plural, number):
        if self.language() == "fr":
            try:
                self._catalog.plural(singular, number)
            except KeyError:
                missing.add(singular)
        return plural_in_catalogue(self, singular, plural, number)

    with patch.multiple(DjangoTranslation, gettext=gettext, ngettext=ngettext):
        yield missing


class PagesTests(MembersTestCase):
    """What Django and allauth add to our pages is French as well."""

    EVERYBODY = ["home", "discover", "search", "search_advanced"]
    MEMBERS = [
        *("interactions", "mentions", "tweet_new"),
        *("welcome_profile", "welcome_tweet", "welcome_people", "welcome_mentions", "friends"),
        *("settings_profile", "settings_account", "settings_privacy"),
        *("settings_requests", "settings_blocked", "settings_muted", "settings_notifications"),
        *("settings_data", "download_data", "leave"),
    ]

    def sign_in(self, member):
        """As if the password had just been asked for."""
        self.client.force_login(member)
        request = SimpleNamespace(session=self.client.session)
        record_authentication(request, member, "password", reauthenticated=True)
        request.session.save()

    def assert_french(self, method, url, data=None):
        with self.subTest(url), untranslated() as missing:
            response = getattr(self.client, method)(url, data, headers=FRENCH, follow=True)
            self.assertContains(response, '<html lang="fr"', status_code=response.status_code)
            # The names of languages stand there translated already.
            self.assertEqual(missing - {"Anglais", "Français"}, set())

    def members_pages(self):
        own = tweet(self.alice, "Look @bob: #pipit")
        return [
            *(f"/@alice{rest}" for rest in ("", "/with_replies", "/followers", "/favourites")),
            own.get_absolute_url(),
            *("/hashtag/pipit", "/hashtag/unheard", "/search?q=bob", "/search?q=!"),
            *("/search?q=since:x", "/search?q=x&f=images", "/search/advanced?compose=1&by=-"),
            *("/nothing", "/?before=abc"),
        ]

    def test_pages_for_visitors(self):
        for url in map(reverse, [*self.EVERYBODY, *FOR_VISITORS]):
            self.assert_french("get", url)
        for url in self.members_pages():
            self.assert_french("get", url)

    def test_pages_for_members(self):
        urls = self.members_pages()
        self.sign_in(self.bob)
        names = [*self.EVERYBODY, *self.MEMBERS, *FOR_MEMBERS]
        for url in [*map(reverse, names), *urls, "/@alice/report"]:
            self.assert_french("get", url)

    def test_pages_for_members_with_a_second_factor(self):
        TOTP.activate(self.bob, generate_totp_secret())
        RecoveryCodes.activate(self.bob)
        self.sign_in(self.bob)
        for url in map(reverse, WITH_TOTP):
            self.assert_french("get", url)

    def test_forms_with_errors(self):
        data = {"username": "ALICE", "email": "alice", "password1": "1234"}
        self.assert_french("post", reverse("account_signup"), data)
        self.assert_french("post", reverse("account_login"), {"login": "alice", "password": "x"})
        self.sign_in(self.alice)
        self.assert_french("post", reverse("tweet_new"), {"text": "a" * 142, "token": "x"})
        data = {"name": "a" * 99, "website": "x", "avatar": "x"}
        self.assert_french("post", reverse("settings_profile"), data)
        data = {"oldpassword": "x", "password1": "password"}
        self.assert_french("post", reverse("account_change_password"), data)

    def test_mails_and_messages(self):
        password = "a quick brown pipit"
        data = {"username": "dora", "email": "dora@example.org", "password1": password}
        self.assert_french("post", reverse("account_signup"), data)
        self.client.logout()
        for email in ("dora@example.org", "nobody@example.org"):
            self.assert_french("post", reverse("account_reset_password"), {"email": email})
        self.sign_in(User.objects.get(username="dora"))
        data = {"oldpassword": password, "password1": "a slow grey pipit"}
        self.assert_french("post", reverse("account_change_password"), data)
        subjects = [message.subject for message in mail.outbox]
        self.assertEqual(len(subjects), 4, subjects)

    def test_what_is_missing_would_be_found(self):
        with untranslated() as missing, override("fr"):
            gettext("Home")
            gettext("Hoem")
            ngettext("%(count)d member", "%(count)d members", 2)
        self.assertEqual(missing, {"Hoem", "%(count)d member"})


class CountTests(MembersTestCase):
    def assert_counts(self, url, *counts):
        page = strip_tags(self.client.get(url, headers=FRENCH).content.decode())
        for count in counts:
            self.assertRegex(page, rf"(?<!\d){count}\b")

    def test_a_profile_counts_in_french(self):
        tweet(self.bob)
        for _number in range(2):
            tweet(self.charlie)
        follow(follower=self.charlie, followee=self.alice)
        self.assert_counts("/@alice", "0 Tweet", "0 Abonnement", "2 Abonnés", "0 Favori")
        self.assert_counts("/@bob", "1 Tweet", "1 Abonnement", "0 Abonné")
        self.assert_counts("/@charlie", "2 Tweets", "1 Abonnement", "0 Abonné")

    def test_thousands_are_set_apart(self):
        User.objects.filter(pk=self.alice.pk).update(followers_count=12345)
        self.assert_counts("/@alice", "12\u00a0345 Abonnés")


class LanguageTests(MembersTestCase):
    def language(self, accepted=""):
        page = self.client.get("/discover", headers={"Accept-Language": accepted})
        return re.search(r'<html lang="(\w+)"', page.content.decode())[1]

    def test_the_browser_is_asked(self):
        for accepted in ("fr", "fr-CA", "de, fr;q=0.8, en;q=0.5"):
            self.assertEqual(self.language(accepted), "fr")
        for accepted in ("", "en", "de", "fr;q=0.2, en", "é;;q=x"):
            self.assertEqual(self.language(accepted), "en")

    def test_the_cookie_comes_before_the_browser(self):
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
        self.assertEqual(self.language("en"), "fr")

    def test_the_members_choice_comes_before_the_cookie(self):
        User.objects.filter(pk=self.alice.pk).update(language="fr")
        self.client.force_login(self.alice)
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        self.assertEqual(self.language("en"), "fr")
