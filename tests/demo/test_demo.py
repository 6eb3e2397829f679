from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random

from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.models import F
from django.db.models.functions import Lower
from django.test import TestCase, override_settings

from accounts.models import Block, Follow, FollowRequest, Mute, User
from demo import talk, texts
from demo.cast import read_cast
from demo.community import SEED, found, store_drawings
from demo.management.commands import demo
from demo.pictures import DRAWINGS
from moderation.models import Report
from timeline.models import ListMember, Pin
from tweets import images
from tweets.models import Hashtag, Image, Like, Mention, Tweet
from tweets.text import entities_as_json, parse

NOW = datetime(2026, 5, 20, 18, 30, tzinfo=UTC)


def make(**options):
    options = {"members": 40, "tweets": 500, "with_pictures": False} | options
    return found(now=NOW, password="pipit demo", **options)


def longest(text, language):
    """The text with the longest words that its slots may stand for."""

    def word(match):
        if match["low"]:
            return match["high"]
        if match["name"] == "friend":
            return "@" + 15 * "w"
        return max(texts.words(language)[match["word"]], key=len)

    return texts.SLOT.sub(word, talk.SPEAKER.sub("@" + 15 * "w", text))


class TextTests(TestCase):
    def test_every_text_fits_whatever_the_words(self):
        for language in (*texts.LANGUAGES, texts.WORLD):
            for text in self.all_texts(language):
                with self.subTest(text):
                    self.assertTrue(parse(longest(text, language)).is_valid)

    def all_texts(self, language):
        for tweets in texts.sections(language, "tweets").values():
            yield from tweets
        if language in texts.LANGUAGES:
            for exchanges in texts.sections(language, "replies").values():
                for exchange in exchanges:
                    yield from (f"@{15 * 'w'} {reply}" for reply in exchange.split(" > "))
            for conversation in texts.conversations(language):
                yield from (line.text for line in conversation.lines)
            yield from (text for _drawing, text, _alt in texts.columns(language, "pictures"))

    def test_there_are_enough_to_fill_pages_without_repetition(self):
        for language in texts.LANGUAGES:
            self.assertGreater(len(set(self.all_texts(language))), 600)

    def test_every_picture_is_described_and_can_be_drawn(self):
        for language in texts.LANGUAGES:
            for drawing, _text, alt in texts.columns(language, "pictures"):
                with self.subTest(drawing):
                    self.assertIn(drawing.split(":")[0], DRAWINGS)
                    self.assertTrue(0 < len(alt) <= Image._meta.get_field("alt").max_length)

    def test_words_of_a_conversation_agree(self):
        bound = {}
        first = texts.fill("{station}, {station_2}", "en", Random(1), bound)
        again = texts.fill("{station}, {station_2}", "en", Random(2), bound)
        self.assertEqual(first, again)
        self.assertNotEqual(*first.split(", "))


class CommunityTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.people, cls.drafts = make()
        cls.demo = User.objects.get(username="demo")

    def test_is_as_large_as_asked(self):
        self.assertEqual(User.objects.count(), 40)
        self.assertEqual(Tweet.objects.count(), 500)

    def test_members_are_valid(self):
        for user in User.objects.exclude(username="moderator"):  # a reserved name
            with self.subTest(user.username):
                user.full_clean()

    def test_nobody_is_led_by_the_assistant_for_newcomers(self):
        self.assertFalse(User.objects.exclude(welcome_step=None).exists())

    def test_tweets_are_stored_as_if_they_had_been_posted(self):
        names = {user.username.lower() for user in User.objects.all()}
        for tweet in Tweet.objects.originals():
            parsed = parse(tweet.text)
            self.assertTrue(parsed.is_valid, tweet.text)
            self.assertEqual(tweet.length, parsed.length)
            self.assertEqual(tweet.entities, entities_as_json(parsed, names))
            hashtags = Hashtag.objects.filter(tweethashtag__tweet=tweet)
            self.assertEqual(
                {hashtag.value.lower() for hashtag in parsed.hashtags},
                set(hashtags.values_list("name", flat=True)),
            )

    def test_who_is_named_or_answered_is_mentioned(self):
        for tweet in Tweet.objects.originals().select_related("in_reply_to_user"):
            spoken_to = {mention.value.lower() for mention in parse(tweet.text).mentions}
            if tweet.in_reply_to_user:
                spoken_to.add(tweet.in_reply_to_user.username.lower())
            members = User.objects.annotate(lower=Lower("username")).filter(lower__in=spoken_to)
            mentions = Mention.objects.filter(tweet=tweet).values_list("user", flat=True)
            self.assertEqual(
                set(mentions), set(members.values_list("pk", flat=True)) - {tweet.author_id}
            )

    def test_ids_grow_with_time(self):
        times = list(Tweet.objects.order_by("pk").values_list("created_at", flat=True))
        self.assertEqual(times, sorted(times))
        self.assertLess(times[-1], NOW)
        self.assertGreater(times[0], NOW - timedelta(weeks=6))

    def test_answers_and_retweets_come_after_what_they_are_about(self):
        answers = Tweet.objects.exclude(in_reply_to=None)
        retweets = Tweet.objects.exclude(retweet_of=None)
        self.assertTrue(answers.exists() and retweets.exists())
        self.assertFalse(answers.filter(pk__lte=F("in_reply_to")).exists())
        self.assertFalse(answers.exclude(in_reply_to_user=F("in_reply_to__author")).exists())
        self.assertFalse(retweets.filter(pk__lte=F("retweet_of")).exists())
        self.assertFalse(retweets.filter(retweet_of__author__protected=True).exists())
        self.assertFalse(Like.objects.filter(created_at__lte=F("tweet__created_at")).exists())

    def test_answers_belong_to_the_conversation_that_they_continue(self):
        for tweet in Tweet.objects.exclude(in_reply_to=None).select_related("in_reply_to"):
            above = tweet.in_reply_to
            self.assertEqual(tweet.conversation_id, above.conversation_id or above.pk)

    def test_only_who_may_read_a_protected_member_reacts(self):
        likes = Like.objects.filter(author__protected=True)
        self.assertTrue(likes.exists())
        for like in likes:
            self.assertTrue(
                Follow.objects.filter(follower=like.user, followee=like.author).exists()
            )

    def test_counters_agree_with_rows(self):
        def counted(rows, column):
            return Counter(rows.values_list(column, flat=True))

        tweets, likes, follows = Tweet.objects.all(), Like.objects.all(), Follow.objects.all()
        answers, retweets = counted(tweets, "in_reply_to"), counted(tweets, "retweet_of")
        liked = counted(likes, "tweet")
        for tweet in tweets:
            self.assertEqual(tweet.replies_count, answers[tweet.pk])
            self.assertEqual(tweet.retweets_count, retweets[tweet.pk])
            self.assertEqual(tweet.likes_count, liked[tweet.pk])
        written, following = counted(tweets, "author"), counted(follows, "follower")
        followers, likes = counted(follows, "followee"), counted(likes, "user")
        for user in User.objects.all():
            self.assertEqual(user.tweets_count, written[user.pk])
            self.assertEqual(user.following_count, following[user.pk])
            self.assertEqual(user.followers_count, followers[user.pk])
            self.assertEqual(user.likes_count, likes[user.pk])

    def test_the_demo_member_can_sign_in_and_has_something_on_every_page(self):
        self.assertTrue(self.client.login(username="demo", password="pipit demo"))
        self.assertTrue(Tweet.objects.filter(author=self.demo).exists())
        self.assertTrue(Mention.objects.filter(user=self.demo).exists())
        since = {"created_at__gt": self.demo.interactions_seen_at}
        self.assertTrue(Like.objects.filter(author=self.demo, **since).exists())
        self.assertTrue(Follow.objects.filter(followee=self.demo, **since).exists())
        self.assertTrue(FollowRequest.objects.filter(follower=self.demo).exists())
        self.assertTrue(Mute.objects.filter(muter=self.demo).exists())
        self.assertTrue(ListMember.objects.filter(list__owner=self.demo).exists())
        self.assertTrue(Pin.objects.filter(user=self.demo).exists())

    def test_the_moderator_has_something_to_decide(self):
        moderator = User.objects.get(username="moderator")
        self.assertTrue(moderator.has_perm("moderation.hide_tweet"))
        self.assertTrue(Report.objects.open().exists())
        self.assertTrue(FollowRequest.objects.filter(followee=moderator).exists())

    def test_nobody_else_can_sign_in(self):
        usable = [user.username for user in User.objects.all() if user.has_usable_password()]
        self.assertCountEqual(usable, ["demo", "moderator"])

    def test_nobody_follows_whom_they_block(self):
        for block in Block.objects.all():
            pair = [block.blocker_id, block.blocked_id]
            self.assertFalse(Follow.objects.filter(follower__in=pair, followee__in=pair).exists())


class SeedTests(TestCase):
    def said(self, now):
        rng = Random(SEED)
        said = talk.Talk(read_cast(60, rng), rng)
        said.fill(400)
        favourites = said.favourites.values()
        talk.set_times(said.drafts, favourites, now, rng)
        return (
            [(draft.author.username, draft.text) for draft in said.drafts],
            [(favourite.member.username, favourite.tweet.text) for favourite in favourites],
            [now - draft.at for draft in said.drafts],
        )

    def test_the_same_is_said_each_time(self):
        self.assertEqual(self.said(NOW), self.said(NOW))

    def test_another_day_differs_in_the_times_alone(self):
        today, another_day = self.said(NOW), self.said(NOW + timedelta(days=9, hours=5))
        self.assertEqual(today[:2], another_day[:2])
        self.assertNotEqual(today[2], another_day[2])

    def test_no_page_says_the_same_twice(self):
        rng = Random(SEED)
        said = talk.Talk(read_cast(200, rng), rng)
        said.fill(5000)
        everything = [draft.text for draft in said.drafts if draft.text and not draft.answers]
        for start in range(0, len(everything), 20):
            page = Counter(everything[start : start + 20])
            self.assertEqual([text for text, count in page.items() if count > 1], [])


@override_settings(
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
)
class PictureTests(TestCase):
    def test_the_same_drawing_is_a_file_of_its_own_for_each_tweet(self):
        drafts = [talk.Draft(author=None, picture=("chart:bars", "Bars")) for _ in range(2)]
        drawings = {}
        store_drawings(drafts, drawings)
        one, other = (drawings[draft]["file"] for draft in drafts)
        self.assertNotEqual(one, other)
        images.delete([one])
        self.assertTrue(default_storage.exists(other))

    def test_rows_lead_to_files(self):
        make(members=12, tweets=300, with_pictures=True)
        files = list(Image.objects.values_list("file", flat=True))
        self.assertTrue(files)
        for file in [*files, User.objects.get(username="demo").avatar]:
            self.assertTrue(default_storage.exists(file))


class CommandTests(TestCase):
    def demo(self, **options):
        out = StringIO()
        call_command(demo.Command(stdout=out), members=12, tweets=100, no_pictures=True, **options)
        return out.getvalue()

    def test_says_how_to_sign_in(self):
        out = self.demo()
        password = out.split("password of both: ")[1].split("\n")[0]
        self.assertTrue(self.client.login(username="moderator", password=password))

    @override_settings(LOCAL=False)
    def test_a_server_gets_a_password_that_nobody_knows(self):
        self.assertNotIn(demo.PASSWORD, self.demo())

    def test_refuses_where_somebody_is_a_member(self):
        User.objects.create_user("alice", "alice@example.org")
        with self.assertRaisesMessage(CommandError, "--force"):
            self.demo()
        self.assertEqual(User.objects.count(), 1)

    def test_a_site_with_nobody_but_its_admin_is_fresh(self):
        User.objects.create_superuser("owner", "owner@example.org")
        self.demo()
        self.assertEqual(User.objects.count(), 13)

    def test_forced_leaves_out_the_names_of_members(self):
        User.objects.create_user("ashmerepost", "alice@example.org")
        self.demo(force=True)
        self.assertEqual(User.objects.count(), 13)

    def test_is_not_made_twice(self):
        self.demo()
        with self.assertRaisesMessage(CommandError, "already"):
            self.demo(force=True)
