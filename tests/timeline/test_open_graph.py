"""What the head of a page tells other sites: its one address, and a card for a link to it."""

from html.parser import HTMLParser

from django.test import override_settings

from tests.base import MembersTestCase, tweet
from tweets.models import Image, Tweet

SITE = "http://testserver"


class Head(HTMLParser):
    """The meta elements of a page, [(name or property, content), …], and its links, {rel: href}."""

    def __init__(self, html):
        super().__init__()
        self.metas, self.links = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "meta" and "content" in attributes:
            name = attributes.get("property") or attributes["name"]
            self.metas.append((name, attributes["content"]))
        elif tag == "link":
            self.links[attributes["rel"]] = attributes["href"]

    def all(self, name):
        return [content for key, content in self.metas if key == name]

    def __getitem__(self, name):
        [content] = self.all(name)
        return content

    def __contains__(self, name):
        return bool(self.all(name))


class OpenGraphTests(MembersTestCase):
    def head(self, path):
        response = self.client.get(path)
        self.assertEqual(response.status_code, 200)
        return Head(response.text)

    def picture(self, said, position=0, alt="A cup"):
        return Image.objects.create(
            tweet=said, position=position, alt=alt, file=f"a/{position}.webp", width=4, height=3
        )

    def test_a_tweet_is_an_article(self):
        self.alice.name = "Alice A."
        self.alice.save()
        said = tweet(self.alice, "Good morning")
        Tweet.objects.update(created_at="2026-11-23T12:30:00Z")
        head = self.head(f"/@alice/{said.pk}")
        for name, content in {
            "og:type": "article",
            "og:site_name": "Pipit",
            "og:title": "Alice A. (@alice)",
            "og:description": "Good morning",
            "description": "Good morning",
            "og:url": f"{SITE}/@alice/{said.pk}",
            "twitter:card": "summary",
            "article:published_time": "2026-11-23T12:30:00+00:00",
            "article:author": f"{SITE}/@alice",
            "og:image": f"{SITE}/static/og.png",
            "og:image:type": "image/png",
        }.items():
            self.assertEqual(head[name], content, name)

    def test_its_pictures_come_with_descriptions_types_and_sizes(self):
        said = tweet(self.alice, "Look")
        for position in range(4):
            self.picture(said, position, alt="" if position == 1 else f'<b>"Cup" & {position}')
        head = self.head(f"/@alice/{said.pk}")
        self.assertEqual(head["twitter:card"], "summary_large_image")
        self.assertEqual(head.all("og:image"), [f"{SITE}/media/a/{n}.webp" for n in range(4)])
        images = [(name, content) for name, content in head.metas if name.startswith("og:image")]
        described = [
            ("og:image:type", "image/webp"),
            ("og:image:width", "4"),
            ("og:image:height", "3"),
        ]
        self.assertEqual(images[1:5], [*described, ("og:image:alt", '<b>"Cup" & 0')])
        self.assertEqual(images[6:10], [*described, ("og:image", f"{SITE}/media/a/2.webp")])

    def test_without_a_picture_the_authors_avatar_stands_for_it(self):
        self.alice.avatar = "avatars/a.webp"
        self.alice.save()
        for path in (f"/@alice/{tweet(self.alice).pk}", "/@alice"):
            head = self.head(path)
            self.assertEqual(head["og:image"], f"{SITE}/media/avatars/a.webp")
            self.assertEqual(head["og:image:alt"], "alice (@alice)")
            self.assertEqual(head["twitter:card"], "summary")

    def test_a_description_is_the_whole_text_escaped(self):
        text = "\"><script>alert('x')</script> &amp; &lt;\n" + "&" * 80
        said = tweet(self.alice, text)
        self.assertEqual(self.head(f"/@alice/{said.pk}")["og:description"], text)

    def test_a_description_shows_an_address_as_the_page_does(self):
        said = tweet(self.alice, f"See http://example.org/{'a' * 3000}?b=c&d now")
        head = self.head(f"/@alice/{said.pk}")
        self.assertEqual(head["og:description"], f"See example.org/{'a' * 17}… now")

    def test_a_profile_says_whose_it_is(self):
        self.alice.bio = 'Likes "tea" & <b>'
        self.alice.save()
        head = self.head("/@alice")
        self.assertEqual(head["og:type"], "profile")
        self.assertEqual(head["profile:username"], "alice")
        self.assertEqual(head["og:title"], "alice (@alice)")
        self.assertEqual(head["og:description"], 'Likes "tea" & <b>')
        self.assertNotIn("og:description", self.head("/@bob"))

    def test_a_protected_members_tweet_says_nothing_of_it_even_to_followers(self):
        self.alice.name, self.alice.avatar = "Alice A.", "avatars/a.webp"
        self.alice.protected = True
        self.alice.save()
        said = tweet(self.alice, "Between us")
        self.picture(said)
        self.client.force_login(self.bob)
        head = self.head(f"/@alice/{said.pk}")
        told = " ".join(content for _, content in head.metas)
        for secret in ("Alice", "Between", "media", "cup", "2026-"):
            self.assertNotIn(secret, told)
        self.assertEqual(head["og:title"], "Pipit")
        self.assertNotIn("article:published_time", head)
        self.client.logout()
        self.assertNotContains(self.client.get(f"/@alice/{said.pk}"), "og:", status_code=404)

    def test_each_page_has_one_address(self):
        said = tweet(self.alice, "#Thé")
        for path, canonical in (
            (f"/@alice/{said.pk}?after=1", f"/@alice/{said.pk}"),
            ("/@ALICE?before=99", "/@alice"),
            ("/@ALICE/with_replies", "/@alice/with_replies"),
            ("/@alice/favourites", "/@alice/favourites"),
            ("/hashtag/TH%C3%89?before=99", "/hashtag/th%C3%A9"),
            ("/", "/"),
        ):
            head = self.head(path)
            self.assertEqual(head.links["canonical"], SITE + canonical)
            self.assertEqual(head["og:url"], SITE + canonical)

    @override_settings(ALLOWED_HOSTS=["pipit.example"])
    def test_addresses_are_whole_and_those_of_the_host(self):
        path = f"/@alice/{tweet(self.alice).pk}"
        headers = {"host": "pipit.example"}
        head = Head(self.client.get(path, headers=headers, secure=True).text)
        for address in (head["og:url"], head["og:image"], head["article:author"]):
            self.assertTrue(address.startswith("https://pipit.example/"), address)
