"""A mail server that refuses, dies, or takes a mail before we do."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from unittest.mock import patch

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError
from django.db.models import F
from django.utils import timezone

from notifications.delivery import AGAIN, PATIENCE
from notifications.models import Subscription, Sweep
from tests.base import make_member, tweet
from tests.notifications.base import MailTestCase, confirm, send

deliver = EmailBackend.send_messages


def server(refuse):
    """A mail server; refuse is given the address and returns the error to answer with, if any."""

    def send_messages(self, messages):
        if error := refuse(messages[0].to[0]):
            raise error
        return deliver(self, messages)

    return patch.object(EmailBackend, "send_messages", send_messages)


def down(_address):
    return ConnectionRefusedError(111, "Connection refused")


def unknown_to_it(address, code=550):
    return SMTPRecipientsRefused({address: (code, b"no such mailbox: " + address.encode())})


class DeliveryTests(MailTestCase):
    def setUp(self):
        super().setUp()
        for member in (self.alice, self.bob):
            tweet(self.charlie, f"Hello @{member.username}")

    def send(self, expected, refused):
        """Call the command, of which this many mails are refused."""
        mail.outbox.clear()
        with (
            self.assertLogs("notifications") as logs,
            self.assertRaisesMessage(CommandError, f"{refused} mails refused"),
        ):
            send()
        self.assertEqual([message.to[0] for message in mail.outbox], expected)
        return "\n".join(logs.output)

    def later(self, wait=AGAIN):
        Subscription.objects.filter(due_at__isnull=False).update(due_at=F("due_at") - wait)

    def test_a_dead_server_loses_nothing(self):
        with server(refuse=down):
            self.send([], refused=2)
            self.later()
            self.send([], refused=2)
        self.later()
        self.assertEqual(send(), "2 mails sent.\n")
        self.assertEqual([message.to for message in mail.outbox][-1], ["bob@example.org"])
        self.assertEqual(send(), "0 mails sent.\n")

    def test_what_comes_in_the_meantime_is_in_the_same_mail(self):
        with server(refuse=down):
            self.send([], refused=2)
        tweet(self.charlie, "Still there, @alice?")
        self.later()
        for body in (message.body for message in self.mails() if "alice" in message.to[0]):
            self.assertIn("Hello @alice", body)
            self.assertIn("Still there, @alice?", body)

    def test_who_is_refused_keeps_nobody_else_from_their_mail(self):
        with server(refuse=lambda address: unknown_to_it(address) if "alice" in address else None):
            log = self.send(["bob@example.org"], refused=1)
        self.assertNotIn("alice@example.org", log)
        self.assertEqual(send(), "0 mails sent.\n")

    def test_a_mailbox_that_does_not_exist_is_asked_again_after_a_day(self):
        for code, wait in ((550, timedelta(days=1)), (450, AGAIN)):
            with server(refuse=lambda address, code=code: unknown_to_it(address, code)):
                self.send([], refused=2)
            due = Subscription.objects.earliest("due_at").due_at
            self.assertAlmostEqual(due, timezone.now() + wait, delta=timedelta(minutes=1))
            self.later(wait)

    def test_of_a_dead_server_a_few_are_asked_and_the_others_do_not_wait(self):
        crowd = [make_member(f"member{number}") for number in range(3)]
        for member in crowd:
            confirm(member)
            tweet(self.charlie, f"Hello @{member.username}")
        with server(refuse=down):
            self.send([], refused=PATIENCE)
        self.assertEqual(send(), "2 mails sent.\n")

    def test_many_that_do_not_exist_are_no_dead_server(self):
        for number in range(PATIENCE):
            member = make_member(f"member{number}")
            confirm(member)
            tweet(self.charlie, f"Hello @{member.username}")
        with server(refuse=unknown_to_it):
            self.send([], refused=PATIENCE + 2)

    def test_a_mail_that_cannot_be_written_is_logged_and_the_others_go_out(self):
        with patch("notifications.delivery.compose", side_effect=[KeyError("name"), mail_to_bob()]):
            log = self.send(["bob@example.org"], refused=1)
        self.assertIn("Traceback", log)

    def test_a_command_that_dies_before_the_server_answers_has_sent_nothing(self):
        with server(refuse=lambda address: KeyboardInterrupt()):
            self.assertRaises(KeyboardInterrupt, send)
        self.assertEqual(send(), "2 mails sent.\n")

    def test_one_that_dies_after_it_sends_that_one_mail_again(self):
        """The one window that there is."""

        def accept_and_die(backend, messages):
            deliver(backend, messages)
            raise KeyboardInterrupt

        with patch.object(EmailBackend, "send_messages", accept_and_die):
            self.assertRaises(KeyboardInterrupt, send)
        send()
        addresses = [message.to[0] for message in mail.outbox]
        self.assertEqual(addresses, ["alice@example.org", "alice@example.org", "bob@example.org"])

    def test_a_command_that_dies_while_it_looks_for_news_has_not_looked(self):
        Subscription.objects.all().delete()
        before = Sweep.objects.get().until
        with (
            patch("notifications.sweep.announce", side_effect=KeyboardInterrupt),
            self.assertRaises(KeyboardInterrupt),
        ):
            send()
        self.assertEqual(Sweep.objects.get().until, before)
        self.assertEqual(send(), "2 mails sent.\n")

    def test_a_connection_that_broke_is_opened_anew(self):
        errors = iter([SMTPServerDisconnected("Connection unexpectedly closed")])
        with (
            server(refuse=lambda address: next(errors, None)),
            patch.object(EmailBackend, "close") as close,
        ):
            self.send(["bob@example.org"], refused=1)
        self.assertEqual(close.call_count, 2)


def mail_to_bob():
    return mail.EmailMessage("Hello", "Hello", to=["bob@example.org"])
