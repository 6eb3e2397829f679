"""Trends: what more members speak of than usual."""

import json
from datetime import timedelta
from unittest.mock import patch

from django.core.cache import cache
from django.test import SimpleTestCase
from django.utils import timezone, translation

from accounts.models import User
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, tweet
from timeline import trends
from timeline.trend_words import words_of
from tweets.models import BarredTrend, Tweet
from tweets.services import retweet
from tweets.text import entities_as_json, parse

DAY = timedelta(days=1)


class TrendTestCase(MembersTestCase):
    """Everybody counts: they have been there for long, and somebody follows them."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        names = ("dora", "erin", "frank", "gina")
        cls.members = [cls.alice, cls.bob, cls.charlie, *map(make_member, names)]
        User.objects.update(date_joined=timezone.now() - 30 * DAY, followers_count=1)

    def setUp(self):
        super().setUp()
        self.enterContext(patch.multiple(trends, PAST=0, WORD_MEMBERS=3))

    def names(self, language="en"):
        cache.clear()
        with translation.override(language):
            return [trend.name for trend in trends.trends()]

    def say(self, text, count=3, ago=timedelta(0)):
        """So many members say it, each once."""
        for member in self.members[:count]:
            said = tweet(member, text)
            Tweet.objects.filter(pk=said.pk).update(created_at=timezone.now() - ago)


class TrendTests(TrendTestCase):
    def test_what_three_members_speak_of_is_a_trend_as_hashtag_and_as_word(self):
        self.say("#Tea and coffee")
        self.assertEqual(self.names(), ["#tea", "coffee"])
        page = self.client.get("/discover")
        self.assertContains(page, 'href="/hashtag/tea"><bdi>#Tea</bdi>')
        self.assertContains(page, 'href="/search?q=coffee&amp;f=tweets"><bdi>coffee</bdi>')

    def test_nobody_makes_one_alone_and_two_do_not_either(self):
        for _ in range(5):
            self.say("#tea #tea", count=2)
        self.assertEqual(self.names(), [])

    def test_what_is_usual_is_none_however_many_say_it(self):
        for day in range(1, 8):
            self.say("coffee", count=5, ago=day * DAY + timedelta(minutes=1))
        self.say("coffee", count=5)
        self.say("Eclipse")
        self.assertEqual(self.names(), ["eclipse"])

    def test_more_than_twice_what_is_usual_is_one(self):
        for day in range(1, 8):
            self.say("coffee", count=1, ago=day * DAY + timedelta(minutes=1))
            self.say("Something else", count=6, ago=day * DAY + timedelta(minutes=1))
        self.say("coffee", count=5)
        self.assertEqual(self.names(), ["coffee"])

    def test_the_same_hours_of_other_days_tell_what_is_usual(self):
        self.say("coffee", count=5, ago=DAY - timedelta(hours=3))
        self.say("coffee", count=3)
        self.assertEqual(self.names(), ["coffee"])

    def test_what_was_said_this_morning_is_over(self):
        self.say("#tea", ago=timedelta(hours=13))
        self.assertEqual(self.names(), [])

    def test_what_more_members_speak_of_comes_first(self):
        self.say("#three")
        self.say("#four", count=4)
        self.assertEqual(self.names(), ["#four", "#three"])

    def test_a_hashtag_that_is_a_word_as_well_stands_once(self):
        self.say("tea")
        self.say("#coffee", count=4)
        self.say("#tea", count=5)
        self.assertEqual(self.names(), ["#tea", "#coffee"])

    def test_a_word_takes_more_members_than_a_hashtag(self):
        self.say("#Tea and coffee", count=4)
        with patch.object(trends, "WORD_MEMBERS", 5):
            self.assertEqual(self.names(), ["#tea"])
            self.say("More coffee", count=5)
            self.assertEqual(self.names(), ["coffee", "#tea"])

    def test_words_wait_until_it_is_known_which_are_usual(self):
        self.say("#Tea and coffee")
        with patch.object(trends, "PAST", 100):
            self.assertEqual(self.names(), ["#tea"])

    def test_new_accounts_and_those_whom_nobody_follows_do_not_count(self):
        self.say("#tea")
        for fields in ({"date_joined": timezone.now()}, {"followers_count": 0}):
            with self.subTest(fields):
                User.objects.filter(pk=self.bob.pk).update(**fields)
                self.assertEqual(self.names(), [])
                User.objects.update(date_joined=timezone.now() - 30 * DAY, followers_count=1)
                self.assertEqual(self.names(), ["#tea"])

    def test_a_retweet_is_no_use_of_it(self):
        said = tweet(self.alice, "#tea")
        for member in self.members[1:]:
            retweet(member=member, tweet=said)
        self.assertEqual(self.names(), [])

    def test_what_is_hidden_protected_or_suspended_does_not_count(self):
        self.say("#tea", count=5)
        self.assertEqual(self.names(), ["#tea"])
        hide_tweet(moderator=self.bob, tweet=Tweet.objects.get(author=self.charlie), reason="test")
        User.objects.filter(username="dora").update(protected=True)
        self.assertEqual(self.names(), ["#tea"])
        suspend(moderator=self.bob, member=self.members[4], reason="test")
        self.assertEqual(self.names(), [])

    def test_what_is_barred_is_none(self):
        self.say("#Tea and coffee")
        for name in ("tea", "coffee"):
            BarredTrend.objects.create(name=name, reason="test")
        self.assertEqual(self.names(), [])

    def test_ones_own_language_comes_first(self):
        self.say("#tea", count=5)
        with translation.override("fr"):
            self.say("#pain")
        self.assertEqual(self.names("en"), ["#tea", "#pain"])
        self.assertEqual(self.names("fr"), ["#pain", "#tea"])

    def test_discover_shows_ten_and_there_are_five_beside_a_timeline(self):
        self.say(" ".join(f"#tag{n}" for n in range(12)))
        for address, expected in (("/discover", 10), ("/hashtag/tea", 5)):
            response = self.client.get(address)
            self.assertEqual(response.text.count('href="/hashtag/tag'), expected)

    def test_the_newest_are_read_and_no_more(self):
        self.say("#tea")
        self.say("#coffee")
        with patch.object(trends, "newest", trends.Statement(self.newest_three)):
            self.assertEqual(self.names(), ["#coffee"])

    @staticmethod
    def newest_three(after_at, until_at):
        return trends.said(after_at, until_at, 3)


class WordTests(SimpleTestCase):
    def words(self, text):
        return sorted(words_of(text, json.dumps(entities_as_json(parse(text)))))

    def test_neither_mentions_addresses_numbers_nor_words_about_nothing(self):
        text = "The @alice says 1234 at https://example.org/tea and example.com, avec vous #Tea"
        self.assertEqual(self.words(text), ["#tea"])

    def test_letters_of_every_script_in_lower_case(self):
        self.assertEqual(self.words("L’ÉTÉ Привет"), ["été", "привет"])
