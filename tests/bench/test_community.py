from io import StringIO

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import TestCase, override_settings
from django.urls import Resolver404, resolve, reverse

from accounts.models import Follow, User
from bench import measure, plan
from bench.clients import Cookies
from bench.community import load
from bench.scenarios import POSTS, REFERENCE, all_scenarios
from tests.base import tweet
from timeline.home import home_page
from tweets.models import Hashtag, Image, Like, Mention, Tweet
from tweets.text import clean, entities_as_json, parse

MEMBERS, TWEETS = 100, 1000
SCHEMA = """
SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT concat(conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
UNION ALL SELECT concat(tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
WHERE NOT tgisinternal
"""


def schema():
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        return sorted(row for (row,) in cursor)


class CommunityTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.schema = schema()
        load(MEMBERS, TWEETS, processes=0)


class LoadTests(CommunityTestCase):
    def test_everybody_and_everything_is_there(self):
        self.assertEqual(User.objects.count(), MEMBERS)
        self.assertEqual(Tweet.objects.count(), TWEETS)
        for model in (Follow, Hashtag, Image, Like, Mention):
            self.assertTrue(model.objects.exists(), model)

    def test_counters_are_right(self):
        out = StringIO()
        call_command("recount", check=True, stdout=out)
        self.assertIn("right", out.getvalue())

    def test_the_database_refuses_and_counts_what_it_did(self):
        self.assertEqual(schema(), self.schema)
        author = User.objects.first()
        before = author.tweets_count
        self.assertGreater(tweet(author).pk, TWEETS)
        author.refresh_from_db()
        self.assertEqual(author.tweets_count, before + 1)

    def test_what_is_stored_of_a_text_is_what_parsing_it_finds(self):
        names = {name.lower() for name in User.objects.values_list("username", flat=True)}
        for row in Tweet.objects.originals():
            parsed = parse(row.text)
            with self.subTest(row.text):
                self.assertTrue(parsed.is_valid)
                self.assertEqual(clean(row.text), row.text)
                self.assertEqual(row.length, parsed.length)
                self.assertEqual(row.entities, entities_as_json(parsed, names))

    def test_mentions_and_hashtags_are_those_of_the_text(self):
        tweets = Tweet.objects.originals().select_related("author", "quote_of__author")
        for row in tweets.prefetch_related("mention_set__user", "tweethashtag_set__hashtag"):
            parsed = parse(row.text)
            spoken_to = {mention.value for mention in parsed.mentions}
            spoken_to |= {row.quote_of.author.username} if row.quote_of else set()
            mentioned = {mention.user.username for mention in row.mention_set.all()}
            tagged = {use.hashtag.name for use in row.tweethashtag_set.all()}
            with self.subTest(row.text):
                self.assertEqual(mentioned, spoken_to - {row.author.username})
                self.assertEqual(tagged, {hashtag.value for hashtag in parsed.hashtags})

    def test_conversations_hang_together(self):
        answers = Tweet.objects.filter(in_reply_to__isnull=False).select_related("in_reply_to")
        for row in answers:
            answered = row.in_reply_to
            self.assertLess(answered.pk, row.pk)
            self.assertIsNone(answered.retweet_of_id)
            self.assertEqual(row.in_reply_to_user_id, answered.author_id)
            self.assertEqual(row.conversation_id, answered.conversation_id or answered.pk)

    def test_retweets_are_of_what_others_said(self):
        retweets = Tweet.objects.filter(retweet_of__isnull=False).select_related("retweet_of")
        self.assertGreater(len(retweets), TWEETS * plan.RETWEETS / 2)
        for row in retweets:
            self.assertIsNone(row.retweet_of.retweet_of_id)
            self.assertEqual(row.retweet_of_user_id, row.retweet_of.author_id)
            self.assertNotEqual(row.author_id, row.retweet_of_user_id)

    def test_ids_grow_with_time(self):
        times = list(Tweet.objects.order_by("pk").values_list("created_at", flat=True))
        self.assertEqual(times, sorted(times))

    def test_some_is_not_for_everybody(self):
        everything = Tweet.objects.originals()
        visible = everything.visible_to(AnonymousUser())
        self.assertLess(visible.count(), everything.count())
        self.assertFalse(visible.exclude(hidden_at=None).exists())
        self.assertFalse(visible.filter(author__protected=True).exists())

    def test_a_viewer_has_a_home_of_what_they_may_see(self):
        viewer = User.objects.get(pk=plan.viewers(MEMBERS, plan.FEW)[0])
        followees = set(Follow.objects.filter(follower=viewer).values_list("followee", flat=True))
        self.assertEqual(viewer.following_count, MEMBERS // 3)
        cards = home_page(viewer).rows
        self.assertEqual(len(cards), 20)
        self.assertLessEqual({card.tweet.author_id for card in cards}, followees | {viewer.pk})

    def test_a_few_are_followed_by_most(self):
        most = User.objects.get(pk=plan.everybodys_followee(MEMBERS))
        self.assertEqual(most.followers_count, MEMBERS - 1)
        self.assertTrue(User.objects.filter(followers_count=0).exists())


@override_settings(ROOT_URLCONF="bench.urls")
class ScenarioTests(CommunityTestCase):
    def setUp(self):
        cache.clear()

    def test_every_call_is_answered(self):
        cookies = Cookies()
        for scenario in all_scenarios(MEMBERS, TWEETS):
            call = scenario.calls[-1]
            response = measure.make(measure.client_of(cookies, call), call)
            with self.subTest(scenario.name, path=call.path):
                self.assertEqual(response.status_code, 302 if scenario.name in POSTS else 200)

    def test_the_reference_asks_for_the_session_and_the_member_alone(self):
        scenarios = {scenario.name: scenario for scenario in all_scenarios(MEMBERS, TWEETS)}
        statements, size = measure.cost(Cookies(), scenarios[REFERENCE])
        self.assertEqual(statements, 2)
        self.assertLess(size, 100)

    def test_search_is_timed_by_the_database(self):
        viewer = User.objects.first()
        costs = measure.cost_of(measure.find_parsed, viewer, ["ta", "na ta"])
        self.assertGreater(costs["median"], 0)
        self.assertGreaterEqual(costs["worst"], costs["median"])


class ProductionTests(TestCase):
    def test_the_reference_is_no_page_of_the_site(self):
        path = reverse("bench_minimal", urlconf="bench.urls")
        with self.assertRaises(Resolver404):
            resolve(path)
