"""What members fill in: to sign up and in (allauth's forms, in our words), and on themselves."""

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
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext_lazy as _

from accounts import avatars, headers, services, time_zones, usernames
from accounts.models import Portrait, User
from accounts.models.former_username import KEPT
from accounts.models.portrait import SMALLEST
from accounts.names import clean_line
from accounts.validators import not_reserved
from microblog.transactions import atomic_with_retries

# Phones begin a field with a capital letter and correct it; a username wants neither.
USERNAME_ATTRIBUTES = {
    "autocomplete": "username",
    "autocapitalize": "none",
    "spellcheck": "false",
}


class LineField(forms.CharField):
    """One line of text as accounts.names keeps it."""

    def to_python(self, value):
        return clean_line(super().to_python(value))


class WebAddressField(forms.URLField):
    """An address of the web; https:// is added where the scheme is missing."""

    default_error_messages = {"invalid": _("Enter an address such as https://example.org.")}
    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs):
        super().__init__(assume_scheme="https", **kwargs)


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


class PictureField(forms.FileField):
    """Cleaned into a microblog.images.Picture, False to remove the one there is, or None.

    kind, accounts.avatars or accounts.headers, reads it.
    """

    # Its checkbox, such as avatar-clear, removes the picture.
    widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/gif,image/webp"})

    def __init__(self, *, kind, **kwargs):
        super().__init__(required=False, **kwargs)
        self.kind = kind

    def clean(self, data, initial=None):
        data = super().clean(data, initial)
        return self.kind.read(data) if isinstance(data, UploadedFile) else data


class ProfileForm(forms.ModelForm):
    avatar = PictureField(
        kind=avatars,
        label=_("Avatar"),
        help_text=_("700 KB at most. JPG, GIF, PNG or WebP."),
    )
    header = PictureField(
        kind=headers,
        label=_("Header image"),
        help_text=_("Three times as wide as high is best. 5 MB at most. JPG, GIF, PNG or WebP."),
    )

    class Meta:
        model = User
        fields = ["name", "location", "website", "bio"]
        field_classes = {
            "name": LineField,
            "location": LineField,
            "website": WebAddressField,
            "bio": LineField,
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
            "location": forms.TextInput(attrs={"dir": "auto"}),
            "website": forms.TextInput(
                attrs={"inputmode": "url", "autocomplete": "url", "placeholder": "https://"}
            ),
            "bio": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        }

    field_order = ["avatar", "header"]

    def save(self):
        self.instance.save(update_fields=self.Meta.fields)
        avatar, header = self.cleaned_data["avatar"], self.cleaned_data["header"]
        if avatar is not None:
            services.change_avatar(member=self.instance, picture=avatar or None)
        if header is not None:
            services.change_header(member=self.instance, picture=header or None)


class RangeInput(forms.NumberInput):
    input_type = "range"


def slider(name, least=0):
    label = capfirst(Portrait._meta.get_field(name).verbose_name)
    return forms.IntegerField(label=label, min_value=least, max_value=100, widget=RangeInput)


class CropForm(forms.ModelForm):
    """Which part of the picture is the avatar."""

    across = slider("across")
    down = slider("down")
    size = slider("size", least=SMALLEST)

    class Meta:
        model = Portrait
        fields = ["across", "down", "size"]

    def save(self):
        """Raises Portrait.DoesNotExist where another tab has chosen another picture."""
        services.crop_avatar(portrait=self.instance)


class AccountForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=User._meta.get_field("language").help_text,
        choices=lambda: [
            ("", _("As my browser")),
            *(
                (code, get_language_info(code)["name_local"].capitalize())
                for code, _name in settings.LANGUAGES
            ),
        ],
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=User._meta.get_field("time_zone").help_text,
        choices=lambda: [("", _("As the site")), *time_zones.choices()],
    )

    class Meta:
        model = User
        fields = ["username", "language", "time_zone", "theme"]
        widgets = {"username": forms.TextInput(attrs=USERNAME_ATTRIBUTES)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = format_html(
            "{} {}",
            self.fields["username"].help_text,
            ngettext(
                "Links to the one you give up lead to you for %(days)d more day.",
                "Links to the one you give up lead to you for %(days)d more days.",
                KEPT.days,
            )
            % {"days": KEPT.days},
        )

    def clean_username(self):
        username = self.cleaned_data["username"]
        if "username" in self.changed_data:
            not_reserved(username)
            usernames.check_free(username, self.instance)
            usernames.check_limit(username, self.instance)
        return username

    @atomic_with_retries
    def save(self):
        """Raises ValidationError where someone took the username a moment ago."""
        if "username" in self.changed_data:
            username = self.cleaned_data["username"]
            usernames.change_username(member=self.instance, username=username)
        self.instance.save(update_fields=["language", "time_zone", "theme"])


class PrivacyForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["protected", "email_findable", "indexable"]

    @atomic_with_retries
    def save(self):
        if not self.instance.protected:
            services.unprotect(member=self.instance)  # first: it locks members in order
        self.instance.save(update_fields=self.Meta.fields)
