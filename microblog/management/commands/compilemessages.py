import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Compiles locale/*/LC_MESSAGES/*.po to .mo where that is missing or older."
        " Unlike Django's it needs no gettext."
    )
    requires_system_checks = []

    def handle(self, *, verbosity, **options):
        for directory in settings.LOCALE_PATHS:
            for source in sorted(directory.glob("*/LC_MESSAGES/*.po")):
                compiled = source.with_suffix(".mo")
                if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                    continue
                try:
                    messages = polib.pofile(str(source))
                except OSError as error:  # a syntax error, which names its file and line
                    raise CommandError(str(error)) from error
                messages.save_as_mofile(str(compiled))
                if verbosity > 1:
                    self.stdout.write(f"{source}: {messages.percent_translated()} % translated")
