from datetime import UTC, datetime
from itertools import chain
from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services
from accounts.models import User
from microblog.pagination import SIZE
from search import tweets as search_tweets
from search.query import parse
from search.tweets import AT_FIRST, find_tweets
from tests.base import MembersTestCase, make_member, tweet
from tweets.models import Image, Mention, Tweet
from tweets.services import like, retweet

VISITOR = AnonymousUser()
LINK = "https://www.Blog.Example.com/News/2026/?utm=1#top"


class SearchTestCase(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.tweet = tweet(cls.alice, f"Un CAFÉ au lait, en terrasse #Été @charlie {LINK}")

    def found(self, q, viewer=VISITOR):
        return [card.tweet for card in find_tweets(viewer, parse(q)).rows]

    def finds(self, *queries, viewer=VISITOR):
        for q in queries:
            with self.subTest(q):
                self.assertEqual(self.found(q, viewer), [self.tweet])

    def finds_nothing(self, *queries, viewer=VISITOR):
        for q in queries:
            with self.subTest(q):
                self.assertEqual(self.found(q, viewer), [])


class WordTests(SearchTestCase):
    def test_words_are_found_without_accents_and_case(self):
        self.finds("café", "CAFE", "lait cafe", "Terràsse", "ete", "ÉTÉ", "cafe\u0301")

    def test_all_words_must_be_there(self):
        self.finds_nothing("café crème", "caf")

    def test_phrases_exclusions_and_alternatives(self):
        self.finds('"au lait"', "« au lait »", "café -crème", "crème OR café", 'café -"lait au"')
        self.finds_nothing('"lait au"', "café -lait", 'café -"au lait"', "crème or café")

    def test_or_binds_closer_than_standing_side_by_side(self):
        self.finds("crème OR café lait", "lait crème OR café", "#hiver OR #été café")
        self.finds_nothing("crème OR café chaud", "lait OR café crème")

    def test_signs_alone_find_nothing(self):
        self.finds_nothing("!!!", "🎉", '""', "%", "'", "\\", ":*", "&|!()")

    def test_what_the_index_holds_beside_words_is_no_word(self):
        self.finds_nothing('":links"', '":lang:en"', '"//example.com"', "links", "lang")


class OperatorTests(SearchTestCase):
    def test_hashtags_are_found_without_accents_and_case(self):
        self.finds("#été", "#ETE", "café #ete", "#été OR #hiver")
        self.finds_nothing("#café", "#été #hiver", "café -#été")

    def test_the_tweets_of_an_author(self):
        self.finds("from:alice", "from:@ALICE café", "café from:bob from:alice", "café -from:bob")
        self.finds("from:bob OR from:alice")
        self.finds_nothing("from:bob", "from:nobody", "from:alice crème", "café -from:alice")

    def test_mentions_of_a_member(self):
        self.finds("@charlie", "@CHARLIE café", "@alice OR @charlie", "café -@bob")
        self.finds_nothing("@bob", "@charlie @bob", "café -@charlie")

    def test_a_reply_mentions_whom_it_answers(self):
        answer = tweet(self.bob, "Oui", in_reply_to=self.tweet)
        self.assertEqual(self.found("@alice"), [answer])

    def test_a_name_that_no_member_has_is_looked_for_in_the_text(self):
        other = tweet(self.bob, "Hello @nobody")
        self.assertEqual(self.found("@nobody"), [other])

    def test_replies_to_a_member(self):
        answer = tweet(self.bob, "Oui", in_reply_to=self.tweet)
        self.assertEqual(self.found("to:alice"), [answer])
        self.assertEqual(self.found("to:ALICE from:bob oui"), [answer])
        self.assertEqual(self.found("oui -to:alice"), [])
        self.assertEqual(self.found("to:bob"), [])
        self.finds("café -to:alice")

    def test_links(self):
        other = tweet(self.bob, "Sans lien")
        self.finds("filter:links", "café filter:links", "filter:links -url:example.org")
        self.assertEqual(self.found("sans -filter:links"), [other])
        self.finds_nothing("café -filter:links")

    def test_links_to_a_site_or_a_part_of_it(self):
        self.finds("url:blog.example.com", "url:example.com", "url:www.blog.example.com")
        self.finds("url:blog.example.com/news", "url:BLOG.example.com/News/2026", LINK)
        self.finds_nothing("url:log.example.com", "url:example.org", "url:ample.com")
        self.finds_nothing("url:blog.example.com/ne", "url:blog.example.com/news/2026/x")
        self.finds_nothing("url:example.com/news", "café -url:example.com")

    def test_a_port_is_no_part_of_the_host(self):
        other = tweet(self.bob, "See http://example.org:8080/a")
        self.assertEqual(self.found("url:example.org"), [other])
        self.assertEqual(self.found("url:example.org/a"), [other])

    def test_pictures(self):
        self.finds_nothing("filter:images", "café filter:images")
        picture = {"file": "a/b.webp", "width": 4, "height": 3, "color": "#aabbcc"}
        Image.objects.bulk_create(
            Image(tweet=self.tweet, position=n, **picture) for n in range(Image.LIMIT)
        )
        self.finds("filter:images", "café filter:images")
        self.finds_nothing("café -filter:images")

    def test_replies(self):
        answer = tweet(self.bob, "Oui", in_reply_to=self.tweet)
        self.assertEqual(self.found("filter:replies"), [answer])
        self.finds("-filter:replies from:alice")

    def test_a_reply_stays_one_when_what_it_answers_is_gone(self):
        answer = tweet(self.bob, "Oui", in_reply_to=self.tweet)
        self.tweet.delete()
        self.assertEqual(self.found("filter:replies"), [answer])

    def test_languages(self):
        Tweet.objects.update(language="fr")
        self.finds("lang:fr", "lang:FR café", "lang:de OR lang:fr", "café -lang:en")
        self.finds_nothing("lang:en", "café -lang:fr")

    def test_at_least_so_many_favourites_and_retweets(self):
        for member in (self.bob, self.charlie):
            like(member=member, tweet=self.tweet)
        retweet(member=self.bob, tweet=self.tweet)
        self.finds("min_faves:2", "min_retweets:1 café", "min_faves:1 min_retweets:1")
        self.finds_nothing("min_faves:3", "min_faves:1 min_retweets:2")

    def test_days_begin_at_midnight_where_the_viewer_is(self):
        self.tweet.created_at = datetime(2026, 11, 10, 23, 30, tzinfo=UTC)
        self.tweet.save(update_fields=["created_at"])
        self.finds("since:2026-11-10", "until:2026-11-11", "since:2026-11-10 until:2026-11-11")
        self.finds_nothing("since:2026-11-11", "until:2026-11-10")
        with timezone.override("Europe/Paris"):
            self.finds("since:2026-11-11", "café until:2026-11-12")
            self.finds_nothing("until:2026-11-11", "café since:2026-11-12")

    def test_days_at_the_ends_of_time(self):
        for zone in ("America/New_York", "Asia/Tokyo"):
            with timezone.override(zone):
                self.finds("since:0001-01-01", "until:9999-12-31", "café since:0001-01-02")
                self.finds_nothing("until:0001-01-01", "since:9999-12-31")


class VisibilityTests(SearchTestCase):
    QUERIES = (
        "café",
        "#été",
        "from:alice",
        "@charlie",
        "filter:links",
        "url:example.com",
        "-x café",
    )

    def test_retweets_are_not_found_beside_their_originals(self):
        retweet(member=self.bob, tweet=self.tweet)
        self.finds("café", "café from:alice")
        self.finds_nothing("from:bob")

    def test_hidden_tweets_are_not_found(self):
        Tweet.objects.update(hidden_at=timezone.now())
        self.finds_nothing(*self.QUERIES)
        self.finds_nothing(*self.QUERIES, viewer=self.alice)

    def test_tweets_of_suspended_members_are_not_found(self):
        User.objects.filter(pk=self.alice.pk).update(suspended_at=timezone.now())
        self.finds_nothing(*self.QUERIES, viewer=self.bob)

    def test_tweets_of_protected_members_are_found_by_their_followers(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        self.finds(*self.QUERIES, viewer=self.bob)
        self.finds_nothing(*self.QUERIES, viewer=make_member("dora"))
        self.finds_nothing(*self.QUERIES)

    def test_a_block_hides_in_both_directions(self):
        services.block(blocker=self.alice, blocked=self.charlie)
        services.block(blocker=self.bob, blocked=self.alice)
        for viewer in (self.charlie, self.bob):
            self.finds_nothing(*self.QUERIES, viewer=viewer)

    def test_muted_members_are_found_only_by_name(self):
        services.mute(muter=self.bob, muted=self.alice)
        self.finds_nothing("café", "#été", "@charlie", "-from:bob café", viewer=self.bob)
        self.finds("from:alice", viewer=self.bob)
        self.finds("café", viewer=self.charlie)


class PageTests(MembersTestCase):
    """With small windows in place of a large table."""

    def setUp(self):
        super().setUp()
        self.tweets = [
            tweet(self.alice, f"le {n} {'rare' if n % 10 == 0 else ''}") for n in range(50)
        ]
        small = patch.multiple(search_tweets, WINDOW=30, FEW=6, AT_FIRST=SIZE + 1)
        small.start()
        self.addCleanup(small.stop)

    def pages(self, q, viewer=VISITOR):
        """The ids on each page, from the newest one on."""
        pages, before = [], None
        while True:
            page = find_tweets(viewer, parse(q), before)
            pages.append([card.pk for card in page.rows])
            before = page.cursor
            if before is None:
                return pages
            self.assertLess(len(pages), 10)

    def ids(self, condition=lambda n: True):
        return [row.pk for n, row in reversed(list(enumerate(self.tweets))) if condition(n)]

    def test_common_words_fill_page_after_page(self):
        pages = self.pages("le")
        self.assertEqual([len(page) for page in pages[:2]], [20, 20])
        self.assertEqual(list(chain(*pages)), self.ids())

    def test_rare_words_are_found_however_old(self):
        self.assertEqual(self.pages("rare"), [self.ids(lambda n: n % 10 == 0)])

    def test_what_is_neither_common_nor_rare_is_found_window_by_window(self):
        Tweet.objects.filter(pk__in=self.ids(lambda n: n < 15)).update(text="ancien", length=6)
        pages = self.pages("ancien")
        self.assertGreater(len(pages), 1)
        self.assertEqual(pages[0], [])
        self.assertEqual(list(chain(*pages)), self.ids(lambda n: n < 15))

    def test_the_lists_of_words_that_are_all_very_common_are_not_compared(self):
        Tweet.objects.filter(pk__in=self.ids(lambda n: n < 5)).update(text="le vieux", length=8)
        query = parse("le vieux")
        with (
            patch.multiple(search_tweets, LISTED=-1),
            CaptureQueriesContext(connection) as context,
        ):
            first = find_tweets(VISITOR, query)
            second = find_tweets(VISITOR, query, first.cursor)
        self.assertEqual([sql for sql in statements(context) if sql.startswith("WITH")], [])
        self.assertEqual(first.rows, [])
        self.assertEqual([card.pk for card in second.rows], self.ids(lambda n: n < 5))

    def test_what_has_no_index_does_not_make_the_index_a_long_way(self):
        Tweet.objects.filter(pk__in=self.ids(lambda n: n == 0)).update(likes_count=9)
        with CaptureQueriesContext(connection) as context:
            found = find_tweets(VISITOR, parse("le min_faves:9"))
        self.assertEqual((found.rows, found.cursor is None), ([], False))
        [listed] = [sql for sql in statements(context) if sql.startswith("WITH")]
        candidates, _, matches = listed.partition("few AS")
        self.assertNotIn("likes_count", candidates)
        self.assertIn("likes_count", matches)

    def test_all_of_a_members_tweets_are_found_at_once(self):
        for n in range(31):
            tweet(self.bob, f"De bob {n}")
        self.assertEqual(list(chain(*self.pages("from:alice"))), self.ids())
        self.assertEqual(len(self.pages("from:alice")[0]), 20)

    def test_what_few_may_see_does_not_end_the_page(self):
        Tweet.objects.filter(pk__in=self.ids(lambda n: n in (40, 30))).update(
            hidden_at=timezone.now()
        )
        self.assertEqual(self.pages("rare"), [self.ids(lambda n: n in (0, 10, 20))])

    def test_what_few_may_see_does_not_shorten_a_page(self):
        """Of one that fills the window, and of one whose list is read from the index."""
        for q, words in (("le", "le"), ("rare", "le rare")):
            Tweet.objects.update(text=words, length=len(words))
            hidden = Tweet.objects.filter(pk__in=self.ids(lambda n: n in (47, 45, 30, 22)))
            hidden.update(hidden_at=timezone.now())
            visible = self.ids(lambda n: n not in (47, 45, 30, 22))
            for few in (6, 100):
                with self.subTest(q, few=few), patch.multiple(search_tweets, FEW=few):
                    pages = self.pages(q)
                    self.assertEqual(list(chain(*pages)), visible)
                    self.assertEqual(len(pages[0]), SIZE)

    def test_what_stands_below_many_that_one_may_not_see_is_on_a_page(self):
        Tweet.objects.update(text="le rare", length=7)
        newest = self.ids(lambda n: True)[: AT_FIRST + 5]
        Tweet.objects.filter(pk__in=newest).update(hidden_at=timezone.now())
        visible = [pk for pk in self.ids(lambda n: True) if pk not in newest]
        self.assertTrue(visible)
        for q in ("le", "rare"):
            for few in (1, 100):
                with self.subTest(q, few=few), patch.multiple(search_tweets, FEW=few):
                    self.assertEqual(list(chain(*self.pages(q))), visible)

    def test_nobody_learns_from_where_a_page_ends_what_only_others_may_see(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        for q in ("le", "rare", "from:alice"):
            self.assertEqual(list(chain(*self.pages(q))), [], q)
        self.assertEqual(self.pages("from:alice"), [[]])

    def test_a_page_costs_a_bounded_number_of_statements(self):
        for q, statements in {"le": 3, "rare": 4, "nowhere": 3, "from:alice": 4}.items():
            with self.subTest(q), self.assertNumQueries(statements):
                find_tweets(VISITOR, parse(q))


def statements(context):
    return [query["sql"] for query in context]


class SearchVectorTests(MembersTestCase):
    def test_any_address_and_any_hashtag_can_be_written(self):
        long = "https://example.com/" + "a/" * 1500
        other = "http://a.b.c.d.e.f.example.co.uk//x//y?z"
        for text in (long, other, "https://example.com/'\\\"", "#" + "ʼn" * 60, "http://t.co/x"):
            with self.subTest(text[:40]):
                self.assertTrue(tweet(self.alice, text))

    def test_mentions_are_not_copied(self):
        tweet(self.alice, "@bob")
        self.assertEqual(Mention.objects.count(), 1)
