"""Atom feeds: what a visitor reads of a member and of a hashtag, the same for everybody."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import set_script_prefix
from django.utils import timezone
from django.utils.http import http_date

from accounts.services import follow, mute
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, tweet
from tests.tweets.test_tweet_text_tag import Reader
from tweets.models import Hashtag, Image, Tweet
from tweets.services import delete_tweet, retweet

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
RFC_3339 = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"
SITE = "http://testserver"
PROFILE, HASHTAG = "/@alice/feed", "/hashtag/tea/feed"
# Everything that the HTML of an entry may consist of.
HTML = {
    "p": {"dir", "lang"},
    "a": {"href", "rel", "dir"},
    "br": set(),
    "img": {"src", "alt", "width", "height"},
    "blockquote": {"cite"},
    "bdi": set(),
    "time": {"datetime", "title"},
}


class FeedTestCase(MembersTestCase):
    def feed(self, path=PROFILE, **headers):
        response = self.client.get(path, headers=headers)
        self.assertEqual(response.status_code, 200)
        root = ElementTree.fromstring(response.content)
        self.assert_valid(root)
        return root

    def assert_valid(self, root):
        """The rules of RFC 4287 for what there is in our feeds."""
        self.assertEqual(root.tag, f"{ATOM}feed")
        for holder in [root, *root.iter(f"{ATOM}entry")]:
            for name in ("id", "title", "updated"):
                [element] = holder.findall(ATOM + name)
                self.assertTrue(element.text.strip())
            for link in holder.findall(f"{ATOM}link"):
                self.assertRegex(link.get("href"), r"^https?://[!-~]+$")
            [_alternate] = holder.findall(f"{ATOM}link[@rel='alternate']")
        for name in ("updated", "published"):
            for time in root.iter(ATOM + name):
                self.assertRegex(time.text, RFC_3339)
        for entry in root.iter(f"{ATOM}entry"):
            [_author] = entry.findall(f"{ATOM}author")
            [content] = entry.findall(f"{ATOM}content")
            self.assertEqual(content.get("type"), "html")
            self.assert_plain(content.text)
        ids = [element.text for element in root.iter(f"{ATOM}id")]
        self.assertEqual(len(ids), len(set(ids)))

    def assert_plain(self, html):
        """No element, attribute or scheme but those above, and whole addresses alone."""
        for tag, attributes in Reader(html).elements:
            self.assertIn(tag, HTML)
            self.assertLessEqual(attributes.keys(), HTML[tag])
            for name in attributes.keys() & {"href", "src", "cite"}:
                self.assertRegex(attributes[name], r"(?i)^https?://")

    def entries(self, path=PROFILE):
        return list(self.feed(path).iter(f"{ATOM}entry"))

    def titles(self, path=PROFILE):
        return [entry.find(f"{ATOM}title").text for entry in self.entries(path)]

    def content(self, path=PROFILE):
        """What the first entry says, as HTML."""
        return self.entries(path)[0].find(f"{ATOM}content").text


def link(element, rel):
    return element.find(f"{ATOM}link[@rel='{rel}']").attrib


class ProfileFeedTests(FeedTestCase):
    def test_tweets_and_retweets_newest_first_without_replies(self):
        tweet(self.alice, "First")
        theirs = tweet(self.charlie, "From charlie")
        retweet(member=self.alice, tweet=theirs)
        tweet(self.alice, "Reply", in_reply_to=theirs)
        self.assertEqual(self.titles(), ["RT @charlie: From charlie", "First"])

    def test_it_says_whose_it_is_and_where(self):
        self.alice.name = "Alice A."
        self.alice.save()
        tweet(self.alice)
        root = self.feed("/@ALICE/feed")
        self.assertEqual(root.find(f"{ATOM}title").text, "Alice A. (@alice)")
        self.assertEqual(link(root, "alternate")["href"], f"{SITE}/@alice")
        itself = {"rel": "self", "type": "application/atom+xml", "href": f"{SITE}/@alice/feed"}
        self.assertEqual(link(root, "self"), itself)
        self.assertEqual(root.get(LANGUAGE), "en")

    def test_an_entry_says_who_when_and_where(self):
        said = tweet(self.alice, "Hello")
        Tweet.objects.update(created_at=datetime(2026, 11, 23, 12, 30, tzinfo=UTC), language="fr")
        self.alice.name = "Alice <A.> & co"
        self.alice.save()
        [entry] = self.entries()
        self.assertEqual(entry.find(f"{ATOM}author/{ATOM}name").text, "Alice <A.> & co")
        self.assertEqual(entry.find(f"{ATOM}author/{ATOM}uri").text, f"{SITE}/@alice")
        self.assertEqual(link(entry, "alternate")["href"], f"{SITE}/@alice/{said.pk}")
        for name in ("published", "updated"):
            self.assertEqual(entry.find(ATOM + name).text, "2026-11-23T12:30:00+00:00")
        self.assertEqual(entry.get(LANGUAGE), "fr")
        self.assertEqual(
            entry.find(f"{ATOM}id").text, f"tag:testserver,2026-11-23:tweets/{said.pk}"
        )

    def test_an_entry_keeps_its_id_under_another_username_and_another_scheme(self):
        tweet(self.alice)
        before = self.entries()[0].find(f"{ATOM}id").text
        self.alice.username = "alicia"
        self.alice.save()
        response = self.client.get("/@alicia/feed", secure=True)
        self.assertContains(response, f"<id>{before}</id>")
        self.assertContains(response, f'href="https://testserver/@alicia/{Tweet.objects.get().pk}"')

    def test_a_retweet_is_by_who_retweets_and_links_to_the_original(self):
        theirs = tweet(self.charlie, "Good #tea")
        retweet(member=self.alice, tweet=theirs)
        [entry] = self.entries()
        self.assertEqual(entry.find(f"{ATOM}author/{ATOM}name").text, "alice")
        self.assertEqual(link(entry, "alternate")["href"], f"{SITE}/@charlie/{theirs.pk}")
        self.assertNotIn(f"tweets/{theirs.pk}", entry.find(f"{ATOM}id").text)
        self.assertIn(f'RT <a href="{SITE}/@charlie">@charlie</a>: Good', self.content())

    def test_the_newest_20_and_no_more(self):
        for n in range(22):
            tweet(self.alice, f"Number {n}")
        self.assertEqual(self.titles(), [f"Number {n}" for n in range(21, 1, -1)])

    def test_a_member_without_tweets_has_an_empty_feed_that_stays_the_same(self):
        root = self.feed()
        self.assertEqual(root.findall(f"{ATOM}entry"), [])
        updated = datetime.fromisoformat(root.find(f"{ATOM}updated").text)
        self.assertEqual(updated, self.alice.date_joined)

    def test_a_feed_is_as_new_as_its_newest_entry(self):
        tweet(self.alice, "Old")
        tweet(self.alice, "New")
        Tweet.objects.filter(text="Old").update(created_at=timezone.now() - timedelta(days=3))
        root = self.feed()
        newest = root.find(f"{ATOM}entry/{ATOM}updated").text
        self.assertEqual(root.find(f"{ATOM}updated").text, newest)

    def test_what_no_visitor_sees_is_in_no_feed_whoever_asks(self):
        self.charlie.protected = True
        self.charlie.save()
        follow(follower=self.bob, followee=self.charlie)
        hidden = tweet(self.alice, "Hidden")
        hide_tweet(moderator=self.charlie, tweet=hidden, reason="test")
        delete_tweet(tweet(self.alice, "Deleted"))
        suspended = make_member("suspended")
        retweet(member=self.alice, tweet=tweet(suspended, "Suspended"))
        suspend(moderator=self.charlie, member=suspended, reason="test")
        tweet(self.alice, "Seen")
        mute(muter=self.bob, muted=self.alice)
        for viewer in (None, self.bob, self.alice):
            viewer and self.client.force_login(viewer)
            self.assertEqual(self.titles(), ["Seen"])

    def test_protected_suspended_and_unknown_members_have_none_not_even_for_themselves(self):
        self.alice.protected = True
        self.alice.save()
        suspend(moderator=self.alice, member=self.charlie, reason="test")
        for viewer in (None, self.bob, self.alice):
            viewer and self.client.force_login(viewer)
            for name in ("alice", "charlie", "nobody", "a" * 16):
                self.assertEqual(self.client.get(f"/@{name}/feed").status_code, 404, name)


class HashtagFeedTests(FeedTestCase):
    def test_what_is_said_newest_first_replies_too(self):
        first = tweet(self.alice, "#Tea for two")
        tweet(self.bob, "No #coffee")
        tweet(self.charlie, "And #TEA for me", in_reply_to=first)
        self.assertEqual(self.titles(HASHTAG), ["And #TEA for me", "#Tea for two"])

    def test_it_says_what_it_is_of(self):
        root = self.feed("/hashtag/T%C3%A9/feed")
        self.assertEqual(root.find(f"{ATOM}title").text, "#Té")
        self.assertEqual(link(root, "alternate")["href"], f"{SITE}/hashtag/t%C3%A9")
        self.assertEqual(link(root, "self")["href"], f"{SITE}/hashtag/t%C3%A9/feed")

    def test_a_hashtag_that_nobody_uses_has_an_empty_feed(self):
        self.assertEqual(self.titles("/hashtag/unheard/feed"), [])
        self.assertFalse(Hashtag.objects.exists())

    def test_what_cannot_be_a_hashtag_has_none(self):
        for name in ("123", "a%20b", "%3Cb%3E"):
            self.assertEqual(self.client.get(f"/hashtag/{name}/feed").status_code, 404)

    def test_what_no_visitor_sees_is_not_in_it(self):
        self.alice.protected = True
        self.alice.save()
        tweet(self.alice, "#tea between us")
        hide_tweet(moderator=self.bob, tweet=tweet(self.bob, "#tea hidden"), reason="test")
        suspend(moderator=self.bob, member=self.charlie, reason="test")
        tweet(self.charlie, "#tea suspended")
        self.client.force_login(self.alice)
        self.assertEqual(self.titles(HASHTAG), [])


class ContentTests(FeedTestCase):
    def picture(self, said, position=0, alt="A cup"):
        return Image.objects.create(
            tweet=said, position=position, alt=alt, file=f"a/{position}.webp", width=4, height=3
        )

    def test_links_are_whole_addresses(self):
        tweet(self.alice, "@bob has #thé for $ABC at example.org/a?b=c&d")
        links = [attributes["href"] for tag, attributes in Reader(self.content()).elements[1:]]
        self.assertEqual(
            links,
            [
                f"{SITE}/@bob",
                f"{SITE}/hashtag/th%C3%A9",
                f"{SITE}/search?q=%24ABC",
                "https://example.org/a?b=c&d",
            ],
        )

    def test_pictures_have_whole_addresses_descriptions_and_sizes(self):
        said = tweet(self.alice, "Look")
        self.picture(said, alt='<b>"Cup" & co')
        self.picture(said, position=1, alt="")
        images = [attrs for tag, attrs in Reader(self.content()).elements if tag == "img"]
        source = f"{SITE}/media/a/0.webp"
        size = {"width": "4", "height": "3"}
        self.assertEqual(images[0], {"src": source, "alt": '<b>"Cup" & co'} | size)
        self.assertEqual((len(images), images[1]["alt"]), (2, ""))

    def test_a_quoted_tweet_stands_below_in_its_authors_name(self):
        quoted = tweet(self.charlie, "The <first> word")
        url = f"{SITE}/@charlie/{quoted.pk}"
        tweet(self.alice, f"Well said: {url}")
        page = Reader(self.content())
        self.assertIn("Well said:", page.text)
        self.assertIn("The <first> word— charlie (@charlie)", page.text)
        self.assertIn(("blockquote", {"cite": url}), page.elements)
        self.assertNotIn("testserver", page.text)

    def test_a_quoted_tweet_that_visitors_do_not_see_is_a_link_alone(self):
        quoted = tweet(self.charlie, "Secret word")
        tweet(self.alice, f"Well said: {SITE}/@charlie/{quoted.pk}")
        self.charlie.protected = True
        self.charlie.save()
        follow(follower=self.bob, followee=self.charlie)
        self.client.force_login(self.bob)
        self.assertNotIn("Secret", self.content())
        self.assertNotIn("blockquote", self.content())

    def test_markup_is_text_in_titles_names_and_contents(self):
        text = "<script>alert(1)</script> ]]> &lt;b> \"'&amp;"
        self.alice.name = "]]></name><b>&amp;"
        self.alice.save()
        tweet(self.alice, text)
        self.assertEqual(self.titles(), [text])
        self.assertIn(text, Reader(self.content()).text)
        name = self.entries()[0].find(f"{ATOM}author/{ATOM}name").text
        self.assertEqual(name, self.alice.name)

    def test_any_script_any_emoji_and_line_ends(self):
        tweet(self.alice, "سلام 👩‍👩‍👧 𝒜\nsecond\n\nthird")
        self.assertEqual(self.titles(), ["سلام 👩‍👩‍👧 𝒜 second third"])
        self.assertIn("سلام 👩‍👩‍👧 𝒜<br>second<br><br>third</p>", self.content())

    def test_characters_that_xml_cannot_hold_are_left_out(self):
        said = tweet(self.alice, "#tea")
        self.picture(said, alt="A\x01 cup\uffff\x0b of\x1f tea")
        self.alice.name = "Al\ufffeice\x08"
        self.alice.save()
        for path in (PROFILE, HASHTAG):
            self.assertIn('alt="A cup of tea"', self.content(path))
        self.assertEqual(self.feed().find(f"{ATOM}title").text, "Alice (@alice)")

    def test_a_long_name_is_whole(self):
        self.alice.name = "<" * 50
        self.alice.save()
        tweet(self.alice)
        self.assertEqual(self.feed().find(f"{ATOM}title").text, f"{'<' * 50} (@alice)")

    def test_a_title_shows_an_address_as_pages_do(self):
        tweet(self.alice, f"See http://example.org/{'a' * 100} now")
        self.assertEqual(self.titles(), [f"See example.org/{'a' * 17}… now"])

    @override_settings(ALLOWED_HOSTS=["pipit.example"])
    def test_addresses_are_those_under_which_one_asks(self):
        tweet(self.alice, "#tea")
        response = self.client.get(PROFILE, headers={"host": "pipit.example:8443"}, secure=True)
        self.assertContains(response, "https://pipit.example:8443/hashtag/tea")
        self.assertContains(response, "<id>tag:pipit.example,")
        self.assertNotContains(response, "testserver")
        response = self.client.get(PROFILE, headers={"host": "elsewhere.example"})
        self.assertEqual(response.status_code, 400)

    def test_a_site_below_a_path(self):
        tweet(self.alice, "#tea")
        self.addCleanup(set_script_prefix, "/")
        set_script_prefix("/pipit/")
        response = self.client.get(PROFILE)
        for path in ("/@alice", "/@alice/feed", f"/@alice/{Tweet.objects.get().pk}"):
            self.assertContains(response, f'href="{SITE}/pipit{path}"')
        self.assertContains(response, f"{SITE}/pipit/hashtag/tea")


class DeliveryTests(FeedTestCase):
    def get(self, path=PROFILE, **headers):
        return self.client.get(path, headers=headers)

    def test_it_is_atom_for_everybody_for_a_minute(self):
        response = self.get()
        self.assertEqual(response.headers["Content-Type"], "application/atom+xml; charset=utf-8")
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        directives = set(response.headers["Cache-Control"].split(", "))
        self.assertEqual(directives, {"public", "max-age=60"})

    def test_it_is_the_same_for_members_and_in_every_language(self):
        quoted = tweet(self.charlie, "Quoted, with a date")
        tweet(self.alice, f"{SITE}/@charlie/{quoted.pk}")
        visitors = self.get()
        self.bob.language, self.bob.time_zone = "fr", "Asia/Tokyo"
        self.bob.save()
        self.client.force_login(self.bob)
        members = self.get(accept_language="fr")
        self.assertEqual(members.content, visitors.content)
        for response in (visitors, members):
            self.assertNotIn("Cookie", response.headers["Vary"])
            self.assertNotIn("Set-Cookie", response.headers)
            self.assertEqual(response.headers["Content-Language"], "en")

    def test_who_has_it_is_told_so(self):
        tweet(self.alice)
        first = self.get()
        again = self.get(if_none_match=first.headers["ETag"])
        self.assertEqual((again.status_code, again.content), (304, b""))
        again = self.get(if_modified_since=first.headers["Last-Modified"], accept_language="fr")
        self.assertEqual((again.status_code, again.content), (304, b""))
        for name in ("ETag", "Cache-Control", "Content-Language"):
            self.assertEqual(again.headers[name], first.headers[name])

    def test_who_has_an_old_one_gets_the_new_one(self):
        said = tweet(self.alice, "One")
        Tweet.objects.update(created_at=timezone.now() - timedelta(minutes=5))
        first = self.get()
        tweet(self.alice, "Two")
        for headers in (
            {"if_none_match": first.headers["ETag"]},
            {"if_modified_since": first.headers["Last-Modified"]},
        ):
            self.assertContains(self.get(**headers), "Two")
        last = self.get()
        delete_tweet(said)
        self.assertEqual(self.get(if_none_match=last.headers["ETag"]).status_code, 200)

    def test_last_modified_is_when_the_newest_was_said(self):
        said = tweet(self.alice)
        self.assertEqual(
            self.get().headers["Last-Modified"], http_date(said.created_at.timestamp())
        )

    def test_feeds_are_only_read(self):
        self.assertEqual(self.client.head(PROFILE).status_code, 200)
        self.assertEqual(self.client.post(PROFILE).status_code, 405)

    @override_settings(LIMITS={"feed": "2/1m"})
    def test_who_asks_all_the_time_is_told_to_wait(self):
        for path in (PROFILE, HASHTAG):
            self.assertEqual(self.get(path).status_code, 200)
        response = self.get()
        self.assertEqual(response.status_code, 429)
        self.assertTrue(response.headers["Retry-After"].isdecimal())

    def grow(self, rows):
        for n in range(rows):
            member = make_member(f"m{Tweet.objects.count()}")
            theirs = tweet(member, f"Theirs {n}")
            quoted = tweet(member, f"Quoted {n}")
            said = tweet(self.alice, f"#tea @{member.username} {SITE}/@charlie/{quoted.pk}")
            Image.objects.create(tweet=said, position=0, file="a.webp", width=4, height=3)
            retweet(member=self.alice, tweet=theirs)

    def test_it_costs_3_queries_at_most_for_2_rows_as_for_20(self):
        for rows in (2, 20):
            self.grow(rows)
            for path, queries in ((PROFILE, 3), (HASHTAG, 2)):
                cache.clear()
                with CaptureQueriesContext(connection) as context:
                    self.get(path)
                self.assertEqual(len(context), queries, path)


class DiscoveryTests(MembersTestCase):
    def feeds(self, path):
        """The addresses of feeds that the head and the body of a page name."""
        page = self.client.get(path).text
        head, _, body = page.partition("</head>")
        named = re.findall(r'<link rel="alternate" type="application/atom\+xml" href="(.*?)"', head)
        return named, re.findall(r'href="([^"]*/feed)"', body)

    def test_a_profile_and_a_hashtag_name_their_feeds_to_readers_and_to_people(self):
        for page, feed in (
            ("/@ALICE", PROFILE),
            ("/@alice/with_replies", PROFILE),
            ("/hashtag/TEA", HASHTAG),
            ("/hashtag/t%C3%A9", "/hashtag/t%C3%A9/feed"),
        ):
            self.assertEqual(self.feeds(page), ([feed], [feed]), page)
            self.assertEqual(self.client.get(feed).status_code, 200)

    def test_a_protected_member_has_none_to_name(self):
        self.alice.protected = True
        self.alice.save()
        for viewer in (None, self.bob, self.alice):
            viewer and self.client.force_login(viewer)
            self.assertEqual(self.feeds("/@alice"), ([], []))
