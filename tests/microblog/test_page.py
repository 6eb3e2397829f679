import re
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory, SimpleTestCase
from django.utils import timezone, translation

TEMPLATES = {path: path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")}
SPRITE = Path(settings.BASE_DIR / "static/icons.svg").read_text()


def rendered(source, **context):
    return Template("{% load page %}" + source).render(Context(context))


class IconTests(SimpleTestCase):
    def test_each_icon_of_a_template_is_in_the_sprite_and_no_other(self):
        used = set(re.findall(r'\bicon[ =]"([\w-]+)"', "".join(TEMPLATES.values())))
        self.assertEqual(used, set(re.findall(r'<symbol id="([\w-]+)"', SPRITE)))

    def test_screen_readers_pass_over_an_icon(self):
        self.assertIn('aria-hidden="true"', rendered('{% icon "heart" %}'))


class TimestampTests(SimpleTestCase):
    MOMENT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    def test_shows_the_viewers_zone_and_keeps_the_moment(self):
        with timezone.override("Europe/Paris"):
            html = rendered("{% timestamp moment %}", moment=self.MOMENT)
        self.assertIn('datetime="2026-11-23T23:30:00+00:00"', html)
        self.assertIn(">24 Nov. 2026, 00:30<", html)

    def test_speaks_the_language_of_the_page(self):
        with translation.override("fr"):
            html = rendered("{% timestamp moment %}", moment=self.MOMENT)
        self.assertIn("novembre", html)
        self.assertIn("nov. 2026, 23:30<", html)


class AddressTests(SimpleTestCase):
    def test_stored_gives_the_address_of_a_rendition(self):
        name = "avatars/4f/4f.webp"
        html = rendered('{{ name|stored }} {{ name|stored:"small" }}', name=name)
        self.assertEqual(html, "/media/avatars/4f/4f.webp /media/avatars/4f/4f-small.webp")

    def test_absolute_keeps_what_stands_on_another_host(self):
        request = RequestFactory().get("/", HTTP_HOST="pipit.example")
        for url, expected in [
            ("/@alice", "http://pipit.example/@alice"),
            ("https://media.example/a.webp", "https://media.example/a.webp"),
        ]:
            with self.settings(ALLOWED_HOSTS=["pipit.example"]):
                html = rendered("{% absolute url %}", request=request, url=url)
            self.assertEqual(html, expected)


class TemplateTests(SimpleTestCase):
    def test_no_template_holds_a_style_or_a_script_which_the_policy_forbids(self):
        forbidden = re.compile(r"""\sstyle=|<style|\son\w+=["']|hx-on|<script(?![^>]*\ssrc=)""")
        found = {path.name for path, text in TEMPLATES.items() if forbidden.search(text)}
        self.assertEqual(found, {"mail.html"})  # which no browser of ours shows
