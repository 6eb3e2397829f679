"""axe-core finds nothing: on no page, in neither language, neither light nor dark."""

from pathlib import Path

from tests.browser.base import PHONE
from tests.browser.pages import NO_PAGE, PagesTestCase, url_names

AXE = Path(__file__).with_name("vendor").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = """async (options) => {
  const { violations } = await axe.run({ resultTypes: ["violations"], ...options });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\\n${target}\\n${failureSummary}`));
}"""
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


class AccessibilityTestCase(PagesTestCase):
    def found_on(self, page):
        """All that axe finds in the light, and what it finds in the colours when it is dark."""
        page.evaluate(AXE)
        page.emulate_media(color_scheme="light")
        found = page.evaluate(RUN)
        page.emulate_media(color_scheme="dark")
        return found + [f"when dark, {problem}" for problem in page.evaluate(RUN, COLOURS)]

    def assert_accessible(self, page):
        found = self.found_on(page)
        self.assertFalse(found, "\n\n".join(found))
        self.assert_fits(page)


class FrenchPhoneTests(AccessibilityTestCase):
    def test_nothing_is_found_on_any_page(self):
        self.on_each(self.pages(), self.assert_accessible, language="fr", width=PHONE)


class EnglishDesktopTests(AccessibilityTestCase):
    def test_nothing_is_found_on_any_page(self):
        self.on_each(self.pages(), self.assert_accessible)

    def test_what_is_wrong_would_be_found(self):
        page = self.open_page()
        page.goto("/")
        page.evaluate("document.body.append(new Image())")
        self.assertIn("image-alt", "".join(self.found_on(page)))

    def test_no_page_is_forgotten(self):
        """Whoever adds a URL lists it in tests/browser/pages.py, or says there why not."""
        seen = {entry.name for entry in self.pages()}
        left_out = set().union(*NO_PAGE.values())
        urls = {name for name in url_names() if not name.startswith("admin:")}
        self.assertEqual(seen & left_out, set())
        self.assertEqual(urls - seen - left_out, set())
        self.assertEqual(left_out - urls, set())
