"""alice, bob and charlie with confirmed addresses, and a site that looked for news a moment ago."""

from datetime import timedelta
from io import StringIO
from unittest.mock import patch

from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.db.models.functions import Now

from accounts.models import Follow
from notifications import sweep
from notifications.models import Subscription
from tests.base import MembersTestCase

# What happens in a test is over when it is looked for.
without_lag = patch.object(sweep, "LAG", timedelta(0))


def confirm(member):
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)


def send():
    """What the command prints."""
    output = StringIO()
    call_command("send_notifications", stdout=output)
    return output.getvalue()


def wait_for_digest():
    """It is eight in the morning."""
    Subscription.objects.filter(due_at__isnull=False).update(due_at=Now())


class MailTestCase(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        Follow.objects.all().delete()
        for member in (cls.alice, cls.bob, cls.charlie):
            confirm(member)
        sweep.swept_until()

    def setUp(self):
        super().setUp()
        self.enterContext(without_lag)

    def mails(self):
        """The mails of one call of the command."""
        mail.outbox.clear()
        send()
        return mail.outbox

    def the_mail(self):
        (message,) = self.mails()
        return message
