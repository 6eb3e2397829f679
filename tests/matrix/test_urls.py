"""The table has all addresses of the site."""

from django.urls import NoReverseMatch, get_resolver, reverse

from tests.matrix.community import CommunityTestCase
from tests.matrix.reads import READS
from tests.matrix.test_reads import name_of, outcome
from tests.matrix.writes import WRITES

OURS = tuple(
    f"{application}."
    for application in (
        *("accounts", "tweets", "timeline", "search", "moderation", "microblog"),
        *("notifications", "mydata"),
    )
)

# What visitors come to, other than the page where one signs in.
PUBLIC = {
    *("home", "home_new", "discover", "hashtag", "hashtag_feed", "oembed", "media"),
    *("search", "search_suggest"),
    *("profile_images", "lists", "list", "list_members"),
    *("profile", "profile_replies", "profile_favourites", "profile_feed", "followers", "following"),
    *("tweet", "tweet_retweets", "tweet_favourites", "photo", "set_language"),
    *("invitation", "unsubscribe", "search_advanced", "search_feed"),
}
# They keep what a visitor has typed, and send them to sign in themselves.
SIGN_IN_THEMSELVES = {"tweet_new", "tweet_pictures", "welcome_tweet"}
# allauth's pages for those who are not signed in; all others ask who one is.
ALLAUTH_PUBLIC = {
    *("account_login", "account_logout", "account_signup", "account_inactive"),
    *("account_email_verification_sent", "account_confirm_email", "account_confirm_login_code"),
    *("account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    *("mfa_authenticate", "mfa_login_webauthn"),
}


def addresses(resolver=None, namespace="", arguments=()):
    """(name with namespaces, view, the names of its arguments) of every address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        named = (*arguments, *pattern.pattern.converters)
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern, namespace + inner, named)
        else:
            yield f"{namespace}{pattern.name}", pattern.callback, named


def is_public(view):
    return not getattr(view, "login_required", True)


class AddressTests(CommunityTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.ours, cls.allauth, cls.admin = {}, {}, []
        for name, view, arguments in addresses():
            if name.startswith("admin:"):
                cls.admin.append((name, arguments))
            elif view.__module__.startswith("allauth."):
                cls.allauth[name] = view, arguments
            else:
                cls.ours[name] = view

    def test_each_of_ours_has_a_row(self):
        rows = {name_of(row.path) for row in (*READS, *WRITES)}
        self.assertEqual(rows, set(self.ours))

    def test_ours_are_those_of_our_applications(self):
        for name, view in self.ours.items():
            self.assertTrue(view.__module__.startswith(OURS), name)

    def test_visitors_come_to_those_that_are_listed_as_public(self):
        open_to_visitors = {
            name_of(row.path)
            for row in (*READS, *WRITES)
            if row.audience["public"]["visitor"] != "login"
        }
        self.assertEqual(open_to_visitors, PUBLIC)

    def test_views_ask_who_one_is_unless_they_are_listed(self):
        public = {name for name, view in self.ours.items() if is_public(view)}
        self.assertEqual(public, PUBLIC | SIGN_IN_THEMSELVES)

    def test_allauth_asks_as_well(self):
        self.become("public")
        for name, (_view, arguments) in self.allauth.items():
            if name in ALLAUTH_PUBLIC:
                continue
            for viewer in ("visitor", "suspended"):
                with self.subTest(name, viewer=viewer):
                    address = reverse(name, kwargs=dict.fromkeys(arguments, "1"))
                    response = self.clients[viewer].get(address)
                    self.assertEqual(outcome(response, "", None), "login")

    def test_the_admin_is_for_moderators(self):
        self.become("public")
        asked = 0
        for name, arguments in self.admin:
            try:
                address = reverse(name, kwargs=dict.fromkeys(arguments, "1"))
            except NoReverseMatch:  # nameless: leads elsewhere
                continue
            asked += 1
            for viewer in ("visitor", "suspended", "owner", "follower"):
                with self.subTest(name, viewer=viewer):
                    response = self.clients[viewer].get(address)
                    self.assertNotIn(b"alice@example.org", response.content)
                    self.assertNotEqual(response.status_code, 200)
        self.assertGreater(asked, 20)
        for model in ("accounts_user", "tweets_tweet", "moderation_report", "moderation_action"):
            address = reverse(f"admin:{model}_changelist")
            self.assertEqual(self.clients["moderator"].get(address).status_code, 200)
