"""Every page of the site, for the tests that look at all of them."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.test import override_settings
from django.urls import path, reverse
from django.utils import timezone

from accounts.invitations import invitation_path
from accounts.models import User
from microblog import urls as site
from microblog.limits import LimitExceededError
from mydata.services import GRACE
from notifications.mails import unsubscribe_url
from notifications.models import Kind
from tests.browser.base import BrowserTestCase
from tests.browser.community import PASSWORD, PICTURE, create_community, create_member
from tweets.models import BarredTrend
from tweets.text import MAX_LENGTH

PASSKEY = Path(__file__).with_name("passkey.json")  # of an authenticator that Chromium simulates

# Names of URLs at which there is no page of ours, by the reason.
NO_PAGE = {
    "changes something, by POST alone": {
        "set_language",
        *("follow", "unfollow", "remove_follower", "accept", "refuse"),
        *("block", "unblock", "mute", "unmute"),
        "end_session",
        *("like", "unlike", "retweet", "unretweet", "pin", "unpin"),
        *("follow_hashtag", "unfollow_hashtag"),
        *("list_follow", "list_unfollow", "list_remove"),
        "restore",
        *("welcome_skip", "follow_all"),
        *("search_forget", "search_save", "search_unsave"),
    },
    "leads elsewhere": {"settings", "welcome", "tweet_pictures", "search_person"},
    "a line for the script of home": {"home_new"},
    "plain text": {"mfa_download_recovery_codes"},
    "a picture": {"media", "upload"},
    "a feed": {"profile_feed", "hashtag_feed", "search_feed"},
    "JSON for other sites": {"oembed"},
    "JSON for the script of the page account_login": {"mfa_login_webauthn"},
    "is off: nobody signs in by a code from a mail": {"account_confirm_login_code"},
}


class Page(NamedTuple):
    name: str  # of its URL
    path: str
    member: User | None = None  # who looks at it
    act: Callable | None = None  # what they do there before one looks: a function of the page
    status: int = 200
    fault: str = ""  # what goes wrong on purpose: a pattern of BrowserTestCase.faults
    is_logged: bool = False  # the site warns those who run it

    def __str__(self):
        who = f" of @{self.member.username}" if self.member else ""
        what = f", {self.act.__name__.replace('_', ' ')}" if self.act else ""
        return f"{self.path}{who}{what}"


def at(name, *args, query="", **options):
    return Page(name, reverse(name, args=args) + query, **options)


# What one does on a page.


def wait(page):
    """For where the page leads by itself."""
    page.wait_for_load_state()


def submit(page):
    """Whatever the browser thinks of it: what is wrong is for the site to say."""
    page.locator("main form").evaluate_all("forms => forms.forEach((f) => (f.noValidate = true))")
    page.locator("main form[method=post] .button-primary").first.click()
    page.wait_for_load_state()


def sign_in(page):
    """The page has led to signing in."""
    page.fill("main [name=login]", "alice")
    page.fill("main [name=password]", PASSWORD)
    submit(page)


def sign_up_with_errors(page):
    page.fill("main [name=name]", "Alice again")
    page.fill("main [name=username]", "ALICE")
    page.fill("main [name=email]", "new@example.org")
    page.fill("main [name=password1]", "1234")
    submit(page)


def sign_in_with_a_wrong_password(page):
    page.fill("main [name=login]", "alice")
    page.fill("main [name=password]", "guess")
    submit(page)


def sign_in_to_a_second_step(page):
    """The page has led to signing in."""
    page.fill("main [name=login]", "tess")
    page.fill("main [name=password]", PASSWORD)
    submit(page)


def write_too_long_a_text(page):
    page.fill("main [name=text]", "a" * MAX_LENGTH + "bc")


def choose_pictures(page):
    """Three, of which one is none."""
    page.fill("main [name=text]", "Look")
    good = {"name": "nest.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
    page.set_input_files("main [name=images]", [good, good | {"buffer": b"no picture"}, good])
    page.locator(".upload textarea").first.fill("Five eggs")
    page.locator(".uploads .errors").wait_for()


def open_a_picture(page):
    page.locator("main .pictures a").nth(1).click()
    page.get_by_role("dialog").wait_for()


def choose_an_address_file(page):
    addresses = b"Name,E-mail\nBob,bob@example.org\nDora,dora@example.org\n"
    file = {"name": "contacts.csv", "mimeType": "text/csv", "buffer": addresses}
    page.set_input_files("main [name=file]", file)
    page.locator("[aria-labelledby=addresses] button").click()
    page.locator("#found").wait_for()


def choose_a_picture_of_the_addresses(page):
    file = {"name": "contacts.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
    page.set_input_files("main [name=file]", file)
    page.locator("[aria-labelledby=addresses] button").click()
    page.locator("main .errors").wait_for()


def fill_in_a_wrong_address(page):
    page.fill("main [name=website]", "nowhere")
    submit(page)


def open_the_menus(page):
    for menu in page.locator("details.menu").all()[:2]:
        menu.evaluate("menu => menu.open = true")


def wait_for_new_tweets(page):
    """As if the page had been there since the first one."""
    address = reverse("home_new")
    first = f"{urljoin(page.url, address)}?since=1"
    page.route(f"**{address}?*", lambda route: route.continue_(url=first))
    page.locator("#new").dispatch_event("look")
    page.locator(".new-tweets").wait_for()


def open_the_list_of_keys(page):
    page.keyboard.press("?")


def type_into_the_search(page):
    page.goto("/discover")
    page.get_by_role("searchbox").press_sequentially("pi")
    page.locator("#suggestions a").first.wait_for()


def look_into_the_empty_search(page):
    page.goto("/search?q=pipit")
    page.goto("/discover")
    page.get_by_role("searchbox").focus()
    page.locator("#suggestions a").first.wait_for()


def save_a_search(page):
    """And look at the list of them."""
    page.goto("/search?q=pipit")
    page.locator("main button[formaction='/search/save']").click()
    page.wait_for_load_state()
    page.goto("/search")


def expire(page):
    page.fill("main [name=text]", "Precious")
    page.context.clear_cookies(name="csrftoken")
    submit(page)


# Errors that no address brings about.


def fail(error):
    @login_not_required
    def view(request):
        raise error

    return view


urlpatterns = [
    *site.urlpatterns,
    path("forbidden", fail(PermissionDenied()), name="error_403"),
    path("large", fail(RequestDataTooBig()), name="error_413"),
    path("often", fail(LimitExceededError("post", retry_after=90)), name="error_429"),
    path("broken", fail(ZeroDivisionError()), name="error_500"),
]
handler400, handler403 = site.handler400, site.handler403
handler404, handler500 = site.handler404, site.handler500


def url_names(patterns=site.urlpatterns, namespace=""):
    """Those of all URLs of the site, admin:index and the like included."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern.url_patterns, inner)
        elif pattern.name:
            yield namespace + pattern.name


@override_settings(ROOT_URLCONF="tests.browser.pages")
class PagesTestCase(BrowserTestCase):
    """A community, and all pages that its members and visitors see, as lists of Page."""

    def setUp(self):
        super().setUp()
        self.community = create_community()
        self.newcomer = create_member("nina", name="")
        self.forgetful = User.objects.create_user("fred", "fred@example.org")
        self.unconfirmed = EmailAddress.objects.create(
            user=self.forgetful, email=self.forgetful.email, primary=True
        )
        self.careful = create_member("tess")
        TOTP.activate(self.careful, generate_totp_secret())
        RecoveryCodes.activate(self.careful)
        self.leaving = create_member("lea", left_at=timezone.now())
        self.gone = create_member("guy", left_at=timezone.now() - GRACE)
        data = {"name": "My phone", "credential": json.loads(PASSKEY.read_bytes())}
        self.key = Authenticator.objects.create(user=self.careful, type="webauthn", data=data)

    def visit(self, page, entry):
        """Open the entry's page and act on it; it is the page that was asked for."""
        with ExitStack() as stack:
            if entry.fault:
                stack.enter_context(self.expected_faults(entry.fault))
            if entry.is_logged:
                stack.enter_context(self.assertLogs(level="WARNING"))
            response = page.goto(entry.path)
            self.assertEqual(response.status, entry.status)
            if entry.act:
                entry.act(page)
            else:
                self.assertEqual(page.url, self.live_server_url + entry.path)

    def on_each(self, entries, check, **options):
        """Call check with the browser's page of every entry; options are those of open_page()."""
        shared = {}
        for entry in entries:
            # An act leaves traces, such as a draft or another session.
            page = None if entry.act else shared.get(entry.member)
            if page is None:
                page = self.open_page(entry.member, **options)
            with self.subTest(str(entry), **options):
                self.visit(page, entry)
                check(page)
            if entry.act:
                page.context.close()
            else:
                shared[entry.member] = page

    def pages(self):
        return [
            *self.pages_for_visitors(),
            *self.pages_for_everybody(member=None),
            *self.pages_for_everybody(member=self.community.alice),
            *self.pages_for_members(member=self.community.alice),
            *self.pages_for_newcomers(member=self.newcomer),
            *self.pages_for_the_careful(member=self.careful),
            *self.pages_for_those_who_left(member=self.leaving),
            *self.errors(),
        ]

    def pages_for_everybody(self, **options):
        return [
            at("home", **options),
            at("discover", **options),
            at("hashtag", "pipit", **options),
            at("hashtag", "unheard", **options),
            at("search", **options),
            at("search", query="?q=pipit", **options),
            at("search", query="?q=unheard", **options),
            at("search", query="?q=bo&f=people", **options),
            at("search", query="?q=pi&f=tags", **options),
            at("search", query="?q=pipit&f=images", **options),
            at("search", query="?q=filter:images&f=images", **options),
            at("search", query="?q=near:pipit", **options),
            at("search", query="?q=min_faves:abc", status=422, **options),
            at("search_advanced", **options),
            at("search_advanced", query="?q=pipit%20since:2026-11-01", **options),
            at("search_advanced", query="?compose=1&by=a-b", status=422, **options),
            at("profile", "alice", **options),
            at("profile", "bob", **options),
            at("profile", "charlie", **options),
            at("profile_replies", "alice", **options),
            at("profile_images", "alice", **options),
            at("profile_favourites", "alice", **options),
            at("lists", "alice", **options),
            at("list", "alice", self.community.list.pk, **options),
            at("list_members", "alice", self.community.list.pk, **options),
            at("followers", "alice", **options),
            at("followers", "dora", **options),
            at("following", "alice", **options),
            at("tweet", "alice", self.community.tweet.pk, **options),
            at("tweet", "bob", self.community.question.pk, **options),
            at("tweet_retweets", "alice", self.community.tweet.pk, **options),
            at("tweet_favourites", "alice", self.community.tweet.pk, **options),
            at("tweet_favourites", "frank", self.community.spam.pk, **options),
            at("photo", "alice", self.community.tweet.pk, 2, **options),
            at("tweet", "alice", self.community.tweet.pk, act=open_a_picture, **options),
        ]

    def pages_for_visitors(self):
        user = self.forgetful
        uid, token = user_pk_to_url_str(user), default_token_generator.make_token(user)
        key = EmailConfirmationHMAC(self.unconfirmed).key
        return [
            at("account_login"),
            at("account_login", act=sign_in_with_a_wrong_password),
            at("mfa_authenticate", act=sign_in_to_a_second_step),
            at("usersessions_list", act=sign_in),
            at("account_signup"),
            at("account_signup", act=sign_up_with_errors),
            at("account_inactive"),
            at("account_email_verification_sent"),
            at("account_confirm_email", key),
            at("account_confirm_email", "nonsense"),
            at("account_reset_password"),
            at("account_reset_password_done"),
            at("account_reset_password_from_key", uid, token, act=wait),
            at("account_reset_password_from_key", "x", "nonsense"),
            at("account_reset_password_from_key_done"),
            at("unsubscribe", self.ending(Kind.LIKE)),
            at("unsubscribe", self.ending(Kind.LIKE), act=submit),
            at("unsubscribe", self.ending()),
            at("unsubscribe", self.ending(), act=submit),
            at("unsubscribe", "nonsense", status=404),
            Page("invitation", invitation_path(self.community.alice)),
            at("invitation", "nonsense", status=404),
        ]

    def ending(self, kind=None):
        """What the address in a mail to alice ends with, by which she gets no more of them."""
        return unsubscribe_url(self.community.alice, kind).rpartition("/")[2]

    def pages_for_members(self, **options):
        tweet, question = self.community.tweet, self.community.question
        return [
            at("home", act=write_too_long_a_text, **options),
            at("home", act=open_the_menus, **options),
            at("home", act=open_the_list_of_keys, **options),
            at("profile", "bob", act=open_the_menus, **options),
            at("search_suggest", act=type_into_the_search, **options),
            at("search_suggest", act=look_into_the_empty_search, **options),
            at("search", act=save_a_search, **options),
            at("home", act=wait_for_new_tweets, **options),
            at("activity", **options),
            at("interactions", **options),
            at("interactions", query="?kind=follows", **options),
            at("interactions", query="?from=followees", **options),
            at("mentions", **options),
            at("tweet_new", **options),
            at("tweet_new", act=choose_pictures, **options),
            at("tweet_new", query=f"?in_reply_to={question.pk}", **options),
            at("tweet_new", query=f"?text=Look&quote={question.pk}", **options),
            at("tweet_delete", tweet.pk, **options),
            at("followed_hashtags", **options),
            at("list", "bob", self.community.empty_list.pk, **options),
            at("list_new", **options),
            at("list_new", act=submit, **options),
            at("list_edit", "alice", self.community.list.pk, **options),
            at("list_delete", "alice", self.community.list.pk, **options),
            at("memberships", "bob", **options),
            at("report_tweet", question.pk, **options),
            at("report_tweet", question.pk, act=submit, **options),
            at("report_member", "bob", **options),
            at("report_list", "bob", self.community.empty_list.pk, **options),
            at("list", "alice", self.community.hidden_list.pk, **options),
            at("settings_profile", **options),
            at("friends", query="?q=bo", **options),
            at("friends", act=choose_an_address_file, **options),
            at("settings_profile", act=fill_in_a_wrong_address, **options),
            at("settings_avatar", **options),
            at("settings_account", **options),
            at("settings_privacy", **options),
            at("settings_requests", member=self.community.charlie),
            at("settings_notifications", **options),
            at("settings_notifications", member=self.community.charlie),
            at("settings_blocked", **options),
            at("settings_muted", **options),
            at("settings_data", **options),
            at("download_data", **options),
            at("leave", **options),
            at("account_email", **options),
            at("account_change_password", **options),
            at("account_change_password", act=submit, **options),
            at("account_set_password", member=self.forgetful),
            at("account_reauthenticate", **options),
            at("account_logout", **options),
            at("mfa_index", **options),
            at("mfa_activate_totp", **options),
            at("mfa_add_webauthn", **options),
        ]

    def pages_for_newcomers(self, **options):
        """Most are empty still."""
        return [
            at("home", **options),
            at("profile", "nina", **options),
            at("profile_images", "nina", **options),
            at("profile_favourites", "nina", **options),
            at("lists", "nina", **options),
            at("memberships", "bob", **options),
            at("followed_hashtags", **options),
            at("followers", "nina", **options),
            at("following", "nina", **options),
            at("activity", **options),
            at("interactions", **options),
            at("interactions", query="?kind=likes", **options),
            at("mentions", **options),
            at("settings_requests", **options),
            at("settings_blocked", **options),
            at("settings_muted", **options),
            at("welcome_profile", **options),
            at("welcome_tweet", **options),
            at("welcome_people", **options),
            at("welcome_mentions", **options),
            at("friends", **options),
            at("friends", act=choose_a_picture_of_the_addresses, **options),
        ]

    def pages_for_the_careful(self, **options):
        """Of someone who has a second factor of each kind."""
        return [
            at("mfa_index", **options),
            at("mfa_deactivate_totp", **options),
            at("mfa_reauthenticate", **options),
            at("mfa_reauthenticate_webauthn", **options),
            at("mfa_view_recovery_codes", **options),
            at("mfa_generate_recovery_codes", **options),
            at("mfa_list_webauthn", **options),
            at("mfa_edit_webauthn", self.key.pk, **options),
            at("mfa_remove_webauthn", self.key.pk, **options),
        ]

    def pages_for_those_who_left(self, **options):
        return [
            at("leaving", **options),
            at("leaving", member=self.gone),
            at("download_data", **options),
        ]

    def errors(self):
        member = self.community.alice
        return [
            at("home", query="?before=abc", status=400),
            at("error_403", status=403),
            at("tweet_new", member=member, act=expire, is_logged=True),
            Page("error_404", "/nothing", status=404),
            Page("error_404", "/nothing", member, status=404),
            at("error_413", member=member, status=413, is_logged=True),
            at("error_429", member=member, status=429),
            at("error_500", status=500, fault="500: /broken", is_logged=True),
        ]

    def pages_of_the_desk(self):
        rows = {
            "accounts_user": self.community.frank,
            "tweets_tweet": self.community.spam,
            "timeline_list": self.community.hidden_list,
            "tweets_barredtrend": BarredTrend.objects.create(name="pills", reason="Spam"),
            "moderation_report": self.community.report,
            "moderation_action": self.community.action,
        }
        entries = [
            ("index", []),
            ("accounts_user_add", []),
            ("tweets_barredtrend_add", []),
            ("auth_group_add", []),
        ]
        for model, row in rows.items():
            entries += [
                (f"{model}_changelist", []),
                (f"{model}_change", [row.pk]),
                (f"{model}_history", [row.pk]),
            ]
        return [at(f"admin:{name}", *args, member=self.community.admin) for name, args in entries]
