"""Where allauth asks the site: who may sign up, what is saved, in which language it writes."""

import logging
from ipaddress import ip_address

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from qrcode import QRCode
from qrcode.image.svg import SvgPathFillImage

from accounts import browsers, usernames
from accounts.models import User
from microblog.limits import LimitExceededError

logger = logging.getLogger(__name__)

# What allauth says in a form where something was tried too often.
LIMITED = {"too_many_login_attempts", "rate_limited"}
LIMITED_FOR = 5 * 60  # seconds, at most


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_taken": usernames.TAKEN,
        "username_password_mismatch": _("This username and this password do not go together."),
        "email_password_mismatch": _("This address and this password do not go together."),
        "enter_current_password": _("This is not your current password."),
    }

    is_first_sign_in = False

    def validation_error(self, code, *args):
        if code in LIMITED:
            raise LimitExceededError(code, retry_after=LIMITED_FOR)
        return super().validation_error(code, *args)

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

    def is_safe_url(self, url):
        try:
            return super().is_safe_url(url)
        except ValueError:  # of the parser: http://[
            return False

    def login(self, request, user):
        self.is_first_sign_in = user.last_login is None
        super().login(request, user)

    def post_login(self, request, user, **options):
        """A member who has been here before is told of a browser that they have not used yet."""
        is_news = not (self.is_first_sign_in or browsers.is_known(request, user))
        response = super().post_login(request, user, **options)
        browsers.remember(request, response, user)
        if is_news:
            self.send_notification_mail("account/email/new_browser", user)
        return response

    def get_reauthentication_methods(self, user):
        """The first is the one that is asked for: a key before recovery codes, which run out."""
        methods = super().get_reauthentication_methods(user)
        if not Authenticator.objects.filter(user=user.pk, type=Authenticator.Type.TOTP).exists():
            methods.sort(key=lambda method: method["id"] == "mfa_reauthenticate")
        return methods

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data["name"]
        super().save_user(request, user, form, commit=False)
        if form.is_address_taken:
            user.email = ""
        if commit:
            user.save()
        return user

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

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """To the address of another account goes a mail that says so: a link could confirm nothing,
        and whoever gave the address is not told.
        """
        address = emailconfirmation.email_address
        if User.objects.with_address(address.email).exclude(pk=address.user_id).exists():
            self.send_account_already_exists_mail(address.email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """What it tells of has happened: that it cannot be sent now is for the log."""
        context = {"user": user} | (context or {})
        try:
            super().send_notification_mail(template_prefix, user, context, email)
        except OSError:  # of the network, or SMTPException
            logger.exception("%s was not sent to member %d", template_prefix, user.pk)

    def send_mail(self, template_prefix, email, context):
        """In the language and time of the member it goes to; else in the language of whoever asks
        for it.
        """
        member = context.get("user") or User.objects.with_address(email).first()
        language = (member and member.language) or translation.get_language()
        site = {"site_name": settings.SITE_NAME, "site_contact": settings.SITE_CONTACT}
        with translation.override(language), timezone.override(member and member.zone):
            super().send_mail(template_prefix, email, site | context)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Type the one that your app shows now."),
        "unverified_email": _(
            "First confirm your e-mail address: follow the link in our mail. "
            "It did not arrive? “E-mail address”, in your settings, sends it again."
        ),
    }

    def build_totp_svg(self, url):
        """To stand in the page itself, black on white also where the page is dark."""
        code = QRCode(image_factory=SvgPathFillImage)
        code.add_data(url)
        return mark_safe(code.make_image().to_string(encoding="unicode"))

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.SITE_NAME}
