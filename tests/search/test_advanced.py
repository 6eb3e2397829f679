from urllib.parse import parse_qs, urlsplit

from django.test import SimpleTestCase
from django.urls import reverse

from search.advanced import AdvancedForm, initial_of
from search.query import parse
from tests.base import MembersTestCase

# What is filled in, and the search that it makes; both ways.
FILLED = {
    "café #thé": {"words": "café", "tags": "thé"},
    'café "au lait" thé OR tisane -sucre -"sans rien"': {
        "words": "café",
        "phrase": "au lait",
        "any": "thé tisane",
        "none": 'sucre "sans rien"',
    },
    "#été #hiver from:alice from:bob to:bob @charlie": {
        "tags": "été hiver",
        "by": "alice bob",
        "to": "bob",
        "about": "charlie",
    },
    "since:2026-11-01 until:2026-11-30 lang:fr": {
        "since": "2026-11-01",
        "until": "2026-11-30",
        "lang": "fr",
    },
    "url:example.com/news min_faves:10 min_retweets:2": {
        "url": "example.com/news",
        "min_faves": "10",
        "min_retweets": "2",
    },
    "filter:links -filter:images -filter:replies": {
        "links": "with",
        "images": "without",
        "replies": "without",
    },
}
# What the form has no field for stands among the words.
LEFT_OVER = (
    "a OR b c OR d",
    "café -from:bob",
    "lang:eo",
    "café -lang:fr",
    "url:a.example url:b.example",
    "café filter:links -filter:links",
    "from:alice OR from:bob",
    '"one two" "three four"',
)


class AdvancedFormTests(SimpleTestCase):
    def compose(self, **data):
        form = AdvancedForm(data)
        self.assertTrue(form.is_valid(), form.errors)
        return form.cleaned_data["q"]

    def test_fields_become_a_search(self):
        for q, data in FILLED.items():
            with self.subTest(q):
                self.assertEqual(self.compose(**data), q)

    def test_a_search_fills_in_the_fields(self):
        for q, data in FILLED.items():
            with self.subTest(q):
                self.assertEqual(initial_of(parse(q)), data)

    def test_nothing_of_a_search_is_lost_in_the_form(self):
        for q in [*FILLED, *LEFT_OVER]:
            with self.subTest(q):
                again = parse(self.compose(**initial_of(parse(q))) if parse(q).is_sensible else q)
                self.assertEqual(set(again.groups), set(parse(q).groups))

    def test_signs_that_the_fields_do_not_need_do_no_harm(self):
        self.assertEqual(self.compose(tags="#thé, ＃lait", by="@alice"), "#thé #lait from:alice")
        self.assertEqual(
            self.compose(phrase='"au lait"', url="http://www.A.example/"), '"au lait" url:a.example'
        )


class AdvancedPageTests(MembersTestCase):
    def page(self, **parameters):
        return self.client.get(reverse("search_advanced"), parameters)

    def test_it_leads_to_the_results(self):
        response = self.page(compose=1, words="café", by="alice")
        self.assertEqual(response.status_code, 302)
        address = urlsplit(response.url)
        self.assertEqual(
            (address.path, parse_qs(address.query)["q"]), ("/search", ["café from:alice"])
        )

    def test_it_is_filled_in_from_a_search(self):
        response = self.page(q='café "au lait" since:2026-11-01')
        for value in ("café", "au lait", "2026-11-01"):
            self.assertContains(response, f'value="{value}"')

    def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(self):
        wrong = {
            "by": "a-b",
            "since": "soon",
            "url": "nowhere",
            "min_faves": "many",
            "lang": "xx",
        }
        for field, value in wrong.items():
            response = self.page(compose=1, words="<b>café", **{field: value})
            with self.subTest(field):
                self.assertContains(response, f'id="id_{field}_error"', status_code=422)
                self.assertContains(response, 'value="&lt;b&gt;café"', status_code=422)
                if field != "lang":
                    self.assertContains(response, f'value="{value}"', status_code=422)

    def test_all_that_is_wrong_is_told_at_once(self):
        response = self.page(compose=1, by="a-b", since="soon", url="nowhere")
        for field in ("by", "since", "url"):
            self.assertContains(response, f'id="id_{field}_error"', status_code=422)

    def test_what_contradicts_itself_is_explained(self):
        response = self.page(compose=1, since="2026-11-02", until="2026-11-01")
        self.assertContains(response, "nothing is both", status_code=422)
        response = self.page(compose=1, none="café")
        self.assertContains(response, "only what to leave out", status_code=422)

    def test_nothing_and_too_much_are_explained(self):
        self.assertContains(self.page(compose=1), "at least one field", status_code=422)
        long = self.page(compose=1, words="a" * 150, phrase="b" * 150)
        self.assertContains(long, "at most 200 characters", status_code=422)

    def test_any_search_has_a_form(self):
        for q in ("", "from:", "-", "OR OR", '"', "é" * 10_000, "since:x until:y"):
            self.assertEqual(self.page(q=q).status_code, 200)
