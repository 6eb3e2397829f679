"""`manage.py bench --settings bench.settings`: how fast the site is, and how fast it stays."""

from django.conf import settings
from django.core.management.base import BaseCommand

from bench.database import prepare


class Command(BaseCommand):
    help = "Measure."
    requires_system_checks = []  # they ask the database, which may not be there yet

    def add_arguments(self, parser):
        parser.add_argument("--fresh", action="store_true", help="load the community again")

    def handle(self, *, fresh, **options):
        prepare(float(settings.BENCH_SIZE), self.say, fresh=fresh)

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()
