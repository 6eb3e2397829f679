"""Choosing, describing and ordering pictures, with a script and without; looking at them."""

import re
from base64 import b64encode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image as PillowImage
from playwright.sync_api import expect

from tests.base import tweet
from tests.browser.base import PHONE
from tests.browser.test_interactions import OFFLINE, InteractionTestCase
from tests.microblog.pictures import file_of
from tweets import images, services
from tweets.models import Tweet, Upload

BROKEN = {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}
REFUSED = "Response Status Error Code"  # which HTMX says on the console

# As a browser tells of what is pasted or dropped.
GIVE = """(target, [type, bytes, text]) => {
  const data = new DataTransfer();
  const array = Uint8Array.from(atob(bytes), (character) => character.charCodeAt());
  data.items.add(new File([array], "given.png", { type: "image/png" }));
  if (text) data.setData("text/plain", text);
  const init = { bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data };
  target.dispatchEvent(new (type === "paste" ? ClipboardEvent : DragEvent)(type, init));
}"""


def picture(width):
    """A file known by its width."""
    data = file_of(PillowImage.new("RGB", (width, 50)), "PNG")
    return {"name": f"{width}.png", "mimeType": "image/png", "buffer": data}


class PicturesTestCase(InteractionTestCase):
    def open(self, path="/", **options):
        self.page = super().open(path, **options)
        self.form = self.page.locator(".compose").first
        self.text = self.form.locator("[name=text]")
        self.button = self.form.locator(".button-primary")
        return self.page

    def choose(self, *files):
        self.form.locator("[name=images]").set_input_files(files)

    def give(self, event, target, width, text=""):
        data = b64encode(picture(width)["buffer"]).decode()
        target.evaluate(GIVE, [event, data, text])

    def alt(self, number):
        return self.form.get_by_label(f"What picture {number} shows")

    def item(self, number):
        return self.form.get_by_role("listitem").nth(number - 1)

    def press(self, name, number):
        self.item(number).get_by_role("button", name=name).press("Enter")

    def assert_pictures(self, *expected):
        """(width, description) of each, in order."""
        items = self.form.locator(".upload")
        expect(items).to_have_count(len(expected))
        for number, (width, alt) in enumerate(expected):
            expect(items.nth(number).locator("img")).to_have_js_property("naturalWidth", width)
            expect(items.nth(number).locator("textarea")).to_have_value(alt)

    def assert_card(self, text, *expected):
        card = self.page.get_by_role("article").filter(has_text=text)
        shown = card.locator(".pictures img")
        expect(shown).to_have_count(len(expected))
        for number, (width, alt) in enumerate(expected):
            expect(shown.nth(number)).to_have_attribute("width", str(width))
            expect(shown.nth(number)).to_have_attribute("alt", alt)


class ChoosingTests(PicturesTestCase):
    def hold(self):
        """From now on uploads wait in the list that is returned, until it is emptied by go_on()."""
        self.held = []
        self.page.route("**/tweets/pictures", lambda route: self.held.append(route))

    def go_on(self):
        while not self.held:
            self.page.wait_for_timeout(20)
        self.held.pop(0).continue_()

    def test_chosen_pasted_and_dropped_described_moved_removed_and_posted(self):
        self.open()
        self.text.fill("Look")
        self.choose(picture(100), picture(200))
        self.assert_pictures((100, ""), (200, ""))
        self.assert_said(self.page, "2 pictures were added.")
        self.alt(1).fill("One hundred")
        self.give("paste", self.text, 300)
        self.assert_pictures((100, "One hundred"), (200, ""), (300, ""))
        self.assert_said(self.page, "1 picture was added.")
        self.give("drop", self.form, 400)
        self.assert_pictures((100, "One hundred"), (200, ""), (300, ""), (400, ""))
        expect(self.form.get_by_text("Add pictures")).not_to_be_visible()
        self.alt(4).fill("Four hundred")
        self.press("Move earlier", 4)
        self.assert_pictures((100, "One hundred"), (200, ""), (400, "Four hundred"), (300, ""))
        self.assert_said(self.page, "The picture is now number 3.")
        self.press("Remove", 2)
        self.assert_pictures((100, "One hundred"), (400, "Four hundred"), (300, ""))
        self.assert_said(self.page, "The picture was removed.")
        self.alt(3).fill("Three hundred")
        self.button.click()
        expected = (100, "One hundred"), (400, "Four hundred"), (300, "Three hundred")
        self.assert_card("Look", *expected)
        self.assert_pictures()
        self.assert_not_reloaded(self.page)
        self.assertFalse(Upload.objects.exists())

    def test_every_form_takes_them(self):
        question = tweet(self.bob, "Where?")
        for path in ("/tweets/new", "/welcome/tweet", question.get_absolute_url()):
            with self.subTest(path):
                self.open(path)
                self.choose(picture(100))
                self.alt(1).fill("There")
                self.text.fill(f"Posted from {path}")
                self.button.click()
                if path.startswith("/welcome"):  # leads on to the next step
                    expect(self.page).not_to_have_url(re.compile(f"{path}$"))
                    self.page.goto("/")
                self.assert_card(f"Posted from {path}", (100, "There"))

    def test_an_answer_below_its_card_has_pictures_of_its_own(self):
        tweet(self.bob, "Where?")
        page = self.open()
        self.text.fill("Good morning")
        self.choose(picture(100))
        self.assert_pictures((100, ""))
        page.get_by_role("link", name="Reply").click()
        home, self.form = self.form, page.locator(".answer .compose")
        self.choose(picture(200))
        self.assert_pictures((200, ""))
        self.form.locator("[name=text]").fill("@bob There")
        self.form.get_by_role("button", name="Reply").click()
        self.assert_card("@bob There", (200, "Picture without a description"))
        self.form = home
        self.assert_pictures((100, ""))
        expect(self.text).to_have_value("Good morning")

    def test_what_is_typed_while_a_picture_is_on_its_way_stays_and_the_tweet_waits(self):
        self.open()
        self.choose(picture(100))
        self.alt(1).fill("A ne")
        self.text.fill("Lo")
        self.hold()
        self.choose(picture(200))
        expect(self.form.get_by_text("Uploading…")).to_be_visible()
        expect(self.button).to_be_disabled()
        self.text.press_sequentially("ok")
        expect(self.button).to_be_disabled()
        self.alt(1).press("End")
        self.alt(1).press_sequentially("st")
        self.go_on()
        self.assert_pictures((100, "A nest"), (200, ""))
        expect(self.alt(1)).to_be_focused()
        expect(self.text).to_have_value("Look")
        expect(self.button).to_be_enabled()
        expect(self.form.get_by_text("Uploading…")).not_to_be_visible()
        self.button.click()
        self.assert_card("Look", (100, "A nest"), (200, "Picture without a description"))

    def test_what_is_chosen_meanwhile_follows(self):
        self.open()
        self.text.fill("Look")
        self.hold()
        self.choose(picture(100))
        self.give("paste", self.text, 200)
        self.choose(picture(300))
        self.give("drop", self.text, 400)
        self.go_on()
        self.go_on()
        self.assert_pictures((100, ""), (200, ""), (300, ""), (400, ""))

    def test_a_bad_file_among_good_ones_is_named(self):
        page = self.open()
        self.text.fill("Look")
        self.choose(picture(100), BROKEN, picture(200))
        self.assert_pictures((100, ""), (200, ""))
        error = "notes.jpg: This file is not a JPG, PNG, GIF or WebP picture."
        expect(page.get_by_role("alert")).to_have_text(error)
        expect(self.text).to_have_value("Look")
        self.choose(picture(300))
        self.assert_pictures((100, ""), (200, ""), (300, ""))
        expect(page.get_by_role("alert")).to_have_count(0)

    def test_a_fifth_is_refused(self):
        page = self.open()
        self.choose(*(picture(width) for width in (100, 200, 300)))
        self.assert_pictures((100, ""), (200, ""), (300, ""))
        self.choose(picture(400), picture(500))
        expect(page.get_by_role("alert")).to_have_text(re.compile("at most. Not added: 500.png"))
        self.assert_pictures((100, ""), (200, ""), (300, ""), (400, ""))

    def test_text_that_comes_with_a_picture_is_pasted_as_text(self):
        self.open()
        self.give("paste", self.text, 100, text="A table")
        self.choose(picture(200))
        self.assert_pictures((200, ""))

    def test_pictures_dropped_on_the_closed_box_open_it(self):
        self.open()
        expect(self.button).not_to_be_visible()
        self.give("drop", self.form, 100)
        expect(self.alt(1)).to_be_visible()

    def test_the_focus_stays_where_one_works(self):
        self.open()
        self.choose(picture(100), picture(200), picture(300))
        self.press("Move earlier", 3)
        expect(self.item(2).get_by_role("button", name="Move earlier")).to_be_focused()
        self.press("Move earlier", 2)
        expect(self.item(1)).to_be_focused()
        self.press("Remove", 1)
        expect(self.item(1)).to_be_focused()
        self.press("Remove", 2)
        expect(self.item(1)).to_be_focused()
        self.press("Remove", 1)
        expect(self.form.locator("[name=images]")).to_be_focused()

    def test_without_an_answer_the_page_says_so_and_one_can_try_again(self):
        page = self.open()
        self.text.fill("Look")
        page.route("**/tweets/pictures", lambda route: route.abort("internetdisconnected"))
        with self.expected_faults(OFFLINE):
            self.choose(picture(100))
            self.assert_said(page, "No answer from the site")
        page.unroute("**/tweets/pictures")
        expect(self.button).to_be_enabled()
        self.choose(picture(100))
        self.assert_pictures((100, ""))

    def assert_nothing_is_lost(self, said, **settings):
        page = self.open()
        self.text.fill("Look")
        self.choose(picture(100))
        self.assert_pictures((100, ""))
        self.alt(1).fill("A nest")
        with self.expected_faults(REFUSED), override_settings(**settings):
            self.choose(picture(200))
            self.assert_said(page, said)
        self.assert_pictures((100, "A nest"))
        expect(self.text).to_have_value("Look")
        expect(self.button).to_be_enabled()

    def test_beyond_the_limit_nothing_is_lost(self):
        self.assert_nothing_is_lost("a little too fast", LIMITS={"upload": "1/1h"})

    def test_nor_when_files_are_too_large_together(self):
        with self.assertLogs("django.security.RequestDataTooBig"):
            self.assert_nothing_is_lost("too large together", UPLOAD_MAX_SIZE=10)

    def test_a_session_that_has_ended_keeps_everything(self):
        self.alice.set_password("correct horse battery")
        self.alice.save()
        page = self.open()
        self.text.fill("Precious")
        self.choose(picture(100))
        self.alt(1).fill("A nest")
        page.context.clear_cookies(name="sessionid")
        self.choose(picture(200))
        page.fill("main [name=login]", "alice")
        page.fill("main [name=password]", "correct horse battery")
        page.locator("main .button-primary").first.click()
        expect(page).to_have_url(re.compile("/tweets/new$"))
        expect(self.text).to_have_value("Precious")
        self.assert_pictures((100, "A nest"))


class WithoutScriptTests(PicturesTestCase):
    def test_the_same_by_buttons(self):
        for language, width in (("en", 1280), ("fr", PHONE)):
            with self.subTest(language):
                page = self.open(javascript=False, language=language, width=width)
                self.text.fill(f"Look {language}")
                self.choose(picture(100), BROKEN, picture(200))
                page.locator(".compose-files button").click()
                expect(self.text).to_have_value(f"Look {language}")
                expect(page.get_by_role("alert")).to_contain_text("notes.jpg")
                self.assert_fits(page)
                page.locator(".upload textarea").nth(1).fill("Two hundred")
                self.choose(picture(300))
                page.locator("[name=earlier]").click()
                self.assert_pictures((200, "Two hundred"), (100, ""), (300, ""))
                page.locator("[name=discard]").nth(1).click()
                self.assert_pictures((200, "Two hundred"), (300, ""))
                page.locator(".upload textarea").nth(1).fill("Three hundred")
                self.choose(picture(400))
                self.assert_fits(page)
                self.button.click()
                card = page.get_by_role("article").filter(has_text=f"Look {language}")
                expect(card).to_have_count(1)
                widths = card.locator(".pictures img").evaluate_all(
                    "images => images.map((image) => image.getAttribute('width'))"
                )
                self.assertEqual(widths, ["200", "300", "400"])
                expect(card.get_by_role("img", name="Three hundred")).to_have_count(1)

    def test_with_four_pictures_there_is_no_place_for_a_fifth(self):
        page = self.open(javascript=False)
        self.text.focus()
        self.choose(*(picture(width) for width in (100, 200, 300, 400)))
        page.get_by_role("button", name="Add the pictures").click()
        expect(page.locator(".upload")).to_have_count(4)
        expect(page.locator("[name=images]")).not_to_be_visible()

    def test_an_answer_stays_an_answer(self):
        question = tweet(self.bob, "Where?")
        page = self.open(question.get_absolute_url(), javascript=False)
        self.text.fill("@bob there")
        self.choose(picture(100))
        page.get_by_role("button", name="Add the pictures").click()
        self.button.click()
        self.assert_card("@bob there", (100, "Picture without a description"))
        self.assertEqual(Tweet.objects.get(author=self.alice).in_reply_to, question)


class ViewerTests(PicturesTestCase):
    def setUp(self):
        super().setUp()
        pictures = []
        for width, alt in ((100, "One"), (200, "Two"), (300, "Three")):
            file = SimpleUploadedFile("a.png", picture(width)["buffer"])
            upload = services.upload(author=self.bob, picture=images.read(file))
            pictures.append((upload, alt))
        self.tweet = tweet(self.bob, "Look", pictures=pictures)

    def test_by_keyboard(self):
        page = self.open()
        thumbnail = page.locator(".pictures a").nth(1)
        thumbnail.press("Enter")
        dialog = page.get_by_role("dialog", name="Picture")
        shown = dialog.get_by_role("img")
        expect(shown).to_have_attribute("alt", "Two")
        expect(dialog.get_by_role("heading", name="Picture 2 of 3")).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(shown).to_have_attribute("alt", "Three")
        page.keyboard.press("ArrowRight")
        for alt in ("Two", "One"):
            page.keyboard.press("ArrowLeft")
            expect(shown).to_have_attribute("alt", alt)
        expect(dialog.get_by_role("heading", name="Picture 1 of 3")).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog).not_to_be_visible()
        expect(thumbnail).to_be_focused()
        self.assert_not_reloaded(page)
        page.keyboard.press("ArrowRight")
        expect(dialog).not_to_be_visible()

    def test_it_closes_by_its_button_and_leads_to_the_tweet(self):
        page = self.open("/@bob", width=PHONE)
        dialog = page.get_by_role("dialog", name="Picture")
        page.locator(".pictures a").first.click()
        self.assert_fits(page)
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).not_to_be_visible()
        page.locator(".pictures a").first.click()
        dialog.get_by_role("link", name="Back to the Tweet").click()
        expect(page).to_have_url(re.compile(f"{self.tweet.get_absolute_url()}$"))

    def test_another_tab_shows_the_page(self):
        page = self.open()
        with page.context.expect_page() as opened:
            page.locator(".pictures a").first.click(modifiers=["ControlOrMeta"])
        expect(opened.value.get_by_role("heading", level=1)).to_have_text("Picture 1 of 3")
        expect(page.get_by_role("dialog", name="Picture")).not_to_be_visible()

    def test_without_a_script_and_in_french_each_has_its_page(self):
        page = self.open("/", javascript=False, language="fr", width=PHONE)
        page.locator(".pictures a").first.click()
        for alt in ("One", "Two", "Three"):
            expect(page.locator("figure img")).to_have_attribute("alt", alt)
            expect(page.locator("figcaption")).to_have_text(alt)
            self.assert_fits(page)
            if alt != "Three":
                page.locator("[rel=next]").click()
        expect(page.locator("[rel=next]")).to_have_count(0)

    def test_on_its_page_the_arrows_turn_as_well(self):
        page = self.open(f"{self.tweet.get_absolute_url()}/photo/1")
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile("/photo/2$"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Picture 2 of 3")
