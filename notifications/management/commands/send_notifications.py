"""Mail members what is new for them. A timer calls it, every minute or every five."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notifications.delivery import deliver_due
from notifications.sweep import sweep


class Command(BaseCommand):
    help = "Mails members what is new for them; exits with 1 where the mail server refuses one."

    def handle(self, **options):
        if not settings.SITE_URL:
            raise CommandError("SITE_URL is not set: where the links in mails lead.")
        sweep()
        sent, refused = deliver_due()
        self.stdout.write(f"{sent} mails sent.")
        if refused:
            raise CommandError(f"{refused} mails refused: they come again. The log says more.")
