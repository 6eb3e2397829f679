"""Two commands at once, and members who act while one runs."""

from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db.models.functions import Now

from accounts.models import User
from notifications import services, sweep
from notifications.models import Frequency, Kind, Subscription, Sweep
from tests.base import make_member, tweet
from tests.notifications.base import confirm, send, without_lag
from tests.races import RaceTestCase, in_own_connection

deliver = EmailBackend.send_messages


class NotificationRaces(RaceTestCase):
    def setUp(self):
        super().setUp()
        self.enterContext(without_lag)
        confirm(self.alice)
        sweep.swept_until()

    def while_a_mail_is_sent(self, act):
        """Call the command, and act once at the moment when the server takes the first mail."""
        acts = [act]

        def send_messages(backend, messages):
            if acts:
                acts.pop()()
            return deliver(backend, messages)

        with patch.object(EmailBackend, "send_messages", send_messages):
            return send()

    def test_of_two_commands_at_once_each_mail_is_sent_by_one(self):
        members = [make_member(f"member{number}") for number in range(8)]
        for member in members:
            confirm(member)
        for round_ in range(3):
            with self.subTest(round_):
                mail.outbox.clear()
                for member in members:
                    tweet(self.bob, f"Hello @{member.username}, the {round_}th time")
                self.at_once(send, send, send)
                send()  # what began while a sweep was at work found nothing
                addresses = sorted(message.to[0] for message in mail.outbox)
                self.assertEqual(addresses, sorted(member.email for member in members))

    def test_a_second_command_goes_by_whom_the_first_is_mailing(self):
        tweet(self.bob, "Hello @alice")
        answers = []

        def second():
            with ThreadPoolExecutor(1) as thread:
                answers.append(thread.submit(in_own_connection, send).result(10))

        self.assertEqual(self.while_a_mail_is_sent(second), "1 mails sent.\n")
        self.assertEqual(answers, ["0 mails sent.\n"])
        self.assertEqual(send(), "0 mails sent.\n")

    def test_what_happens_while_a_mail_is_sent_is_in_the_next_one(self):
        tweet(self.bob, "One @alice")

        def talk():
            with ThreadPoolExecutor(1) as thread:
                thread.submit(in_own_connection, lambda: tweet(self.bob, "Two @alice")).result(10)

        self.while_a_mail_is_sent(talk)
        send()
        bodies = [message.body for message in mail.outbox]
        self.assertEqual(["Two" in body for body in bodies], [False, True])
        self.assertNotIn("One", bodies[1])

    def test_whom_another_command_has_mailed_since_is_passed_over(self):
        tweet(self.bob, "One @alice")
        sweep.sweep()
        with patch("notifications.delivery.due_members", return_value=[self.alice.pk] * 2):
            send()
        until = Subscription.objects.get().mailed_until
        self.assertEqual(until, Sweep.objects.get().until)
        self.assertEqual(len(mail.outbox), 1)

    def test_who_ends_the_mails_while_there_are_news_gets_none(self):
        tweet(self.bob, "Hello @alice")

        def leave():
            services.unsubscribe(member=self.alice, kinds=list(Kind))

        self.meanwhile(leave, send)
        self.assertEqual(mail.outbox, [])
        self.assertFalse(Subscription.objects.exclude(frequency=Frequency.NEVER).exists())

    def test_nor_does_the_choice_get_lost_that_is_made_while_a_mail_is_sent(self):
        tweet(self.bob, "Hello @alice")
        sweep.sweep()

        def hold():
            list(Subscription.objects.select_for_update())

        def leave():
            services.unsubscribe(member=self.alice, kinds=list(Kind))

        self.meanwhile(hold, leave)
        self.assertEqual(send(), "0 mails sent.\n")

    def test_who_is_deleted_while_we_look_for_news_keeps_nobody_from_theirs(self):
        confirm(self.bob)
        tweet(self.bob, "Hello @alice")
        tweet(self.alice, "Hello @bob")

        def leave():
            User.objects.filter(pk=self.bob.pk).delete()

        self.meanwhile(leave, send)
        tweet(make_member("charlie"), "Hello @alice")
        self.assertEqual(send(), "1 mails sent.\n")

    def test_nor_does_one_who_was_found_a_moment_before(self):
        """Deleted between the reading of the members and the end of the sweep."""
        confirm(self.bob)
        for text in ("Hello @alice", "Hello @bob"):
            tweet(make_member(f"from{len(text)}"), text)
        locked = sweep.locked

        def delete_first(pairs, mailed_until):
            with ThreadPoolExecutor(1) as thread:
                thread.submit(in_own_connection, User.objects.filter(pk=self.bob.pk).delete).result(
                    10
                )
            return locked(pairs, mailed_until)

        with patch.object(sweep, "locked", delete_first):
            send()
        self.assertEqual([message.to for message in mail.outbox], [["alice@example.org"]])

    def test_the_first_two_commands_of_a_site_agree_when_it_began(self):
        Sweep.objects.all().delete()
        self.at_once(send, send)
        self.assertLessEqual(Sweep.objects.get().until, Sweep.objects.values_list(Now())[0][0])
