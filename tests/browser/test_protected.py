"""A protected account: asking to follow it, letting people in, refusing them."""

import re

from django.utils import translation
from django.utils.translation import gettext, pgettext

from accounts.models import Follow, FollowRequest
from tests.base import make_member, tweet
from tests.browser.base import PHONE, BrowserTestCase, expect


class ProtectedMixin:
    """charlie, whose language is said by the subclasses, protects his account."""

    language = "en"
    options = {}

    def setUp(self):
        super().setUp()
        self.alice, self.bob, self.charlie = map(make_member, ("alice", "bob", "charlie"))
        tweet(self.charlie, "For friends")
        self.enterContext(translation.override(self.language))

    def page_of(self, member):
        return self.open_page(member, language=self.language, **self.options)

    def go(self, page, path):
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", self.language)
        self.assert_fits(page)

    def button(self, page, name):
        return page.get_by_role("main").get_by_role("button", name=name)

    def ask(self, page):
        self.go(page, "/@charlie")
        expect(page.get_by_text("For friends")).to_have_count(0)
        self.button(page, f"{pgettext('verb', 'Follow')} @charlie").click()
        expect(page.locator(".follow .state")).to_have_text(pgettext("state", "Requested"))

    def test_asking_and_being_answered(self):
        charlie, alice, bob = map(self.page_of, (self.charlie, self.alice, self.bob))
        self.go(charlie, "/settings/privacy")
        charlie.check("main [name=protected]")
        self.button(charlie, gettext("Save changes")).click()
        expect(charlie.get_by_text(gettext("Your Tweets are protected now."))).to_be_visible()
        self.ask(alice)
        self.ask(bob)

        self.go(charlie, "/")
        places = charlie.get_by_role("navigation", name=gettext("Main"))
        expect(places.locator(".badge")).to_have_text(re.compile("^2"))
        places.get_by_role("link", name=gettext("Connect")).click()
        charlie.get_by_role("link", name=pgettext("follow request", "Answer")).first.click()
        self.button(charlie, f"{pgettext('follow request', 'Accept')} @alice").click()
        said = gettext("@%(username)s follows you.") % {"username": "alice"}
        expect(charlie.get_by_text(said)).to_be_visible()
        self.button(charlie, f"{pgettext('follow request', 'Refuse')} @bob").click()
        expect(charlie.get_by_text(gettext("Nobody is waiting"))).to_be_visible()
        self.assert_fits(charlie)

        self.go(alice, "/@charlie")
        expect(alice.get_by_role("main").get_by_text("For friends")).to_be_visible()
        self.go(bob, "/@charlie")
        expect(bob.get_by_text("For friends")).to_have_count(0)
        expect(self.button(bob, f"{pgettext('verb', 'Follow')} @charlie")).to_be_visible()
        self.assertEqual([follow.follower for follow in Follow.objects.all()], [self.alice])

    def test_thinking_better_of_it(self):
        self.charlie.protected = True
        self.charlie.save()
        alice = self.page_of(self.alice)
        self.ask(alice)
        self.button(alice, f"{pgettext('follow request', 'Withdraw')} @charlie").click()
        expect(self.button(alice, f"{pgettext('verb', 'Follow')} @charlie")).to_be_visible()
        self.assertFalse(FollowRequest.objects.exists())


class ProtectedTests(ProtectedMixin, BrowserTestCase):
    pass


class ProtectedOnAPhoneInFrenchTests(ProtectedMixin, BrowserTestCase):
    language = "fr"
    options = {"width": PHONE}
