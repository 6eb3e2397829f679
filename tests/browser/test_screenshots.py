"""Pictures of every page, to look at.

    SCREENSHOTS=folder manage.py test tests.browser.test_screenshots

One file a page, language, scheme and width, such as fr-dark-360/017-profile-alice.png.
"""

import os
import re
from itertools import product
from pathlib import Path
from unittest import skipUnless

from django.core.cache import cache

from tests.browser.base import DESKTOP, PHONE
from tests.browser.pages import PagesTestCase

FOLDER = os.environ.get("SCREENSHOTS")


@skipUnless(FOLDER, "SCREENSHOTS names no folder")
class ScreenshotTests(PagesTestCase):
    def test_take_them(self):
        for language, dark, width in product(("en", "fr"), (False, True), (DESKTOP, PHONE)):
            cache.clear()  # some pages are shown a few times a day
            folder = Path(FOLDER, f"{language}-{'dark' if dark else 'light'}-{width}")
            for number, entry in enumerate(self.pages()):
                what = re.sub(r"\W+", "-", f"{entry.name} {entry}").strip("-")
                path = folder / f"{number:03}-{what}.png"
                self.on_each(
                    [entry],
                    lambda page, path=path: page.screenshot(path=path, full_page=True),
                    language=language,
                    dark=dark,
                    width=width,
                )
