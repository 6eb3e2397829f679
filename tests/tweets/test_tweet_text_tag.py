from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import unquote

from django.http import HttpResponse
from django.template import Context, Template
from django.test import SimpleTestCase, override_settings
from django.urls import path

from tests.tweets.random_texts import random_texts
from tweets.templatetags.tweet_text import shown_text
from tweets.text import clean, entities_as_json, parse


def nothing(request, **kwargs):
    return HttpResponse()


urlpatterns = [
    path("hashtag/<str:name>", nothing, name="hashtag"),
    path("@<str:username>", nothing, name="profile"),
    path("search", nothing, name="search"),
]


def rendered(text, known=("alice",), base=""):
    context = Context({"tweet": stored(text, known), "base": base})
    return Template("{% load tweet_text %}{% tweet_text tweet base=base %}").render(context)


def stored(text, known=("alice",)):
    return SimpleNamespace(text=text, entities=entities_as_json(parse(text), known))


class Reader(HTMLParser):
    """What a browser makes of it: its text, its elements and their attributes."""

    def __init__(self, html):
        super().__init__()
        self.text, self.elements = "", []
        self.feed(html)
        self.close()

    def handle_data(self, data):
        self.text += data

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag == "br":
            self.text += "\n"


@override_settings(ROOT_URLCONF=__name__)
class TweetTextTests(SimpleTestCase):
    def test_hashtag_links_to_its_page(self):
        self.assertHTMLEqual(
            rendered("un #café"), 'un <a href="/hashtag/caf%C3%A9" class="hashtag">#café</a>'
        )

    def test_mention_of_a_member_links_to_the_profile(self):
        self.assertHTMLEqual(
            rendered("@Alice hi"), '<a href="/@Alice" class="mention">@Alice</a> hi'
        )

    def test_mention_of_nobody_is_text(self):
        self.assertEqual(rendered("@nobody hi"), "@nobody hi")

    def test_cashtag_links_to_search(self):
        self.assertHTMLEqual(
            rendered("$ABC"), '<a href="/search?q=%24ABC" class="cashtag">$ABC</a>'
        )

    def test_url_is_shown_short_and_linked_whole(self):
        url = "http://www.example.com/a/very/long/path?with=a&query=too"
        [(_, link)] = Reader(rendered(url)).elements
        self.assertEqual(link["href"], url)
        self.assertEqual(link["title"], url)
        self.assertEqual(link["rel"], "nofollow noopener ugc")
        self.assertEqual(Reader(rendered(url)).text, "example.com/a/very/long/path?…")

    def test_host_is_never_cut(self):
        url = "https://bank.com.what.looks.like.a.bank.example.com/login"
        self.assertEqual(Reader(rendered(url)).text, "bank.com.what.looks.like.a.bank.example.com…")

    def test_url_without_scheme_gets_https(self):
        [(_, link)] = Reader(rendered("see example.com")).elements
        self.assertEqual(link["href"], "https://example.com")

    def test_lines_stay_lines(self):
        self.assertEqual(rendered("a\n\nb"), "a<br><br>b")

    def test_markup_is_text(self):
        text = "<script>alert('x')</script> &amp; \"#a&lt; http://a.co/'onclick='x"
        self.assertIn("&lt;script&gt;alert(&#x27;x&#x27;)", rendered(text))
        self.assertEqual([tag for tag, _ in Reader(rendered(text)).elements], ["a", "a"])

    def test_for_other_sites_addresses_are_whole_and_links_are_plain(self):
        html = rendered("@alice #tea $ABC example.org/a", base="https://pipit.example/")
        links = [attributes for _, attributes in Reader(html).elements]
        self.assertEqual(
            [link.pop("href") for link in links],
            [
                "https://pipit.example/@alice",
                "https://pipit.example/hashtag/tea",
                "https://pipit.example/search?q=%24ABC",
                "https://example.org/a",
            ],
        )
        self.assertEqual(links, [{"rel": "nofollow noopener ugc", "dir": "auto"}] * 4)

    def test_shown_text_is_what_one_reads(self):
        for text in map(clean, random_texts(1000, seed=10)):
            self.assertEqual(shown_text(stored(text)), Reader(rendered(text)).text)

    def test_nothing_but_our_markup_comes_out_of_any_text(self):
        for text in map(clean, random_texts(3000, seed=7)):
            page = Reader(rendered(text))
            for tag, attributes in page.elements:
                self.assertIn(tag, ("a", "br"))
                self.assertLessEqual(
                    attributes.keys(), {"href", "class", "rel", "dir", "title"}, text
                )
                if tag == "a":
                    self.assertRegex(attributes["href"], r"(?i)^(https?://|/(hashtag/|@|search\?))")

    def test_text_survives(self):
        for text in map(clean, random_texts(1000, seed=8)):
            if not parse(text).urls:
                self.assertEqual(Reader(rendered(text)).text, text)

    def test_address_of_a_hashtag_is_its_name(self):
        for text in ("#a·b", "#メ～テレ", "#عَل"):
            [(_, link)] = Reader(rendered(text)).elements
            self.assertEqual(unquote(link["href"]), f"/hashtag/{text[1:]}")
