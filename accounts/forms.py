"""What members fill in on themselves."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
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
