"""Delete for good who has left and has not come back."""

import logging
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from mydata import services

logger = logging.getLogger(__name__)

# Held by the connection, so that it goes with the process that holds it.
TRY_LOCK = "SELECT pg_try_advisory_lock(hashtext('delete_left_members'))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('delete_left_members'))"


class Command(BaseCommand):
    help = (
        f"Deletes the accounts of members who left {services.GRACE.days} days ago, with all that "
        "is theirs. Exits with 1 where one could not be deleted."
    )

    def handle(self, **options):
        with alone() as is_alone:
            if not is_alone:
                self.stdout.write("Another run is at work.")
                return
            deleted, failed = self.delete_all()
        self.stdout.write(f"{deleted} deleted.")
        if failed:
            raise CommandError(f"{failed} could not be deleted; the next run tries again.")

    def delete_all(self):
        deleted = failed = 0
        # The first to leave are the first to go.
        for pk in list(services.left_for_good().order_by("left_at").values_list("pk", flat=True)):
            try:
                deleted += services.delete_left_member(pk)
            except Exception:  # whatever is wrong with one must not keep the others
                logger.exception("Could not delete member %s, who has left", pk)
                failed += 1
        return deleted, failed


@contextmanager
def alone():
    """Whether no other run is at work, until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute(TRY_LOCK)
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute(UNLOCK)
