"""Names in all scripts: what is kept of them, what stands for them, and where they are shown."""

import time
import unicodedata

from django.test import SimpleTestCase
from django.urls import reverse

from accounts.models import User
from accounts.names import MARKS, clean_line, initial, isolated
from tests.base import MembersTestCase, tweet

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
RAINBOW = "🏳\ufe0f\u200d🌈"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
ARABIC = "محمد"


class CleanLineTests(SimpleTestCase):
    def test_names_of_all_scripts_stay_as_they_are(self):
        for name in (
            "Zoë O’Neill-Łukasz",
            ARABIC,
            "שָׁלוֹם עֲלֵיכֶם",
            "श्री गणेश",
            "สวัสดีครับ",
            "Nguyễn Thị Ánh",
            "བཀྲ་ཤིས་",
            "김민준",
            f"{FAMILY} {RAINBOW} {SCOTLAND} 👍🏽 1️⃣",
            "می\u200cخواهم",  # a joiner that Persian cannot do without
        ):
            with self.subTest(name):
                composed = unicodedata.normalize("NFC", name)
                self.assertEqual(clean_line(name), composed)

    def test_what_cannot_be_seen_or_turns_the_text_around_is_a_space(self):
        for unseen in "\0\n\r\t\x1b\u061c\u200e\u200f\u2028\u202e\u2066\u2069":
            self.assertEqual(clean_line(f"Al{unseen}{unseen} ice{unseen}"), "Al ice")

    def test_marks_do_not_climb_over_the_line(self):
        self.assertEqual(clean_line("Z" + "\u0336" * 30 + "o"), "Z" + "\u0336" * MARKS + "o")
        self.assertEqual(clean_line("ก" + "\u0e47" * 30), "ก" + "\u0e47" * MARKS)

    def test_not_on_a_joiner_nor_by_those_that_come_apart(self):
        joined = clean_line("a" + "\u0336\u200d" * 30)
        self.assertEqual(joined.count("\u0336"), MARKS)
        marks = [c for c in clean_line("a" + "\u0344" * 30) if unicodedata.combining(c)]
        self.assertLessEqual(len(marks), MARKS)

    def test_what_shows_nothing_is_nothing(self):
        for name in ("\u200b", "\u3164", "\u2800 \u2800", "\u200d\ufeff", "\u0301", "\U000e0041"):
            with self.subTest(ascii(name)):
                self.assertEqual(clean_line(name), "")

    def test_a_megabyte_of_marks_takes_no_time(self):
        started = time.perf_counter()
        clean_line("a" + "\u0301\u0323" * 500_000)
        self.assertLess(time.perf_counter() - started, 5)


class InitialTests(SimpleTestCase):
    def test_is_the_first_letter_or_sign_as_one_sees_it(self):
        for name, expected in {
            "alice": "A",
            "émile": "É",
            "e\u0301mile": "E\u0301",
            "ßen": "ß",
            ARABIC: "م",
            "שרה": "ש",
            "श्री गणेश": "श्री",
            "กำธร": "ก",
            "김민준": "김",
            f"{FAMILY}s": FAMILY,
            f"{RAINBOW} bar": RAINBOW,
            f"{SCOTLAND}{SCOTLAND}": SCOTLAND,
            "🇫🇷🇩🇪": "🇫🇷",
            "👍🏽 yes": "👍🏽",
            "1️⃣ one": "1️⃣",
            "(Bob)": "B",
            "“bob”": "B",
            ":-)": ":",
            "\u200dbob": "B",
            "": "",
        }.items():
            with self.subTest(name):
                self.assertEqual(initial(name), expected)


class IsolatedTests(SimpleTestCase):
    def test_only_what_could_turn_its_neighbours_around(self):
        self.assertEqual(isolated(ARABIC), f"\u2068{ARABIC}\u2069")
        self.assertEqual(isolated("Bob \u05d0"), "\u2068Bob \u05d0\u2069")
        for name in ("Alice", "Zoë 2", "김민준", FAMILY, ""):
            self.assertEqual(isolated(name), name)


class NamesOnPagesTests(MembersTestCase):
    def name(self, name):
        User.objects.filter(pk=self.alice.pk).update(name=name)

    def test_a_name_that_cannot_be_seen_gives_way_to_the_username(self):
        self.client.force_login(self.alice)
        self.client.post(reverse("settings_profile"), {"name": "\u3164\u200d"})
        self.alice.refresh_from_db()
        self.assertEqual((self.alice.name, self.alice.display_name), ("", "alice"))

    def test_titles_and_attributes_isolate_what_is_written_from_the_right(self):
        self.name(ARABIC)
        said = tweet(self.alice, "Hello")
        name = f"\u2068{ARABIC}\u2069"
        self.assertContains(self.client.get("/@alice"), f"<title>{name} (@alice)")
        page = self.client.get(said.get_absolute_url())
        self.assertContains(page, f"<title>{name}: Hello")
        self.assertContains(page, f'aria-label="Tweet by {name}"')
        self.assertContains(page, f'<bdi class="name">{ARABIC}</bdi>')

    def test_without_a_picture_the_initial_stands_for_the_name(self):
        self.name(f"{FAMILY} Martin")
        self.assertContains(self.client.get("/@alice"), f'aria-hidden="true">{FAMILY}</span>')

    def test_a_name_is_no_markup(self):
        self.name("<b>&")
        self.assertContains(self.client.get("/@alice"), 'aria-hidden="true">&lt;</span>')
