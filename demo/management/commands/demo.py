"""`manage.py demo`: a community to look at."""

import secrets
import time

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from demo.cast import DEMO, MODERATOR
from demo.community import found

PASSWORD = "pipit demo"
FEWEST_MEMBERS = 12


class Command(BaseCommand):
    help = "Fill a fresh site with a community to look at: members, tweets, pictures, reports."

    def add_arguments(self, parser):
        parser.add_argument("--members", type=int, default=200, help="how many (200)")
        parser.add_argument("--tweets", type=int, default=5000, help="how many (5000)")
        parser.add_argument(
            "--no-pictures", action="store_true", help="leave avatars and pictures out"
        )
        parser.add_argument(
            "--force", action="store_true", help="do it although the site has members"
        )

    def handle(self, *, members, tweets, no_pictures, force, **options):
        if User.objects.filter(is_staff=False).exists() and not force:
            raise CommandError(
                "This site has members. The demo is for a fresh one; --force adds it all the same."
            )
        if members < FEWEST_MEMBERS:
            raise CommandError(f"A community is {FEWEST_MEMBERS} members or more.")
        taken = set(User.objects.values_list(Lower("username"), flat=True))
        if mine := taken & {DEMO, MODERATOR}:
            raise CommandError(f"@{min(mine)} is here already: has the demo been made before?")
        # Everybody knows the password of the documentation.
        password = PASSWORD if settings.LOCAL else secrets.token_urlsafe(12)
        start = time.monotonic()
        people, drafts = found(
            members=members,
            tweets=tweets,
            now=timezone.now(),
            password=password,
            with_pictures=not no_pictures,
            taken=taken,
        )
        cache.clear()
        seconds = round(time.monotonic() - start)
        self.stdout.write(
            f"{len(people)} members have written {len(drafts)} tweets in {seconds} seconds.\n\n"
            f"Sign in as {DEMO}, or as {MODERATOR} for the reports in /admin/.\n"
            f"The password of both: {password}\n\n"
            "Worth a look: / and /discover as a visitor; then, signed in, /connect, /@demo/lists,\n"
            "/@AshmerePost, /@RailLenne/with_replies (customer care), /hashtag/AshmereDerby;\n"
            f"as {MODERATOR}, who is protected, /settings/requests."
        )
