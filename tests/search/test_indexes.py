"""At a size where it matters, each operator is served by an index, however the query is made up."""

from unittest.mock import patch

from django.db import connection

from accounts.models import User
from search import services, tweets
from tests.timeline.plans import PlanTestCase, analyze, create_members

MEMBERS, TWEETS = 1_000, 40_000
WINDOW, FEW = 2_000, 300
LARGE = {"tweets_tweet", "tweets_mention", "tweets_image"}

# Every tweet says "le", and "tick" or "tock", which nobody says together; those of long ago say
# "jadis". Every 8th has a link, every 40th a picture, every 4th is a reply.
ROWS = f"""
ALTER TABLE tweets_tweet DISABLE TRIGGER USER;
INSERT INTO tweets_tweet (id, author_id, text, entities, length, language, created_at,
    in_reply_to_id, in_reply_to_user_id, likes_count)
SELECT n, n % {MEMBERS} + 1,
    CASE WHEN n % 8 = 0 THEN 'http://site' || n % 900 || '.com/a ' ELSE '' END || 'le word' || n
        || CASE WHEN n % 2 = 0 THEN ' tick' ELSE ' tock' END || ' #tag' || n % 700
        || CASE WHEN n < {TWEETS} / 4 THEN ' jadis' ELSE '' END,
    CASE WHEN n % 8 = 0
        THEN jsonb_build_array(jsonb_build_array('url', 0, 17 + length((n % 900)::text)))
        WHEN n % 9 = 0 THEN jsonb_build_array(jsonb_build_array('hashtag',
            length('le word' || n || ' tick '), length('le word' || n || ' tick #tag' || n % 700)))
        ELSE '[]' END,
    99, CASE WHEN n % 5000 = 1 THEN 'eo' ELSE 'fr' END,
    now() - ({TWEETS} - n) * interval '1 minute',
    CASE WHEN n % 4 = 0 THEN n / 2 END, CASE WHEN n % 4 = 0 THEN (n / 4) % {MEMBERS} + 1 END,
    n % 100
FROM generate_series(1, {TWEETS}) AS n;
INSERT INTO tweets_mention (user_id, tweet_id)
SELECT (n * 13) % {MEMBERS} + 1, n FROM generate_series(1, {TWEETS}) AS n WHERE n % 3 = 0;
INSERT INTO tweets_image (tweet_id, position, file, width, height, color, alt)
SELECT n, position, 'a/b.webp', 4, 3, '#aabbcc', ''
FROM generate_series(1, {TWEETS}, 40) AS n, generate_series(0, 3) AS position;
"""

HASHTAGS = """
INSERT INTO tweets_hashtag (id, name, label)
SELECT n, name, name FROM generate_series(1, 60000) AS n,
    concat(CASE WHEN n <= 1000 THEN 'used' WHEN n % 2 = 0 THEN 'a' ELSE 'unused' END, n) AS name;
ALTER TABLE tweets_tweet DISABLE TRIGGER USER;
INSERT INTO tweets_tweet (id, author_id, text, entities, length, language, created_at)
SELECT n, 1, 'tag', '[]', 3, '', now() FROM generate_series(1, 5000) AS n;
INSERT INTO tweets_tweethashtag (hashtag_id, tweet_id)
SELECT n % 1000 + 1, n FROM generate_series(1, 5000) AS n;
"""


class IndexTests(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        create_members(MEMBERS)
        with connection.cursor() as cursor:
            cursor.execute(ROWS)
        analyze()

    def setUp(self):
        super().setUp()
        small = patch.multiple(tweets, WINDOW=WINDOW, FEW=FEW)
        small.start()
        self.addCleanup(small.stop)

    def assert_reads(self, q, *indexes, most=3 * WINDOW, found=True):
        """By these indexes, no table from end to end, and at most so many tweets."""
        address = f"/search?f=tweets&q={q}"
        self.assertEqual(bool(self.client.get(address).context["cards"]), found, q)
        plans = list(self.plans(address))
        self.assertLessEqual(set(indexes), {node.get("Index Name") for node in plans}, q)
        scanned = {node["Relation Name"] for node in plans if node["Node Type"] == "Seq Scan"}
        self.assertEqual(scanned & LARGE, set(), q)
        self.assertLess(self.rows_read(address, "tweets_tweet"), most, q)

    def test_words(self):
        self.assert_reads("le", "tweets_tweet_pkey", most=500)
        self.assert_reads("le tick", "tweets_tweet_pkey", most=500)
        self.assert_reads("word77", "tweet_search")
        self.assert_reads("word77 OR word78", "tweet_search")
        self.assert_reads("le -word39999", "tweets_tweet_pkey", most=500)

    def test_common_words_that_never_meet(self):
        self.assert_reads("tick tock", "tweet_search", "tweets_tweet_pkey", found=False)

    def test_a_common_word_that_nobody_has_said_for_long(self):
        self.assert_reads("jadis", "tweets_tweet_pkey", found=False)

    def test_hashtags_links_and_languages(self):
        self.assert_reads("%23tag9", "tweet_search")
        self.assert_reads("url:site16.com", "tweet_search")
        self.assert_reads("url:site16.com/a", "tweet_search")
        self.assert_reads("url:nowhere.com", "tweet_search", found=False)
        self.assert_reads("lang:eo", "tweet_search")
        self.assert_reads("filter:links", "tweets_tweet_pkey", most=1_000)
        self.assert_reads("filter:replies", "tweets_tweet_pkey", most=1_000)
        self.assert_reads("filter:links lang:eo", "tweet_search", found=False)

    def test_members(self):
        self.assert_reads("from:member7", "tweet_timeline", most=500)
        self.assert_reads("from:member7 word8006", "tweet_timeline", most=1_000)
        self.assert_reads("to:member7", "tweet_answers_to_member", most=500)
        self.assert_reads("@member14", "tweets_mention_pkey", most=500)
        self.assert_reads("@member14 tock", "tweets_mention_pkey", most=2_000)

    def test_pictures(self):
        self.assert_reads("filter:images", "image_position", most=1_100)
        self.assert_reads("filter:images le", "image_position")

    def test_days(self):
        self.assert_reads("since:2020-01-01", "tweet_time", "tweets_tweet_pkey", most=500)
        self.assert_reads("until:2020-01-01", "tweet_time", most=500, found=False)

    def test_at_least_so_many_favourites(self):
        self.assert_reads("min_faves:99", "tweets_tweet_pkey")
        self.assert_reads("min_faves:1000", "tweets_tweet_pkey", found=False)
        self.assert_reads("word99 min_faves:9", "tweet_search")

    def test_the_news_of_saved_searches(self):
        member = User.objects.get(pk=7)
        for q in ("word39999", "tick tock", "from:member8", "url:site16.com"):
            services.save(member=member, query=q)
        member.savedsearch_set.update(seen_id=0)
        self.client.force_login(member)
        with patch("search.kept.LATELY", WINDOW):
            nodes = list(self.plans("/search"))
            self.assertLess(self.rows_read("/search", "tweets_tweet"), 4 * WINDOW)
        self.assertNotIn(
            ("Seq Scan", "tweets_tweet"),
            {(node["Node Type"], node.get("Relation Name")) for node in nodes},
        )


class HashtagIndexTests(PlanTestCase):
    """Very many hashtags, of which few have been used lately."""

    @classmethod
    def setUpTestData(cls):
        create_members(1)
        with connection.cursor() as cursor:
            cursor.execute(HASHTAGS)
        analyze("accounts_user", "tweets_tweet", "tweets_hashtag", "tweets_tweethashtag")

    def test_one_plan_does_for_common_rare_and_unknown_beginnings(self):
        for q in ("a", "used", "used7", "unused1234", "nowhere"):
            with self.subTest(q):
                self.assertLess(self.rows_read(f"/search?f=tags&q={q}", "tweets_hashtag"), 2_500)
