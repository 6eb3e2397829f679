"""What members fill in to sign up and in, and to keep that safe: allauth's forms, in our words."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.models import EmailAddress
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts import usernames
from accounts.forms import USERNAME_ATTRIBUTES, LineField
from accounts.models import User


class SaidOnce:
    """allauth's forms say everything twice, as label and as placeholder, and ask a new password
    twice. Once is enough: who mistypes it has another one sent.
    """

    labels = {"email": _("E-mail address"), "password1": _("New password")}
    password_help = _("At least 8 characters, and not one that everybody uses.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            if name == "password1":
                field.help_text = self.password_help


class SignupForm(SaidOnce, allauth_forms.SignupForm):
    """Whoever gives the address of another account gets the answer that all get, and the owner of
    the address a mail. Where an address must be confirmed first there is no new account; where one
    is let in at once there is one, to which the address never comes to belong.
    """

    is_address_taken = False
    labels = SaidOnce.labels | {"password1": _("Password")}
    name = LineField(
        label=_("Name (optional)"),
        required=False,
        max_length=User._meta.get_field("name").max_length,
        help_text=User._meta.get_field("name").help_text,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        username.label = _("Username")
        username.help_text = User._meta.get_field("username").help_text
        username.widget.attrs |= USERNAME_ATTRIBUTES

    def validate_unique_email(self, email):
        is_known = User.objects.with_address(email).exists()
        must_confirm = settings.ACCOUNT_EMAIL_VERIFICATION == EmailVerificationMethod.MANDATORY
        self.account_already_exists = is_known and must_confirm
        self.is_address_taken = is_known and not must_confirm
        return email

    def try_save(self, request):
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])  # takes the time that an account takes
            return super().try_save(request)
        try:
            with transaction.atomic():
                usernames.claim(self.cleaned_data["username"])
                return super().try_save(request)
        except (IntegrityError, ValidationError):  # someone took the name or address a moment ago
            self.full_clean()
        if self.is_valid():  # the address
            return self.try_save(request)
        return None, render(request, "account/signup.html", {"form": self}, status=422)

    def save(self, request):
        if not self.is_address_taken:
            return super().save(request)
        adapter = get_adapter()
        user = adapter.save_user(request, adapter.new_user(request), self)
        EmailAddress.objects.create(user=user, email=self.cleaned_data["email"])
        return user


class LoginForm(SaidOnce, allauth_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or e-mail address")
        self.fields["login"].widget.attrs |= USERNAME_ATTRIBUTES | {"autofocus": True}

    def user_credentials(self):
        """A name or an address: allauth takes an address for both, and so hashes the password twice
        where it knows the address, which tells everybody with a clock.
        """
        credentials = super().user_credentials()
        if "email" in credentials:
            credentials.pop("username", None)
        return credentials


class AddEmailForm(SaidOnce, allauth_forms.AddEmailForm):
    labels = {"email": _("New e-mail address")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "We send it a link that confirms it. We tell your present address, too."
        )

    def clean_email(self):
        """allauth lets nobody with a second factor change, who might be left without a confirmed
        address; here the present one stays until the new one is confirmed.
        """
        try:
            return super().clean_email()
        except ValidationError as error:  # the last of its checks
            if error.code != "add_email_blocked":
                raise
            return self.cleaned_data["email"].lower()

    def save(self, request):
        """Tell the present address at once: whoever asks for another may have taken the account."""
        present = EmailAddress.objects.get_verified(self.user)
        new = super().save(request)
        if present:
            get_adapter().send_notification_mail(
                "account/email/email_change_asked",
                self.user,
                {"from_email": present.email, "to_email": new.email},
                email=present.email,
            )
        return new


class ChangePasswordForm(SaidOnce, allauth_forms.ChangePasswordForm):
    labels = SaidOnce.labels | {"oldpassword": _("Current password")}


class SetPasswordForm(SaidOnce, allauth_forms.SetPasswordForm):
    labels = {"password1": _("Password")}


class ResetPasswordForm(SaidOnce, allauth_forms.ResetPasswordForm):
    def clean_email(self):
        """An address that a member wants to change to opens nothing before it is confirmed: it may
        be mistyped, and somebody else's.
        """
        email = super().clean_email()
        self.users = [user for user in self.users if user.email.lower() in ("", email.lower())]
        return email


class ResetPasswordKeyForm(SaidOnce, allauth_forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(SaidOnce, allauth_forms.ReauthenticateForm):
    pass


class CodeForm(SaidOnce):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autofocus": True, "inputmode": "numeric"}


class WithRecoveryCode(CodeForm):
    """A code of the authenticator app, or one for the day when it is lost: that is told by mail."""

    def save(self):
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            self.authenticator.refresh_from_db()
            left = len(self.authenticator.wrap().get_unused_codes())
            get_adapter().send_notification_mail(
                "mfa/email/recovery_code_used", self.user, {"left": left}
            )


class AuthenticateForm(WithRecoveryCode, mfa_forms.AuthenticateForm):
    pass


class ReauthenticateByCodeForm(WithRecoveryCode, mfa_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(CodeForm, totp_forms.ActivateTOTPForm):
    pass


class WithName:
    """allauth calls a key's name "Name" in every language."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class AddKeyForm(WithName, webauthn_forms.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        passkey = self.fields["passwordless"]
        passkey.label = _("Passkey: sign in with it alone")
        passkey.help_text = _("It has to know you by a fingerprint, a face or a PIN.")


class EditKeyForm(WithName, webauthn_forms.EditWebAuthnForm):
    pass
