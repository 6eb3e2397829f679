from django.test import SimpleTestCase

from microblog.highlight import Highlighter, marked

# Text, what is looked for, and what is shown.
WORDS = [
    ("Un café", ["cafe"], "Un [café]"),
    ("un CAFE\u0301, ici", ["Café"], "un [CAFE\u0301], ici"),
    ("cafés décaféiné café", ["café"], "cafés décaféiné [café]"),
    ("c’est l’été", ["c'est", "été"], "[c’est] l’[été]"),
    ("cœur et Straße", ["coeur", "strasse"], "[cœur] et [Straße]"),
    ("au lait, lait au, au  lait", ["au lait"], "[au lait], lait au, [au  lait]"),
    ("snake_case", ["case"], "snake_[case]"),
    ("İstanbul", ["istanbul"], "[İstanbul]"),
    ("日本 です", ["日本"], "[日本] です"),
    ("a.*b", [".*", "("], "a.*b"),
    ("abc", [], "abc"),
    ("", ["a"], ""),
]
PARTS = [
    ("Éloïse", ["loi"], "É[loï]se"),
    ("cœur", ["oe"], "c[œ]ur"),
    ("Œuvre", ["e"], "[Œ]uvr[e]"),
    ("aaa", ["aa"], "[aa]a"),
]


class HighlighterTests(SimpleTestCase):
    def shown(self, highlighter, text):
        return "".join(f"[{part}]" if hit else part for part, hit in highlighter.parts(text))

    def test_whole_words_whatever_their_accents_and_case(self):
        for text, sought, expected in WORDS:
            with self.subTest(text):
                self.assertEqual(self.shown(Highlighter(sought), text), expected)

    def test_parts_of_words(self):
        for text, sought, expected in PARTS:
            with self.subTest(text):
                found = Highlighter(sought, within_words=True)
                self.assertEqual(self.shown(found, text), expected)

    def test_parts_are_escaped_each_by_itself(self):
        self.assertEqual(
            marked("<b>&amp;\n<i", Highlighter(["b", "amp"])),
            "&lt;<mark>b</mark>&gt;&amp;<mark>amp</mark>;<br>&lt;i",
        )
        self.assertEqual(marked("<b>", None), "&lt;b&gt;")

    def test_nothing_is_lost_of_a_long_text(self):
        text = "a_" * 2_000
        parts = Highlighter(["a " * 50 + "b", "a_" * 40]).parts(text)
        self.assertEqual("".join(part for part, _is_sought in parts), text)
        self.assertTrue(parts[0][1])
