"""Handing mails to the server: each once, and none lost.

A member's subscriptions are held while their mail is written and handed over, and what they were
told is noted in the same transaction. A server that refuses leaves everything as it was. One window
remains, since a mail server takes part in no transaction: where this process or the database dies
between the server's "250 OK" and the commit, the member gets that mail a second time.
"""

import logging
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.core.mail import mailers
from django.db import transaction
from django.db.models import Min
from django.db.models.functions import Now

from notifications.mails import compose
from notifications.models import Kind, Subscription
from notifications.news import news_of
from notifications.sweep import reachable, swept_until

logger = logging.getLogger(__name__)

PATIENCE = 3  # mails refused one after the other: the server is down
AGAIN = timedelta(minutes=15)
NO_SUCH_MAILBOX = timedelta(days=1)


def deliver_due():
    """Mail all who have news. Returns how many mails were sent, and how many refused: the members
    of these come again later, so that they keep nobody else from their mails.
    """
    server = mailers.default
    sent = refused = in_a_row = 0
    for member in due_members():
        try:
            sent += deliver(member, server)
            in_a_row = 0
        except Exception as error:  # whatever is wrong with one mail, the others go out
            report(member, error)
            with suppress(Exception):
                server.close()
            postpone(member, error)
            refused += 1
            in_a_row = 0 if isinstance(error, SMTPRecipientsRefused) else in_a_row + 1
            if in_a_row == PATIENCE:
                break
    server.close()
    return sent, refused


def due_members():
    """Ids, those who have waited longest first. Reads the index subscription_due."""
    due = Subscription.objects.filter(due_at__lte=Now())
    waiting = due.values("user").annotate(since=Min("due_at")).order_by("since", "user")
    return list(waiting.values_list("user", flat=True))


@transaction.atomic
def deliver(pk, server):
    """Mail the member what is due; returns whether there was anything. Nothing while another
    command does so.
    """
    due = Subscription.objects.filter(user=pk, due_at__lte=Now()).order_by("kind")
    since = {Kind(row.kind): row.mailed_until for row in due.select_for_update(skip_locked=True)}
    if not since:
        return False
    until = swept_until()  # read now: of the sweep that made it due, or a later one
    member = reachable().filter(pk=pk).first()
    entries = news_of(member, since, until) if member else []
    mailed = Subscription.objects.filter(user=pk, kind__in=since)
    mailed.update(mailed_until=until, due_at=None)
    if entries:
        server.open()  # and left open for the next
        server.send_messages([compose(member, entries)])  # last: what fails before is not sent
    return bool(entries)


def postpone(pk, error):
    due = Subscription.objects.filter(user=pk, due_at__lte=Now())
    due.update(due_at=Now() + (NO_SUCH_MAILBOX if is_for_good(error) else AGAIN))


def is_for_good(error):
    """Whether the server says that the member's address does not exist (5xx, not 4xx)."""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= 500 for code, _text in error.recipients.values()
    )


def report(pk, error):
    """In the log, without the address, which stands in the words of a refusal."""
    if isinstance(error, OSError):  # SMTPException is one
        logger.warning("No mail for member %s: %s", pk, type(error).__name__)
    else:
        logger.error("No mail for member %s", pk, exc_info=error)
