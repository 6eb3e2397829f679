"""Where allauth asks the site: who may sign up, what is saved, in which language it writes."""

from ipaddress import ip_address

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from qrcode import QRCode
from qrcode.image.svg import SvgPathFillImage

from accounts import usernames
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_taken": usernames.TAKEN,
        "email_taken": _("There is an account with this e-mail address. Sign in instead."),
        "username_password_mismatch": _("This username and this password do not go together."),
        "email_password_mismatch": _("This address and this password do not go together."),
        "too_many_login_attempts": _("That was too often. Try again in a few minutes."),
    }

    def clean_username(self, username, shallow=False):
        username = super().clean_username(username, shallow)
        if not shallow:
            usernames.check_free(username)
        return username

    def is_open_for_signup(self, request):
        return settings.SIGNUP_OPEN

    def get_client_ip(self, request):
        """A server that listens on IPv6 sees those of IPv4 as ::ffff:192.0.2.1, all of one network,
        and limits count networks.
        """
        address = ip_address(super().get_client_ip(request))
        return str(getattr(address, "ipv4_mapped", None) or address)

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data["name"]
        return super().save_user(request, user, form, commit)

    def set_password(self, user, password):
        """Save the password alone: the counters of the row may have changed since it was read."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def confirm_email(self, request, email_address):
        try:
            with transaction.atomic():
                return super().confirm_email(request, email_address)
        except IntegrityError:  # another account has the address, though not confirmed
            context = {"email": email_address.email}
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, template, context)
            return False

    def send_mail(self, template_prefix, email, context):
        """In the language and time of the member it goes to; else in the language of whoever asks
        for it.
        """
        member = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = (member and member.language) or translation.get_language()
        with translation.override(language), timezone.override(member and member.zone):
            super().send_mail(template_prefix, email, {"site_name": settings.SITE_NAME} | context)


class MFAAdapter(DefaultMFAAdapter):
    def build_totp_svg(self, url):
        """To stand in the page itself, black on white also where the page is dark."""
        code = QRCode(image_factory=SvgPathFillImage)
        code.add_data(url)
        return mark_safe(code.make_image().to_string(encoding="unicode"))

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.SITE_NAME}
