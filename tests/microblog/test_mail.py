from io import StringIO

from django.core.mail import EmailMessage
from django.test import SimpleTestCase

from microblog.mail import EmailBackend


class PrintedMailTests(SimpleTestCase):
    def test_a_long_link_stays_whole_and_accents_stay_letters(self):
        link = f"http://localhost:8000/accounts/confirm-email/{'MQ=' * 40}/"
        stream = StringIO()
        mail = EmailMessage("Réinitialisation", f"Suivez ce lien :\n\n{link}", to=["a@example.org"])
        EmailBackend(stream=stream).send_messages([mail])
        self.assertIn("To: a@example.org\nSubject: Réinitialisation\n", stream.getvalue())
        self.assertIn(f"\n{link}\n", stream.getvalue())
