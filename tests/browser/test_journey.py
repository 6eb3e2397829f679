"""From signing up to signing in again, as one does it the first time."""

import re

from django.core import mail
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext, pgettext

from accounts.services import follow
from tests.base import make_member, tweet
from tests.browser.base import PHONE, BrowserTestCase, expect
from tests.browser.community import PASSWORD, PICTURE

FILE = {"name": "nest.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
TEXT = "Look @bob: a #pipit nests at https://example.org/meadow?year=2026"


class JourneyMixin:
    """The journey; how it is travelled is for the subclasses to say."""

    language = "en"
    options = {}

    def setUp(self):
        super().setUp()
        self.bob, dora = make_member("bob"), make_member("dora")
        follow(follower=dora, followee=self.bob)  # so that others are advised to
        tweet(self.bob, "Good morning")
        self.enterContext(translation.override(self.language))  # of the words looked for here

    @override_settings(ACCOUNT_EMAIL_VERIFICATION="optional")
    def test_the_journey(self):
        self.page = self.open_page(language=self.language, **self.options)
        self.sign_up()
        self.complete_profile()
        self.write_first_tweet()
        self.find_friends()
        self.look_at_mentions()
        self.write_a_tweet_with_everything()
        self.find_it_everywhere()
        alice = self.page
        self.page = self.open_page(self.bob, language=self.language, **self.options)
        self.favourite_retweet_and_reply()
        self.page = alice
        self.see_what_happened()
        self.delete_the_tweet()
        self.sign_out()
        self.sign_in_by_email()

    # What one does on a page.

    def go(self, path):
        self.page.goto(path)
        self.look()

    def look(self):
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        self.assert_fits(self.page)

    def arrive(self, path):
        """The last act has led to this path."""
        expect(self.page).to_have_url(re.compile(f"{re.escape(path)}([?#].*)?$"))
        self.look()

    def button(self, name, **options):
        return self.page.get_by_role("button", name=name, exact=True, **options)

    def link(self, name):
        return self.page.get_by_role("link", name=name, exact=True)

    def field(self, name):
        return self.page.locator(f"main [name={name}]")

    def fill(self, **values):
        for name, value in values.items():
            self.field(name).fill(value)

    def card(self, text):
        return self.page.get_by_role("article").filter(has_text=text)

    # The journey.

    def sign_up(self):
        self.go("/")
        self.link(gettext("Sign up")).first.click()
        self.arrive("/accounts/signup/")
        self.fill(name="Alice", username="alice", email="alice@example.org", password1=PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name=gettext("Sign up")).click()

    def complete_profile(self):
        self.arrive("/welcome/profile")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(
            gettext("Complete your profile")
        )
        self.fill(location="Lyon", website="example.org", bio="Birds and gardens")
        self.field("avatar").set_input_files(FILE)
        self.button(gettext("Save and continue")).click()

    def write_first_tweet(self):
        self.arrive("/welcome/tweet")
        self.fill(text="Hello everybody")
        self.button(pgettext("verb", "Tweet")).click()

    def find_friends(self):
        self.arrive("/welcome/people")
        follow_bob = self.button(f"{pgettext('verb', 'Follow')} @bob")
        follow_bob.click()
        expect(follow_bob).to_have_count(0)
        self.button(gettext("Continue")).click()

    def look_at_mentions(self):
        self.arrive("/welcome/mentions")
        expect(self.page.get_by_text(gettext("Nobody has mentioned you yet"))).to_be_visible()
        self.button(gettext("Go to my home page")).click()
        self.arrive("/")
        expect(self.page.get_by_text(gettext("Complete your account"))).to_have_count(0)
        expect(self.card("Hello everybody")).to_be_visible()
        expect(self.card("Good morning")).to_be_visible()

    def write_a_tweet_with_everything(self):
        self.field("text").fill(TEXT)
        self.field("images").set_input_files(FILE)
        if not self.options.get("javascript", True):
            self.button(gettext("Add the pictures")).click()
            self.look()
        self.page.locator(".upload textarea").fill("Five eggs")
        self.button(pgettext("verb", "Tweet")).click()
        expect(self.card("#pipit")).to_be_visible()
        self.arrive("/")

    def find_it_everywhere(self):
        for path in ("/", "/@alice", "/hashtag/pipit", "/search?q=nests", "/search?q=%23pipit"):
            self.go(path)
            card = self.card("#pipit")
            expect(card.get_by_role("link", name="@bob", exact=True)).to_be_visible()
            expect(card.get_by_role("link", name="#pipit", exact=True)).to_be_visible()
            expect(card.get_by_role("link", name="example.org")).to_have_attribute(
                "href", "https://example.org/meadow?year=2026"
            )
            picture = card.get_by_role("img", name="Five eggs")
            picture.scroll_into_view_if_needed()
            expect(picture).to_have_js_property("naturalWidth", 320)
        self.go("/search?q=ali&f=people")
        expect(self.page.locator("main").get_by_role("link", name="@alice")).to_be_visible()
        self.go("/@alice")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Alice")
        expect(self.page.get_by_role("main").get_by_text("Birds and gardens")).to_be_visible()

    def favourite_retweet_and_reply(self):
        """bob's part: he is told that alice mentioned him."""
        self.go("/connect/mentions")
        card = self.card("#pipit")
        for act, undo in [
            (pgettext("verb", "Favourite"), gettext("Undo favourite")),
            (pgettext("verb", "Retweet"), gettext("Undo Retweet")),
        ]:
            card.get_by_role("button", name=act).click()
            expect(card.get_by_role("button", name=undo)).to_be_visible()
        card.get_by_role("link", name=pgettext("verb", "Reply")).click()
        # In place, or on a page without a script.
        self.arrive("/connect/mentions" if self.options.get("javascript", True) else "/tweets/new")
        expect(self.field("text")).to_have_value("@alice ")
        self.fill(text="@alice where is it?")
        self.button(pgettext("verb", "Reply")).click()
        expect(self.card("where is it?")).to_be_visible()

    def see_what_happened(self):
        self.go("/")
        places = self.page.get_by_role("navigation", name=gettext("Main"))
        # The favourite, the retweet and the answer.
        expect(places.locator(".badge")).to_have_text(re.compile("^3"))
        places.get_by_role("link", name=gettext("Connect")).click()
        self.arrive("/connect")
        expect(self.page.locator(".event")).to_have_count(2)
        expect(self.card("where is it?")).to_be_visible()
        self.go("/connect/mentions")
        expect(self.card("where is it?")).to_be_visible()
        expect(self.page.locator(".badge")).to_have_count(0)

    def delete_the_tweet(self):
        self.go("/@alice")
        card = self.card("Hello everybody")
        card.locator("summary").click()
        card.get_by_role("link", name=gettext("Delete")).click()
        self.look()
        self.button(gettext("Delete")).click()
        self.arrive("/")
        expect(self.page.get_by_text(gettext("Your Tweet was deleted."))).to_be_visible()
        self.go("/@alice")
        expect(self.card("Hello everybody")).to_have_count(0)
        expect(self.card("#pipit")).to_be_visible()

    def sign_out(self):
        self.page.locator(".account-menu summary").click()
        self.button(gettext("Sign out")).click()
        expect(self.link(gettext("Sign in")).first).to_be_visible()
        self.look()

    def sign_in_by_email(self):
        self.link(gettext("Sign in")).first.click()
        self.arrive("/accounts/login/")
        self.fill(login="alice@example.org", password=PASSWORD)
        self.button(gettext("Sign in")).click()
        self.arrive("/")
        expect(self.card("#pipit")).to_be_visible()


class JourneyTests(JourneyMixin, BrowserTestCase):
    @override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
    def test_where_the_address_is_to_be_confirmed_first(self):
        self.page = self.open_page()
        self.sign_up()
        self.arrive("/accounts/confirm-email/")
        [message] = mail.outbox
        self.assertEqual(message.to, ["alice@example.org"])
        self.go(re.search(r"http://localhost:\S+", message.body)[0])
        self.button("Confirm").click()
        self.complete_profile()


class JourneyWithoutScriptTests(JourneyMixin, BrowserTestCase):
    options = {"javascript": False}


class JourneyOnAPhoneInFrenchTests(JourneyMixin, BrowserTestCase):
    language = "fr"
    options = {"width": PHONE}

    def test_the_words_are_those_of_the_guide(self):
        self.page = self.open_page(language="fr", width=PHONE)
        self.go("/")
        expect(self.link("S’inscrire").first).to_be_visible()
        expect(self.link("Se connecter").first).to_be_visible()
        self.page = self.open_page(self.bob, language="fr", width=PHONE)
        for path, words in {
            "/": ["Accueil", "Connecter", "Découvrir", "Moi", "Rechercher"],
            "/@bob/following": ["Abonnements"],
            "/@bob/followers": ["Abonnés"],
            "/settings/profile": [
                "Sauvegarder les modifications",
                "Présentez-vous en moins de 160 caractères.",
                "Voir ma page de profil",
            ],
            "/welcome/profile": ["Complétez votre profil"],
            "/welcome/tweet": ["Écrivez votre premier Tweet"],
            "/welcome/people": ["Recherchez des amis"],
            "/welcome/mentions": ["Consultez vos mentions"],
        }.items():
            self.go(path)
            for word in words:
                with self.subTest(path, word=word):
                    expect(self.page.locator("body")).to_contain_text(word)
