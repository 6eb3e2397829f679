"""A mail with news, and the links in it that end such mails."""

import email.policy
from email.headerregistry import HeaderRegistry, UnstructuredHeader

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts.models import User
from notifications.models import Kind
from notifications.news import path_to, sentence

SHOWN = 12  # entries of a mail; the rest is on the site
SALT = "notifications.unsubscribe"


class OneLine(UnstructuredHeader):
    """A header that is never folded: Python folds what has no blank, as an address of the web, by
    encoding it, and nothing that reads the header would find the address.
    """

    def fold(self, *, policy):
        return f"{self.name}: {self}{policy.linesep}"


class NewsMail(EmailMultiAlternatives):
    def message(self, *, policy=email.policy.default):
        headers = HeaderRegistry()
        headers.map_to_type("list-unsubscribe", OneLine)
        return super().message(policy=policy.clone(header_factory=headers))


def compose(member, entries):
    """The mail that tells the member, one of sweep.reachable(), of the entries: plain text and
    HTML, in the member's language and time zone.
    """
    language = member.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(member.zone):
        context = {
            "member": member,
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "language": language,
            "entries": [
                (entry, sentence(entry), whole(path_to(entry, member))) for entry in entries[:SHOWN]
            ],
            "has_more": len(entries) > SHOWN,
            "kinds": [
                (kind.label, unsubscribe_url(member, kind))
                for kind in Kind
                if any(entry.kind == kind for entry in entries)
            ],
            "unsubscribe_url": unsubscribe_url(member),
        }
        mail = NewsMail(
            subject_of(entries),
            render_to_string("notifications/mail.txt", context).strip() + "\n",
            to=[member.address],
            headers={
                # RFC 8058: the program that shows the mail ends such mails with one POST.
                "List-Unsubscribe": f"<{context['unsubscribe_url']}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",  # RFC 3834: no "I am on holiday" comes back
            },
        )
        mail.attach_alternative(render_to_string("notifications/mail.html", context), "text/html")
        return mail


def subject_of(entries):
    """The first entry, and how many more there are."""
    subject, more = sentence(entries[0]), len(entries) - 1
    if more:
        subject = ngettext(
            "%(first)s – and %(more)d more", "%(first)s – and %(more)d more", more
        ) % {"first": subject, "more": more}
    return f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}"


def whole(path):
    return f"{settings.SITE_URL}{path}"


def unsubscribe_url(member, kind=None):
    """Where one ends mails of a kind, or of all, for as long as there is the account: whoever has
    the address may do that, and nothing else, without signing in.
    """
    token = signing.dumps([member.pk, kind and kind.value], salt=SALT)
    return whole(reverse("unsubscribe", args=[token]))


def read_token(token):
    """(member, kinds) of an address from a mail; raises BadSignature or User.DoesNotExist."""
    member, kind = signing.loads(token, salt=SALT)
    return User.objects.get(pk=member), [Kind(kind)] if kind else list(Kind)
