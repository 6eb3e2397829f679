"""Choosing a picture, and the part of it that is shown: with a script and without one."""

import re

from django.utils import translation
from django.utils.translation import gettext
from PIL import Image

from accounts.models import User
from tests.base import make_member
from tests.browser.base import PHONE, BrowserTestCase, expect
from tests.microblog.pictures import BLUE, RED, WHITE, file_of

# Wide, and of another colour at each end.
PICTURE = Image.new("RGB", (300, 100), WHITE)
PICTURE.paste(RED, (0, 0, 100, 100))
PICTURE.paste(BLUE, (200, 0, 300, 100))
FILE = {"name": "me.png", "mimeType": "image/png", "buffer": file_of(PICTURE, "PNG")}
# The colour in the middle of the first picture that the selector finds, as it was stored.
COLOUR = """async (selector) => {
  const image = document.querySelector(selector);
  await image.decode();
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  canvas.drawImage(image, image.naturalWidth / 2, image.naturalHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


class AvatarMixin:
    """How one travels is for the subclasses to say."""

    language = "en"
    options = {}

    def setUp(self):
        super().setUp()
        self.alice = make_member("alice", language=self.language)
        self.enterContext(translation.override(self.language))
        self.page = self.open_page(self.alice, language=self.language, **self.options)

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def arrive(self, path):
        expect(self.page).to_have_url(re.compile(f"{re.escape(path)}$"))
        self.assert_fits(self.page)

    def choose_the_picture(self):
        self.page.goto("/settings/profile")
        self.page.locator("main [name=avatar]").set_input_files(FILE)
        self.page.fill("main [name=bio]", "Birds")
        self.button(gettext("Save changes")).click()
        self.arrive("/settings/profile/avatar")
        self.page.wait_for_load_state()  # and so for the script of the sliders

    def frame(self):
        """(left, width) of what is shown, in pixels of the picture."""
        left, _top, width, _height = (
            self.page.locator(".crop-part").get_attribute("viewBox").split()
        )
        return round(float(left)), round(float(width))

    def slide(self, **values):
        """With the keys, as one does who cannot drag; there is no other way without a script."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").press("Home" if value == 0 else "End")

    def assert_shown(self, colour):
        """It was saved, and is what everybody sees now."""
        self.button(gettext("Save changes")).click()
        self.arrive("/settings/profile")
        self.alice.refresh_from_db()
        page = self.open_page(make_member("bob"))  # canvas needs a script
        page.goto("/@alice")
        for channel, expected in zip(
            page.evaluate(COLOUR, "main .avatar-160"), colour, strict=True
        ):
            self.assertAlmostEqual(channel, expected, delta=8)

    def test_nothing_has_to_be_chosen(self):
        self.choose_the_picture()
        self.assertEqual(self.frame(), (100, 100))
        self.assertEqual(User.objects.get().bio, "Birds")
        self.assert_shown(WHITE)

    def test_the_frame_goes_where_the_sliders_say(self):
        self.choose_the_picture()
        self.slide(across=100)
        self.see()
        self.assertEqual(self.frame(), (200, 100))
        self.slide(size=0)
        self.see()
        self.assertEqual(self.frame(), (280, 20))
        self.assert_shown(BLUE)

    def see(self):
        """What one has to do to see where the frame is."""


class AvatarTests(AvatarMixin, BrowserTestCase):
    def drag(self, by):
        frame = self.page.locator(".crop-frame").bounding_box()
        x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + by, y, steps=4)
        self.page.mouse.up()

    def test_the_frame_can_be_dragged(self):
        self.choose_the_picture()
        expect(self.button(gettext("Preview"))).to_be_hidden()
        self.drag(by=-1000)  # no further than the picture goes
        self.assertEqual(self.frame(), (0, 100))
        expect(self.page.locator("main [name=across]")).to_have_value("0")
        self.assert_shown(RED)


class AvatarOnAPhoneInFrenchTests(AvatarTests):
    language = "fr"
    options = {"width": PHONE}


class AvatarWithoutScriptTests(AvatarMixin, BrowserTestCase):
    options = {"javascript": False}

    def see(self):
        self.button(gettext("Preview")).click()
        self.page.wait_for_load_state()


class AvatarInFrenchWithoutScriptTests(AvatarWithoutScriptTests):
    language = "fr"
