import gettext
import os
import tempfile
from pathlib import Path

from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, override_settings

FRENCH = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n > 1;\\n"

msgid "Favourite"
msgstr "Favori"

msgid "%d follower"
msgid_plural "%d followers"
msgstr[0] "%d abonné"
msgstr[1] "%d abonnés"

#, fuzzy
msgid "Follow"
msgstr "Suiveur"
"""


class CompileMessagesTests(SimpleTestCase):
    def setUp(self):
        directory = self.enterContext(tempfile.TemporaryDirectory())
        self.source = Path(directory, "fr", "LC_MESSAGES", "django.po")
        self.source.parent.mkdir(parents=True)
        self.enterContext(override_settings(LOCALE_PATHS=[Path(directory)]))

    def test_translations_can_be_read_by_gettext(self):
        self.source.write_text(FRENCH)
        call_command("compilemessages")
        with self.source.with_suffix(".mo").open("rb") as compiled:
            french = gettext.GNUTranslations(compiled)
        self.assertEqual(french.gettext("Favourite"), "Favori")
        self.assertEqual(french.ngettext("%d follower", "%d followers", 0), "%d abonné")
        self.assertEqual(french.ngettext("%d follower", "%d followers", 2), "%d abonnés")

    def test_a_guess_is_not_shown(self):
        self.source.write_text(FRENCH)
        call_command("compilemessages")
        with self.source.with_suffix(".mo").open("rb") as compiled:
            self.assertEqual(gettext.GNUTranslations(compiled).gettext("Follow"), "Follow")

    def test_a_mistake_in_a_file_is_said_with_its_place(self):
        self.source.write_text(FRENCH + "Unfollow\n")
        with self.assertRaisesMessage(CommandError, f"{self.source} (line 16)"):
            call_command("compilemessages")

    def test_what_has_changed_is_compiled_again_and_nothing_else(self):
        self.source.write_text(FRENCH)
        compiled = self.source.with_suffix(".mo")
        call_command("compilemessages")
        compiled.write_bytes(b"newer")
        call_command("compilemessages")
        self.assertEqual(compiled.read_bytes(), b"newer")
        os.utime(compiled, ns=(0, 0))
        call_command("compilemessages")
        self.assertNotEqual(compiled.read_bytes(), b"newer")
