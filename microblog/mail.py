"""Mail on a machine of one's own."""

from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    """Prints mails as they are read, not as they are sent: encoded, long links come in pieces."""

    def write_message(self, message):
        rule = "-" * 79
        recipients = ", ".join(message.recipients())
        text = f"To: {recipients}\nSubject: {message.subject}\n\n{message.body.strip()}"
        self.stream.write(f"{rule}\n{text}\n{rule}\n")
