"""oEmbed: other sites show a tweet that every visitor sees, as plain text with links."""

import json
import re
from html import unescape
from urllib.parse import quote

from django.test import override_settings
from django.urls import set_script_prefix

from accounts.services import block, follow
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, tweet
from tests.tweets.random_texts import random_texts
from tests.tweets.test_tweet_text_tag import Reader
from tweets.models import Image, Tweet
from tweets.services import delete_tweet, retweet
from tweets.text import clean, parse

SITE = "http://testserver"
# Everything that the HTML may consist of; of a link rel and dir are the same for all.
HTML = {
    "blockquote": {"cite"},
    "p": {"dir", "lang"},
    "a": {"href", "rel", "dir"},
    "br": set(),
    "bdi": set(),
    "time": {"datetime", "title"},
}


def address(tweet):
    return SITE + tweet.get_absolute_url()


class OEmbedTestCase(MembersTestCase):
    def get(self, url, headers=None, **query):
        return self.client.get("/oembed", {"url": url} | query, headers=headers)

    def embedded(self, tweet, **query):
        response = self.get(address(tweet), **query)
        self.assertEqual(response.status_code, 200)
        data = json.loads(response.content)
        self.assert_plain(data["html"])
        return data

    def assert_plain(self, html):
        reader = Reader(html)
        for tag, attributes in reader.elements:
            self.assertIn(tag, HTML)
            self.assertLessEqual(attributes.keys(), HTML[tag])
            for name in attributes.keys() & {"href", "cite"}:
                self.assertRegex(attributes[name], r"(?i)^https?://")
        self.assertEqual([tag for tag, _ in reader.elements].count("blockquote"), 1)


class OEmbedTests(OEmbedTestCase):
    def test_it_says_what_the_specification_asks_for(self):
        self.alice.name = "Alice A."
        self.alice.save()
        said = tweet(self.alice)
        data = self.embedded(said)
        html = data.pop("html")
        self.assertEqual(
            data,
            {
                "version": "1.0",
                "type": "rich",
                "url": address(said),
                "author_name": "Alice A.",
                "author_url": f"{SITE}/@alice",
                "provider_name": "Pipit",
                "provider_url": f"{SITE}/",
                "cache_age": 3600,
                "width": 550,
                "height": None,
            },
        )
        self.assertTrue(html.startswith(f'<blockquote cite="{address(said)}"><p dir="auto"'))

    def test_the_html_says_what_was_said_by_whom_and_when(self):
        said = tweet(self.alice, "@bob has #tea at example.org\nand <more>")
        Tweet.objects.update(created_at="2026-11-23T12:30:00Z")
        reader = Reader(self.embedded(said)["html"])
        self.assertEqual(
            reader.text,
            "@bob has #tea at example.org\nand <more>— alice (@alice), 23 Nov. 2026, 12:30",
        )
        links = [attributes for tag, attributes in reader.elements if tag == "a"]
        self.assertEqual(
            [link["href"] for link in links],
            [f"{SITE}/@bob", f"{SITE}/hashtag/tea", "https://example.org", address(said)],
        )
        for link in links[:3]:
            self.assertEqual(link["rel"], "nofollow noopener ugc")

    def test_of_a_retweet_it_shows_the_original(self):
        said = tweet(self.alice, "Mine")
        retweet(member=self.bob, tweet=said)
        row = Tweet.objects.get(author=self.bob)
        self.assertEqual(self.embedded(row), self.embedded(said))

    def test_what_the_address_says_besides_the_id_does_not_matter(self):
        said = tweet(self.alice)
        for url in (
            f"https://testserver/@alice/{said.pk}",
            f"testserver/@bob/{said.pk}",
            f"{SITE}/%40alice/{said.pk}",
            f"http://testserver:8000/@alice/{said.pk}?after=3#tweet-3",
        ):
            data = json.loads(self.get(url).content)
            self.assertEqual(data["url"], address(said), url)

    def test_it_is_no_wider_than_there_is_room(self):
        said = tweet(self.alice)
        for asked, width in (
            ("320", 320),
            ("0300", 300),
            ("10", 10),
            ("9" * 5000, 550),
            ("0", 550),
            ("-1", 550),
            ("wide", 550),
            ("", 550),
            ("\u0663", 550),
        ):
            self.assertEqual(self.embedded(said, maxwidth=asked)["width"], width, asked)

    def test_names_and_texts_are_text(self):
        texts = (
            '<img src=x onerror="alert(1)"> </blockquote></p>',
            "]]> &lt;script> javascript:alert(1) http://a.co/'onclick='x \"",
            "سلام 👩‍👩‍👧 𝒜 \u200f!",
        )
        for name in ("</bdi><script>alert(1)</script>", "x" * 50, '"><b class="', "أليس"):
            self.alice.name = name
            self.alice.save()
            for text in texts:
                with self.subTest(name, text=text):
                    html = self.embedded(tweet(self.alice, clean(text)))["html"]
                    said, _, signature = Reader(html).text.partition("— ")
                    self.assertTrue(signature.startswith(f"{name} (@alice), "))
                    if not parse(text).urls:
                        self.assertEqual(said, text)

    def test_nothing_but_this_markup_comes_out_of_any_text(self):
        for text in map(clean, random_texts(100, seed=9)):
            if parse(text).is_valid:
                self.embedded(tweet(self.alice, text))

    def test_pictures_and_what_is_quoted_stay_on_the_site(self):
        quoted = tweet(self.bob, "Quoted words")
        said = tweet(self.alice, f"See {address(quoted)}")
        Image.objects.create(tweet=said, position=0, file="a.webp", width=4, height=3, alt="A cup")
        html = self.embedded(said)["html"]
        self.assertNotIn("Quoted words", html)
        self.assertNotIn("A cup", html)

    def test_a_site_below_a_path(self):
        said = tweet(self.alice)
        self.addCleanup(set_script_prefix, "/")
        set_script_prefix("/pipit/")
        data = self.embedded(said)
        self.assertEqual(data["url"], f"{SITE}/pipit/@alice/{said.pk}")
        self.assertEqual(data["provider_url"], f"{SITE}/pipit/")


class RefusalTests(OEmbedTestCase):
    def assert_refused(self, url, status=404, **query):
        response = self.get(url, **query)
        self.assertEqual(response.status_code, status, url)
        return response.content

    def test_what_no_visitor_sees_is_like_what_never_was_whoever_asks(self):
        self.charlie.protected = True
        self.charlie.save()
        follow(follower=self.bob, followee=self.charlie)
        suspended = make_member("suspended")
        hidden, deleted = tweet(self.alice, "Hidden"), tweet(self.alice, "Deleted")
        original = tweet(suspended, "Original")
        retweet(member=self.alice, tweet=original)
        unseen = [
            address(tweet(self.charlie, "Protected")),
            address(original),
            address(Tweet.objects.get(retweet_of=original)),
            address(hidden),
            address(deleted),
            f"{SITE}/@alice/{10**12}",
            f"{SITE}/@alice/{10**40}",
        ]
        suspend(moderator=self.bob, member=suspended, reason="test")
        hide_tweet(moderator=self.bob, tweet=hidden, reason="test")
        delete_tweet(deleted)
        for viewer in (None, self.bob, self.alice):
            viewer and self.client.force_login(viewer)
            answers = {self.assert_refused(url) for url in unseen}
            self.assertEqual(answers, {b'{"error": "Not Found"}'})

    def test_whom_its_author_blocks_gets_what_a_visitor_gets(self):
        said = tweet(self.alice)
        block(blocker=self.alice, blocked=self.charlie)
        visitors = self.embedded(said)
        self.client.force_login(self.charlie)
        self.assertEqual(self.embedded(said), visitors)

    def test_what_is_not_the_address_of_a_tweet(self):
        pk = tweet(self.alice).pk
        for url in (
            f"http://elsewhere.example/@alice/{pk}",
            f"http://testserver.elsewhere.example/@alice/{pk}",
            f"http://testserver@elsewhere.example/@alice/{pk}",
            f"javascript:alert({pk})//{SITE}/@alice/{pk}",
            f"{SITE}/@alice",
            f"{SITE}/oembed?url={SITE}/@alice/{pk}",
            f"{SITE}/tweets/{pk}/delete",
            f"/@alice/{pk}",
            "http://[",
            "nonsense\x00",
            str(pk),
        ):
            self.assert_refused(url)

    def test_without_an_address_the_question_is_wrong(self):
        self.assertEqual(self.client.get("/oembed").status_code, 400)
        self.assert_refused("", status=400)

    def test_it_speaks_json_alone(self):
        url = address(tweet(self.alice))
        self.assertEqual(self.get(url, format="json").status_code, 200)
        for other in ("xml", "JSONP", ""):
            with self.assertNoLogs("django.request"):
                self.assert_refused(url, status=501, format=other)

    def test_no_function_is_called_with_the_answer(self):
        url = address(tweet(self.alice))
        self.assertEqual(self.get(url, callback="f").content, self.get(url).content)

    @override_settings(LIMITS={"oembed": "2/1m"})
    def test_who_asks_all_the_time_is_told_to_wait(self):
        url = address(tweet(self.alice))
        self.assertEqual([self.get(url).status_code for _ in range(3)], [200, 200, 429])

    def test_it_is_only_read(self):
        self.assertEqual(self.client.post("/oembed").status_code, 405)


class DeliveryTests(OEmbedTestCase):
    def test_scripts_of_every_site_may_read_it(self):
        for url in (address(tweet(self.alice)), "nonsense", ""):
            response = self.get(url, headers={"origin": "https://elsewhere.example"})
            self.assertEqual(response.headers["Access-Control-Allow-Origin"], "*")
            self.assertNotIn("Access-Control-Allow-Credentials", response.headers)
            self.assertEqual(response.headers["Content-Type"], "application/json")
            self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")

    def test_it_is_the_same_for_members_and_in_every_language(self):
        url = address(tweet(self.alice))
        visitors = self.get(url)
        self.bob.language, self.bob.time_zone = "fr", "Asia/Tokyo"
        self.bob.save()
        self.client.force_login(self.bob)
        members = self.get(url, headers={"accept-language": "fr"})
        self.assertEqual(members.content, visitors.content)
        for response in (visitors, members):
            self.assertNotIn("Cookie", response.headers["Vary"])
            self.assertNotIn("Set-Cookie", response.headers)
            directives = set(response.headers["Cache-Control"].split(", "))
            self.assertEqual(directives, {"public", "max-age=60"})

    def test_who_has_it_is_told_so(self):
        url = address(tweet(self.alice))
        etag = self.get(url).headers["ETag"]
        self.assertEqual(self.get(url, headers={"if-none-match": etag}).status_code, 304)

    def test_it_costs_one_query(self):
        url = address(tweet(self.alice, "@bob #tea"))
        with self.assertNumQueries(1):
            self.get(url)


class DiscoveryTests(OEmbedTestCase):
    def discovered(self, path):
        page = self.client.get(path).text
        links = re.findall(r'type="application/json\+oembed" href="(.*?)"', page)
        return [unescape(link) for link in links]

    def test_the_page_of_a_tweet_says_where_to_ask(self):
        said = tweet(self.alice)
        [link] = self.discovered(said.get_absolute_url())
        self.assertEqual(link, f"{SITE}/oembed?url={quote(address(said), safe='')}")
        data = json.loads(self.client.get(link.removeprefix(SITE)).content)
        self.assertEqual(data["url"], address(said))

    def test_no_other_page_does_nor_that_of_a_protected_member(self):
        self.alice.protected = True
        self.alice.save()
        said = tweet(self.alice)
        self.client.force_login(self.bob)
        for path in ("/", "/@charlie", said.get_absolute_url()):
            self.assertEqual(self.discovered(path), [])
