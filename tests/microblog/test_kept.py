"""What is kept of pages shows what is so, to whoever looks."""

import re
from unittest.mock import patch

from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, SimpleTestCase, override_settings
from django.utils import timezone

from accounts.models import User
from accounts.services import block, follow, mute, unfollow
from microblog import kept
from tests.base import MembersTestCase, make_member, tweet
from tweets.models import Tweet
from tweets.services import like, retweet

TOKEN = re.compile(r'(name="(?:csrfmiddlewaretoken|token)" value=")[^"]+')
PAGES = [
    *("/", "/discover", "/hashtag/tea", "/connect", "/connect/mentions"),
    *("/@alice", "/@alice/with_replies", "/@alice/favourites"),
    *("/@alice/followers", "/@alice/following"),
    *("/search?q=tea+alice", "/search?q=alice&f=people", "/search/suggest?q=ali"),
]


@override_settings(LIMITS=dict.fromkeys(settings.LIMITS, "9999/1h"))
class KeptPagesTests(MembersTestCase):
    """Whatever changes, a page that is kept is the same as one that is drawn anew."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.tweet = tweet(cls.alice, "Some #tea for @bob")
        cls.others = [make_member(f"member{n}") for n in range(3)]
        cls.answer = tweet(cls.charlie, "Which one?", in_reply_to=cls.tweet)
        quoted = f"http://testserver/@charlie/{cls.answer.pk}"
        cls.said = tweet(cls.alice, f"Green {quoted}", in_reply_to=cls.answer)
        tweet(cls.bob, "Thanks", in_reply_to=cls.said)
        said = (cls.tweet, cls.answer, cls.said)
        cls.pages = [*PAGES, *(f"/@{one.author.username}/{one.pk}" for one in said)]

    def setUp(self):
        super().setUp()
        self.clients = {name: Client() for name in ("visitor", "alice", "bob")}
        self.clients["alice"].force_login(self.alice)
        self.clients["bob"].force_login(self.bob)

    def look(self):
        """The pages as two members and a visitor see them."""
        pages = {}
        for viewer, client in self.clients.items():
            for address in self.pages:
                response = client.get(address, follow=True)
                pages[viewer, address] = TOKEN.sub(r"\1", response.content.decode())
        return pages

    def assert_fresh(self):
        """Twice, since the first look at the interactions has read them."""
        self.look()
        warm = self.look()
        kept.pieces.clear()
        cold = self.look()
        for page, html in cold.items():
            self.assertEqual(warm[page], html, page)

    def test_after_each_change(self):
        alice = User.objects.filter(pk=self.alice.pk)
        fields = [
            *({"name": "Alice Renamed"}, {"avatar": "avatars/ab/abcd.webp"}, {"bio": "Birds"}),
            *({"header": "headers/ab/abcd.webp"}, {"location": "Lyon"}, {"theme": "dark"}),
            *({"website": "https://example.org"}, {"language": "fr"}, {"is_staff": True}),
            *({"time_zone": "Asia/Tokyo"}, {"protected": True}, {"protected": False}),
            *({"indexable": False}, {"username": "Alice"}),
        ]
        charlie = User.objects.filter(pk=self.charlie.pk)
        changes = [
            *(lambda change=change: alice.update(**change) for change in fields),
            lambda: like(member=self.bob, tweet=self.tweet),
            lambda: retweet(member=self.bob, tweet=self.tweet),
            lambda: follow(follower=self.alice, followee=self.bob),
            lambda: follow(follower=self.others[0], followee=self.alice),
            lambda: tweet(self.bob, "@alice Yes #tea"),
            lambda: tweet(self.alice, "More"),
            lambda: like(member=self.alice, tweet=self.answer),
            lambda: tweet(self.charlie, "@alice And white?", in_reply_to=self.said),
            lambda: charlie.update(name="Charlie Renamed"),
            lambda: follow(follower=self.bob, followee=self.charlie),
            lambda: charlie.update(protected=True),
            lambda: unfollow(follower=self.bob, followee=self.alice),
            lambda: follow(follower=self.bob, followee=self.alice),
            lambda: mute(muter=self.alice, muted=self.bob),
            lambda: Tweet.objects.filter(pk=self.tweet.pk).update(hidden_at=timezone.now()),
            lambda: block(blocker=self.bob, blocked=self.others[0]),
            lambda: alice.update(suspended_at=timezone.now()),
        ]
        self.look()
        for number, change in enumerate(changes):
            with self.subTest(change=number):
                change()
                self.assert_fresh()

    def test_each_page_has_tokens_of_its_own(self):
        self.client.force_login(self.bob)
        first, second = (self.client.get("/").content.decode() for _ in range(2))
        for name in ("csrfmiddlewaretoken", "token"):
            values = re.findall(rf'name="{name}" value="([^"]+)"', first + second)
            self.assertGreater(len(set(values)), 1, name)
        self.assertNotIn("\0", first)

    def test_the_head_of_a_tweets_page_has_the_address_it_was_asked_at(self):
        path = f"/@alice/{self.said.pk}"
        for host, secure in (("testserver", False), ("testserver", True), ("localhost", True)):
            page = self.client.get(path, secure=secure, headers={"host": host})
            scheme = "https" if secure else "http"
            self.assertContains(page, f'rel="canonical" href="{scheme}://{host}{path}"')
            self.assertContains(page, f'"article:author" content="{scheme}://{host}/@alice"')

    def test_however_its_id_is_written_a_tweet_has_one_address(self):
        for pk in (f"000{self.said.pk}", self.said.pk):
            page = self.client.get(f"/@alice/{pk}")
            self.assertContains(
                page, f'rel="canonical" href="http://testserver/@alice/{self.said.pk}"'
            )

    def test_a_message_is_shown_once(self):
        self.client.force_login(self.bob)
        self.client.get("/")
        self.client.post("/@charlie/mute", headers={"Referer": "http://testserver/"})
        self.assertContains(self.client.get("/"), "You muted @charlie")
        self.assertNotContains(self.client.get("/"), "You muted @charlie")

    def test_beyond_the_limit_the_older_half_goes(self):
        pieces = kept.Pieces()
        with patch("microblog.kept.LIMIT", 10 * kept.size_of("x")):
            for number in range(10):
                pieces.keep(number, "x")
            self.assertEqual(len(pieces), 10)
            pieces.keep(10, [b"x", b"yz"])
        self.assertEqual(list(pieces), [5, 6, 7, 8, 9, 10])

    def test_what_is_drawn_twice_counts_once_in_the_end(self):
        """Two threads may draw the same: what is counted must not grow for ever."""
        pieces = kept.Pieces()
        with patch("microblog.kept.LIMIT", 10 * kept.size_of("x")):
            for _ in range(11):
                pieces.keep("the same", "x")
        self.assertEqual(pieces.size, kept.size_of("x") * len(pieces))

    def test_size_is_that_in_memory(self):
        page = "x" * 1000
        self.assertGreater(kept.size_of(f"{page}\N{BIRD}"), 4 * len(page))
        self.assertGreater(kept.size_of([page.encode(), page.encode()]), 2 * len(page))

    def test_no_search_is_kept(self):
        """Neither fills what somebody looks for the memory, nor does it ask for a token."""
        too_long = (
            mark * 99 for mark in (kept.CSRF_TOKEN, kept.FORM_TOKEN, kept.HOLE)
        )  # shown as it came
        for q in ("nothing", *too_long):
            self.client.get("/search", {"q": "birds" if q == "nothing" else "x" * 300})
            before = len(kept.pieces)
            response = self.client.get("/search", {"q": q})
            self.assertEqual(len(kept.pieces), before)
            self.assertIn(f'name="q" value="{q}"', response.content.decode())


class HoleTests(SimpleTestCase):
    def test_a_piece_that_is_kept_has_no_hole(self):
        """Or else the page around it would have its node but once."""
        for inside in ("{% fresh %}a{% endfresh %}", "{% cards cards %}"):
            template = Template(f"{{% load cards kept %}}{{% kept 'x' %}}{inside}{{% endkept %}}")
            with self.assertRaises(TemplateSyntaxError):
                template.render(Context({"cards": []}))
