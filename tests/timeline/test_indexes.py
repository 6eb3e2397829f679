"""At a size where it matters, each list is read from the index that was made for it."""

from django.db import connection

from accounts.models import User
from tests.timeline.plans import PlanTestCase, analyze, create_members
from tweets.models import Tweet
from tweets.removal import LARGEST, PAGE, referring_fields

MEMBERS, TWEETS = 2_000, 40_000
LARGE = {
    *("tweets_tweet", "tweets_like", "tweets_tweethashtag", "tweets_mention", "accounts_follow"),
    *("timeline_list", "timeline_listmember", "timeline_listfollow", "timeline_hashtagfollow"),
    *("timeline_pin", "timeline_picturetweet"),
}

# The members tweet in turn; every 4th row is an answer, every 10th a retweet.
ROWS = f"""
ALTER TABLE tweets_tweet DISABLE TRIGGER USER;
ALTER TABLE tweets_like DISABLE TRIGGER USER;
ALTER TABLE accounts_follow DISABLE TRIGGER USER;

INSERT INTO tweets_tweet (id, author_id, text, entities, length, language, created_at,
    in_reply_to_id, in_reply_to_user_id, conversation_id, retweet_of_id, retweet_of_user_id)
SELECT n, n % {MEMBERS} + 1,
    CASE WHEN n % 10 = 9 THEN '' ELSE 'word' || n END, '[]',
    CASE WHEN n % 10 = 9 THEN 0 ELSE 9 END, 'en', now() - ({TWEETS} - n) * interval '1 minute',
    CASE WHEN n % 4 = 0 THEN n / 2 END,
    CASE WHEN n % 4 = 0 THEN (n / 2) % {MEMBERS} + 1 END,
    CASE WHEN n % 4 = 0 THEN n / 8 END,
    CASE WHEN n % 10 = 9 THEN n - 8 END,
    CASE WHEN n % 10 = 9 THEN (n - 8) % {MEMBERS} + 1 END
FROM generate_series(1, {TWEETS}) AS n;

INSERT INTO accounts_follow (follower_id, followee_id, created_at)
SELECT follower, (follower + step * 7) % {MEMBERS} + 1, now() - step * interval '1 hour'
FROM generate_series(1, {MEMBERS}) AS follower, generate_series(1, 20) AS step;

INSERT INTO tweets_hashtag (id, name, label)
SELECT n, 'tag' || n, 'Tag' || n FROM generate_series(1, 500) AS n;
INSERT INTO tweets_tweethashtag (hashtag_id, tweet_id)
SELECT n % 500 + 1, n FROM generate_series(1, {TWEETS}) AS n WHERE n % 10 <> 9;
INSERT INTO tweets_mention (user_id, tweet_id)
SELECT (n * 13) % {MEMBERS} + 1, n FROM generate_series(1, {TWEETS}) AS n WHERE n % 3 = 0;
INSERT INTO tweets_like (user_id, tweet_id, author_id, created_at)
SELECT (n * 31 + step) % {MEMBERS} + 1, n, n % {MEMBERS} + 1, now() - n * interval '1 second'
FROM generate_series(1, {TWEETS}, 3) AS n, generate_series(1, 3) AS step;

INSERT INTO timeline_list (id, owner_id, name, description, private)
SELECT n, n % {MEMBERS} + 1, 'list' || n, '', false FROM generate_series(1, {MEMBERS} * 2) AS n;
INSERT INTO timeline_listmember (list_id, member_id, created_at)
SELECT n, (n * 13 + step * 17) % {MEMBERS} + 1, now() - step * interval '1 hour'
FROM generate_series(1, {MEMBERS} * 2) AS n, generate_series(1, 10) AS step;
INSERT INTO timeline_listfollow (user_id, list_id)
SELECT (n + step) % {MEMBERS} + 1, n
FROM generate_series(1, {MEMBERS} * 2) AS n, generate_series(1, 3) AS step;
INSERT INTO timeline_hashtagfollow (user_id, hashtag_id)
SELECT n, (n + step) % 500 + 1
FROM generate_series(1, {MEMBERS}) AS n, generate_series(1, 3) AS step WHERE n % 2 = 1;
INSERT INTO timeline_pin (user_id, tweet_id)
SELECT n % {MEMBERS} + 1, n FROM generate_series(1, {MEMBERS}) AS n WHERE n % 10 <> 9;
INSERT INTO timeline_picturetweet (author_id, tweet_id)
SELECT n % {MEMBERS} + 1, n FROM generate_series(1, {TWEETS}) AS n WHERE n % 10 <> 9;
"""


# The viewer is mentioned in, and likes, every tweet; half of the members follow them.
MUCH = f"""
INSERT INTO tweets_mention (user_id, tweet_id)
SELECT 7, n FROM generate_series(1, {TWEETS}) AS n WHERE n % 10 <> 9 ON CONFLICT DO NOTHING;
INSERT INTO tweets_like (user_id, tweet_id, author_id)
SELECT 7, n, n % {MEMBERS} + 1 FROM generate_series(1, {TWEETS}) AS n ON CONFLICT DO NOTHING;
INSERT INTO accounts_follow (follower_id, followee_id)
SELECT n, 7 FROM generate_series(1000, {MEMBERS}) AS n ON CONFLICT DO NOTHING;
UPDATE accounts_user SET followers_count = 1 WHERE id > 1000;
"""


class IndexTests(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        create_members(MEMBERS)
        with connection.cursor() as cursor:
            cursor.execute(ROWS)
        analyze()
        cls.viewer = User.objects.get(pk=7)

    def assert_reads(self, address, *indexes):
        """By these indexes, and no table that grows from end to end."""
        plans = list(self.plans(address))
        used = {node.get("Index Name") for node in plans}
        scanned = {
            node["Relation Name"]
            for node in plans
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
        }
        self.assertLessEqual(set(indexes), used)
        self.assertEqual(scanned, set())

    def test_home(self):
        self.client.force_login(self.viewer)
        self.assert_reads("/", "tweet_timeline")
        self.assert_reads("/?before=30000", "tweet_timeline", "tweet_retweets")

    def test_the_front_page(self):
        self.assert_reads("/", "tweets_tweet_pkey")

    def test_profile(self):
        for viewer in (None, self.viewer):
            viewer and self.client.force_login(viewer)
            for address in ("/@member8", "/@member8/with_replies"):
                self.assert_reads(address, "user_username_unique", "tweet_timeline")
            self.assert_reads("/@member8/favourites", "like_by_member")
            self.assert_reads("/@member8/followers", "follow_followers")
            self.assert_reads("/@member8/following", "follow_following")

    def test_a_pinned_tweet_and_those_with_pictures(self):
        self.assert_reads("/@member8", "timeline_pin_pkey", "tweet_timeline", "tweets_tweet_pkey")
        self.assert_reads("/@member8/images", "timeline_picturetweet_pkey")

    def test_followed_hashtags_at_home(self):
        self.client.force_login(self.viewer)
        for address in ("/", "/?before=30000"):
            keys = ("timeline_hashtagfollow_pkey", "tweets_tweethashtag_pkey")
            self.assert_reads(address, "tweet_timeline", *keys)

    def test_home_reads_nothing_of_hashtags_for_who_follows_none(self):
        self.client.force_login(User.objects.get(pk=8))
        self.client.get("/discover")  # trends are kept
        for table in ("tweets_tweethashtag", "tweets_hashtag"):
            self.assertEqual(self.rows_read("/?before=30000", table), 0)

    def test_lists(self):
        for viewer in (None, self.viewer):
            viewer and self.client.force_login(viewer)
            self.assert_reads("/@member8/lists", "list_name_unique", "timeline_listfollow_pkey")
            self.assert_reads("/@member8/lists/7", "tweet_timeline")
            self.assert_reads("/@member8/lists/7?before=30000", "tweet_timeline", "tweet_retweets")
            self.assert_reads("/@member8/lists/7/members", "listmember_latest")

    def test_boxes_of_lists(self):
        self.client.force_login(self.viewer)
        self.assert_reads("/@member8/list-memberships", "list_name_unique", "listmember_lists")

    def test_hashtag(self):
        self.assert_reads("/hashtag/tag8", "tweets_tweethashtag_pkey")

    def test_conversation(self):
        root, answer = 2_501, 10_000
        self.assert_reads(f"/@member{root % MEMBERS + 1}/{root}", "tweet_conversation")
        self.assert_reads(f"/@member{answer % MEMBERS + 1}/{answer}", "tweet_answers")

    def test_who_retweeted_and_who_favourited(self):
        for viewer in (None, self.viewer):
            viewer and self.client.force_login(viewer)
            self.assert_reads("/@member2/1/retweets", "tweet_retweets")
            self.assert_reads("/@member2/1/favourites", "like_of_tweet")

    def test_mentions(self):
        self.client.force_login(self.viewer)
        self.assert_reads("/connect/mentions", "tweets_mention_pkey")

    def test_interactions(self):
        self.client.force_login(self.viewer)
        self.assert_reads(
            "/connect",
            "like_received",
            "tweet_retweets_of_member",
            "tweets_mention_pkey",
            "follow_followers",
            "tweet_time",
        )

    def test_what_the_viewer_ever_liked_or_who_follows_them_is_not_read_for_a_page(self):
        with connection.cursor() as cursor:
            cursor.execute(MUCH)
        analyze()
        self.client.force_login(self.viewer)
        for table in ("tweets_like", "accounts_follow"):
            plans = self.plans("/connect/mentions")
            rows = [node["Plan Rows"] for node in plans if node.get("Relation Name") == table]
            self.assertLess(max(rows), 500, table)

    def test_each_choice_of_interactions(self):
        self.client.force_login(self.viewer)
        for choice, index in {
            "kind=likes": "like_received",
            "kind=retweets": "tweet_retweets_of_member",
            "kind=mentions": "tweets_mention_pkey",
            "kind=follows": "follow_followers",
            "kind=likes&from=followees": "like_received",
            "from=followees": "tweets_mention_pkey",
        }.items():
            with self.subTest(choice):
                self.assert_reads(f"/connect?{choice}", index)

    def test_what_is_new_at_home(self):
        self.client.force_login(self.viewer)
        self.assert_reads("/home/new?since=10000", "tweet_timeline")

    def test_discover(self):
        self.assert_reads("/discover", "tweet_time", "tweets_tweet_pkey")

    def test_activity(self):
        self.client.force_login(self.viewer)
        # Of twenty favourites each the key is as good as like_by_member.
        self.assert_reads("/discover/activity", "follow_following", "tweet_timeline")


class RemovalTests(PlanTestCase):
    """What refers to a member who is deleted is found by an index, one page after the other."""

    def fields(self):
        for model in (User, Tweet):
            for field in referring_fields(model):
                yield model, field

    def test_each_column_has_one(self):
        for _model, field in self.fields():
            table = field.model._meta.db_table
            with connection.cursor() as cursor, self.subTest(table, column=field.column):
                found = connection.introspection.get_constraints(cursor, table).values()
                keys = [row for row in found if row["index"] or row["unique"]]
                self.assertIn(field.column, [row["columns"][0] for row in keys if row["columns"]])

    def test_and_it_is_read(self):
        create_members(MEMBERS)
        with connection.cursor() as cursor:
            cursor.execute(ROWS)
        analyze()
        keys = {User: [7], Tweet: list(range(1, TWEETS, TWEETS // PAGE))}
        for model, field in self.fields():
            table = field.model._meta.db_table
            if table in LARGE:
                rows = field.model._base_manager.filter(**{f"{field.name}__in": keys[model]})
                found = rows.values_list("pk", flat=True)[:PAGE]
                batch = field.model._base_manager.filter(pk__in=list(found[:LARGEST]))
                with self.subTest(table, column=field.column):
                    self.assertNotIn("Seq Scan", found.explain())
                    self.assertNotIn("Seq Scan", batch.explain())
