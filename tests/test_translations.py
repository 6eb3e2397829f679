"""The French catalogue is complete, and written as French is."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django.conf
import polib
from django.apps import apps
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.test import SimpleTestCase
from django.utils.translation.template import templatize

from accounts.allauth_strings import STRINGS

CATALOGUE = settings.BASE_DIR / "locale/fr/LC_MESSAGES/django.po"
TEMPLATES = [
    path
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.*"))
    if path.name != "500.html"  # stands alone, in both languages
]

# The parameters of gettext and its kin, all of which but the number are texts.
GETTEXT = {
    "_": ["msgid"],
    "gettext": ["msgid"],
    "ngettext": ["msgid", "plural"],
    "pgettext": ["context", "msgid"],
    "npgettext": ["context", "msgid", "plural"],
}
# A call as templatize() writes it.
CALL = re.compile(
    r"""\b(?:n?p?gettext|_)\((?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|[\s,]|count)*\)"""
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]*>")
NO_FRENCH_TYPOGRAPHY = re.compile(
    r"""
      ['"] | \.\.\.
    | (?<!\u202f) [;!?]              # a narrow no-break space before these,
    | (?<!\u00a0) (?<!from) (?<!\bto) (?<!since) (?<!until) (?<!filter) (?<!lang) (?<!url)
      (?<!min_faves) (?<!min_retweets) : (?!//)  # a wide one before the colon, if it is one
    | «(?!\u00a0) | (?<!\u00a0)»
    """,
    re.VERBOSE,
)


def messages(python):
    """What a source marks for translation: (context, msgid, plural), None for what it lacks."""
    for node in ast.walk(ast.parse(python)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            name = name.removesuffix("_lazy").removesuffix("_noop")
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if len(texts) == len(GETTEXT.get(name, ())) > 0:
                message = dict(zip(GETTEXT[name], texts, strict=True))
                yield tuple(map(message.get, ("context", "msgid", "plural")))


def messages_of_templates(paths):
    for path in paths:
        calls = CALL.findall(templatize(path.read_text()))
        yield from messages("\n".join(calls))


def messages_of_modules():
    for app in apps.get_app_configs():
        if Path(app.path).parent == settings.BASE_DIR:
            for path in Path(app.path).rglob("*.py"):
                yield from messages(path.read_text())


class CatalogueTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.catalogue = polib.pofile(CATALOGUE)

    def translations(self):
        """Each as (what it translates, translation)."""
        for entry in self.catalogue:
            if entry.msgid_plural:
                for translation in entry.msgstr_plural.values():
                    yield entry.msgid_plural, translation
            else:
                yield entry.msgid, entry.msgstr

    def test_every_string_of_the_source_is_there_and_no_other(self):
        """`make messages` brings the catalogue up to date."""
        source = {*messages_of_modules(), *messages_of_templates(TEMPLATES)}
        entries = {(e.msgctxt, e.msgid, e.msgid_plural or None) for e in self.catalogue}
        self.assertEqual(source - entries, set(), "not collected: run `make messages`")
        self.assertEqual(entries - source, set(), "no longer used: run `make messages`")

    def test_every_string_is_translated(self):
        missing = [entry.msgid for entry in self.catalogue if not entry.translated()]
        self.assertEqual(missing, [], "empty, or fuzzy, which is a guess of gettext's")
        self.assertEqual(self.catalogue.obsolete_entries(), [])

    def test_nought_and_one_are_singular(self):
        self.assertEqual(self.catalogue.metadata["Plural-Forms"], "nplurals=2; plural=(n > 1);")
        for entry in self.catalogue:
            if entry.msgid_plural:
                self.assertEqual(set(entry.msgstr_plural), {0, 1}, entry.msgid)

    def test_placeholders_and_tags_are_those_of_the_source(self):
        for source, translation in self.translations():
            for pattern in (PLACEHOLDER, TAG):
                with self.subTest(source):
                    self.assertCountEqual(pattern.findall(translation), pattern.findall(source))

    def test_typography_is_french(self):
        for source, translation in self.translations():
            with self.subTest(source):
                self.assertNotRegex(TAG.sub("", translation), NO_FRENCH_TYPOGRAPHY)

    def test_what_we_say_for_allauth_is_still_said_by_it(self):
        catalogues = [
            polib.pofile(Path(*package.__path__, "locale/fr/LC_MESSAGES/django.po"))
            for package in (allauth, django.conf)  # whose words allauth's forms say as well
        ]
        theirs = {entry.msgid for catalogue in catalogues for entry in catalogue}
        self.assertEqual(set(STRINGS) - theirs, set())


class TestsOfTheTests(SimpleTestCase):
    def test_marked_strings_are_found_in_modules(self):
        source = 'a = _("A"), ngettext("B", "Bs", n), pgettext_lazy("c", "C" " D"), _(e), f("F")'
        self.assertEqual(
            set(messages(source)), {(None, "A", None), (None, "B", "Bs"), ("c", "C D", None)}
        )

    def test_bad_typography_is_found(self):
        for text in (
            "l'heure",
            "Quoi ?",
            "Quoi?",
            "Lieu : ici",
            "Lieu:",
            "« Oui »",
            "«Oui»",
            "…...",
        ):
            self.assertRegex(text, NO_FRENCH_TYPOGRAPHY)
        for text in (
            "l’heure",
            "Quoi\u202f?",
            "Lieu\u00a0: ici",
            "«\u00a0Oui\u00a0»",
            "https://a.b…",
        ):
            self.assertNotRegex(text, NO_FRENCH_TYPOGRAPHY)


class Words(HTMLParser):
    """Collects the words that a template shows or says as they stand in it."""

    SHOWN = {"alt", "aria-label", "placeholder", "title"}
    CODE = {"code", "kbd"}

    def __init__(self, template):
        super().__init__()
        self.words, self.inside = [], None
        self.feed(without_tags(template))
        self.close()

    def collect(self, text):
        self.words += re.findall(r"[^\W\d_]{2,}", text or "")

    def handle_starttag(self, tag, attributes):
        self.inside = tag
        for name, value in attributes:
            if name in self.SHOWN or name.startswith("data-"):
                self.collect(value)

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside not in self.CODE:
            self.collect(data)


def without_tags(template):
    """The text of a template without its tags, comments and translated blocks."""
    text, until = [], None
    for token in Lexer(template).tokenize():
        name = token.contents.partition(" ")[0] if token.token_type is TokenType.BLOCK else None
        if until:
            until = None if name == until else until
        elif name in ("comment", "blocktranslate"):
            until = f"end{name}"
        elif token.token_type is TokenType.TEXT:
            text.append(token.contents)
    return "".join(text)


class TemplateTests(SimpleTestCase):
    def test_every_word_is_marked_for_translation(self):
        for path in TEMPLATES:
            with self.subTest(path.relative_to(settings.BASE_DIR)):
                self.assertEqual(Words(path.read_text()).words, [])

    def test_a_word_that_is_not_would_be_found(self):
        template = '{% if a %}<p title="Some {{ a }}">{% translate "More" %} words{% endif %}'
        self.assertEqual(Words(template).words, ["Some", "words"])
