"""Who is mailed about what, and when."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from allauth.account.models import EmailAddress
from django.core.management import CommandError
from django.db.models.functions import Now
from django.test import SimpleTestCase, override_settings
from django.utils import timezone

from accounts.models import User
from accounts.services import block, follow, mute, unfollow
from moderation.services import hide_tweet, suspend
from notifications import sweep
from notifications.mails import SHOWN
from notifications.models import Frequency, Kind, Subscription, Sweep
from notifications.news import LIMIT
from notifications.services import choose
from notifications.sweep import moment_of
from tests.base import make_member, tweet
from tests.notifications.base import MailTestCase, send, wait_for_digest
from tweets.models import Like, Tweet
from tweets.services import like, retweet, unlike


class NewsTests(MailTestCase):
    """alice gets mails of what bob and charlie do."""

    def test_without_news_there_is_no_mail(self):
        self.assertEqual(send(), "0 mails sent.\n")

    def test_what_is_said_to_one_comes_at_once_in_one_mail(self):
        answered = tweet(self.alice)
        follow(follower=self.bob, followee=self.alice)
        tweet(self.bob, "Hello @alice")
        tweet(self.charlie, "Well", in_reply_to=answered)
        message = self.the_mail()
        self.assertEqual(message.to, ["alice@example.org"])
        self.assertEqual(message.subject, "[Pipit] charlie replied to you – and 2 more")
        for sentence in ("charlie replied to you", "bob mentioned you", "bob followed you"):
            self.assertIn(f"\n{sentence} (", message.body)

    def test_nothing_comes_twice(self):
        tweet(self.bob, "Hello @alice")
        self.assertEqual(send(), "1 mails sent.\n")
        self.assertEqual(send(), "0 mails sent.\n")
        second = tweet(self.bob, "Again @alice")
        self.assertIn(second.get_absolute_url(), self.the_mail().body)

    def test_what_was_before_the_first_mails_of_a_site_does_not_come(self):
        Sweep.objects.all().delete()
        tweet(self.bob, "Hello @alice")
        self.assertEqual(self.mails(), [])

    def test_favourites_and_retweets_come_once_a_day(self):
        liked = tweet(self.alice, "Good morning")
        like(member=self.bob, tweet=liked)
        retweet(member=self.bob, tweet=liked)
        self.assertEqual(self.mails(), [])
        like(member=self.charlie, tweet=liked)
        self.assertEqual(self.mails(), [])
        wait_for_digest()
        message = self.the_mail()
        self.assertIn("\nbob retweeted your Tweet (", message.body)
        self.assertIn("\ncharlie and 1 other favourited your Tweet (", message.body)
        wait_for_digest()
        self.assertEqual(self.mails(), [])

    def test_whoever_asks_to_follow_a_protected_member_is_announced(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        self.alice.refresh_from_db()
        for member in (self.bob, self.charlie):
            follow(follower=member, followee=self.alice)
        message = self.the_mail()
        self.assertIn("charlie and 1 other ask to follow you", message.subject)
        self.assertIn("/settings/requests\n", message.body)

    def test_what_was_seen_on_the_site_does_not_come(self):
        tweet(self.bob, "Good day @alice")
        self.client.force_login(self.alice)
        self.client.get("/connect")
        self.assertEqual(self.mails(), [])
        later = tweet(self.bob, "Are you there, @alice?")
        body = self.the_mail().body
        self.assertIn(later.get_absolute_url(), body)
        self.assertNotIn("Good day", body)

    def test_what_was_undone_does_not_come(self):
        liked = tweet(self.alice)
        like(member=self.bob, tweet=liked)
        follow(follower=self.bob, followee=self.alice)
        unfollow(follower=self.bob, followee=self.alice)
        self.assertEqual(self.mails(), [])
        unlike(member=self.bob, tweet=liked)
        wait_for_digest()
        self.assertEqual(self.mails(), [])

    def test_what_one_does_oneself_does_not_come(self):
        own = tweet(self.alice, "I, @alice")
        like(member=self.alice, tweet=own)
        tweet(self.alice, "And", in_reply_to=own)
        send()
        self.assertFalse(Subscription.objects.exists())

    def test_nobody_hears_of_whom_they_do_not_want_to_hear(self):
        dora = make_member("dora")
        for member in (self.bob, self.charlie, dora):
            tweet(member, "Hello @alice")
        mute(muter=self.alice, muted=self.bob)
        block(blocker=self.charlie, blocked=self.alice)
        suspend(moderator=self.alice, member=dora, reason="test")
        self.assertEqual(self.mails(), [])

    def test_nor_of_what_they_may_not_see(self):
        hide_tweet(moderator=self.bob, tweet=tweet(self.bob, "Oh @alice"), reason="test")
        User.objects.filter(pk=self.charlie.pk).update(protected=True)
        tweet(self.charlie, "Psst @alice")
        self.assertEqual(self.mails(), [])

    def test_only_confirmed_addresses_get_mail(self):
        for change in ({"verified": False}, {"verified": True, "primary": False}):
            EmailAddress.objects.filter(user=self.alice).update(**change)
            tweet(self.bob, "Hello @alice")
            self.assertEqual(self.mails(), [])

    def test_also_where_it_became_another_since_it_was_due(self):
        tweet(self.bob, "Hello @alice")
        Subscription.objects.create(
            user=self.alice,
            kind=Kind.MENTION,
            frequency=Frequency.NOW,
            mailed_until=Sweep.objects.get().until,
            due_at=Now(),
        )
        EmailAddress.objects.filter(user=self.alice).update(verified=False)
        self.assertEqual(self.mails(), [])

    def test_who_is_suspended_or_has_left_gets_none(self):
        for gone in ("suspended_at", "left_at"):
            User.objects.filter(pk=self.alice.pk).update(**{gone: timezone.now()})
            tweet(self.bob, "Hello @alice")
            self.assertEqual(self.mails(), [])
            User.objects.filter(pk=self.alice.pk).update(**{gone: None})

    def test_a_mail_shows_the_first_and_leads_to_the_rest(self):
        for number in range(SHOWN + 1):
            tweet(self.bob, f"{number} @alice")
        message = self.the_mail()
        self.assertEqual(message.body.count("bob mentioned you"), SHOWN)
        self.assertIn("http://127.0.0.1:8000/connect\n", message.body)
        self.assertIn("and 12 more", message.subject)

    def test_a_crowd_of_favourites_hides_no_mention(self):
        liked = tweet(self.alice)
        tweet(self.bob, "Hello @alice")
        crowd = [make_member(f"member{number}") for number in range(LIMIT + 1)]
        Like.objects.bulk_create(Like(user=m, tweet=liked, author=self.alice) for m in crowd)
        choose(member=self.alice, choices={Kind.LIKE: Frequency.NOW})
        self.assertIn("bob mentioned you", self.the_mail().subject)

    def test_of_two_tweets_of_one_moment_each_comes_once_whatever_their_ids(self):
        """A transaction may take its id first and its time last."""
        first, second = tweet(self.bob, "One @alice"), tweet(self.bob, "Two @alice")
        now = timezone.now()
        Tweet.objects.filter(pk=first.pk).update(created_at=now - timedelta(seconds=1))
        Tweet.objects.filter(pk=second.pk).update(created_at=now - timedelta(seconds=3))
        User.objects.update(interactions_seen_at=now - timedelta(hours=1))
        Sweep.objects.update(until=now - timedelta(seconds=2))
        body = self.the_mail().body
        self.assertIn("One @alice", body)
        self.assertNotIn("Two @alice", body)

    def test_what_may_not_be_committed_yet_waits(self):
        Sweep.objects.update(until=timezone.now() - timedelta(hours=1))
        tweet(self.bob, "Hello @alice")
        with patch.object(sweep, "LAG", timedelta(minutes=1)):
            self.assertEqual(self.mails(), [])
        self.assertEqual(len(self.mails()), 1)

    @override_settings(SITE_URL="")
    def test_without_the_address_of_the_site_nothing_is_sent(self):
        tweet(self.bob, "Hello @alice")
        with self.assertRaisesMessage(CommandError, "SITE_URL is not set"):
            send()


class ChoiceTests(MailTestCase):
    def choose(self, **choices):
        choose(member=self.alice, choices={Kind(k): Frequency(f) for k, f in choices.items()})

    def test_nothing_comes_of_what_is_off(self):
        self.choose(reply="never")
        answered = tweet(self.alice)
        tweet(self.bob, "Well", in_reply_to=answered)
        self.assertEqual(self.mails(), [])
        tweet(self.bob, "Hello @alice")
        self.assertNotIn("Well", self.the_mail().body)

    def test_nor_when_it_is_on_again_what_was_before(self):
        self.choose(mention="never")
        tweet(self.bob, "Before @alice")
        self.assertEqual(self.mails(), [])
        self.choose(mention="now")
        tweet(self.bob, "After @alice")
        body = self.the_mail().body
        self.assertIn("After", body)
        self.assertNotIn("Before", body)

    def test_what_waits_for_a_digest_comes_when_one_wants_it_at_once(self):
        like(member=self.bob, tweet=tweet(self.alice))
        self.assertEqual(self.mails(), [])
        self.choose(like="now")
        self.assertIn("bob favourited your Tweet", self.the_mail().subject)

    def test_what_came_at_once_is_in_no_digest(self):
        tweet(self.bob, "One @alice")
        self.assertEqual(len(self.mails()), 1)
        self.choose(mention="daily")
        tweet(self.bob, "Two @alice")
        self.assertEqual(self.mails(), [])
        wait_for_digest()
        body = self.the_mail().body
        self.assertIn("Two", body)
        self.assertNotIn("One", body)

    def test_what_waits_does_not_come_once_it_is_off(self):
        like(member=self.bob, tweet=tweet(self.alice))
        send()
        self.choose(like="never")
        wait_for_digest()
        self.assertEqual(self.mails(), [])


class DigestTests(SimpleTestCase):
    def digest(self, now, time_zone=""):
        member = User(time_zone=time_zone)
        now = datetime.fromisoformat(now).replace(tzinfo=UTC)
        moment = moment_of(Frequency.DAILY, member, now).astimezone(UTC)
        return moment.isoformat(sep=" ", timespec="minutes").removesuffix("+00:00")

    def test_at_eight_of_the_site(self):
        self.assertEqual(self.digest("2026-11-25 07:59"), "2026-11-25 08:00")
        self.assertEqual(self.digest("2026-11-25 08:00"), "2026-11-26 08:00")

    def test_at_eight_of_the_member(self):
        self.assertEqual(self.digest("2026-11-25 12:00", "Asia/Tokyo"), "2026-11-25 23:00")
        self.assertEqual(self.digest("2026-11-25 06:59", "Europe/Paris"), "2026-11-25 07:00")
        self.assertEqual(self.digest("2026-11-25 12:00", "Nowhere/Atall"), "2026-11-26 08:00")

    def test_also_over_a_change_to_summer_time(self):
        self.assertEqual(self.digest("2026-03-28 12:00", "Europe/Paris"), "2026-03-29 06:00")
