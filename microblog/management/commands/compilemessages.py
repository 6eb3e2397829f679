import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Compiles locale/*/LC_MESSAGES/*.po to .mo. Unlike Django's it needs no gettext."
    requires_system_checks = []

    def handle(self, *, verbosity, **options):
        for directory in settings.LOCALE_PATHS:
            for source in sorted(directory.glob("*/LC_MESSAGES/*.po")):
                try:
                    messages = polib.pofile(str(source))
                except OSError as error:  # a syntax error, which names its file and line
                    raise CommandError(str(error)) from error
                messages.save_as_mofile(str(source.with_suffix(".mo")))
                if verbosity > 1:
                    self.stdout.write(f"{source}: {messages.percent_translated()} % translated")
