"""Writing a tweet."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tweets import images
from tweets.models import Image, Tweet
from tweets.services import post_tweet, posted_with, upload
from tweets.text import MAX_LENGTH, clean, parse

# Longer than any valid tweet (six URLs of 4,096 characters): beyond it nothing is parsed.
MAX_CHARACTERS = 25_000


class TweetForm(forms.Form):
    """Bound to an author, who sees what it answers; never trust a form field for either."""

    text = forms.CharField(
        label=_("What’s happening?"),
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("A Tweet needs some text.")},
    )
    image = forms.FileField(label=_("Picture"), required=False)
    alt = forms.CharField(
        label=_("What the picture shows"),
        max_length=Image._meta.get_field("alt").max_length,
        required=False,
    )
    # One token, one tweet: whatever the browser sends twice.
    token = forms.UUIDField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)
    in_reply_to = forms.ModelChoiceField(
        Tweet.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, author, **kwargs):
        super().__init__(*args, **kwargs)
        self.author = author
        # A page may have the box of home and some below cards.
        if (answered := str(self["in_reply_to"].value() or "")).isdecimal():
            self.auto_id = f"id_%s_{answered}"
        answerable = Tweet.objects.originals().visible_to(author).select_related("author")
        self.fields["in_reply_to"].queryset = answerable

    def clean_text(self):
        text = clean(self.cleaned_data["text"])
        parsed = parse(text)
        if over := max(0, parsed.length - MAX_LENGTH):
            message = ngettext(
                "This is %(over)d character too long.",
                "This is %(over)d characters too long.",
                over,
            )
            raise ValidationError(message, code="too_long", params={"over": over})
        if not parsed.is_valid:
            raise ValidationError(_("A Tweet needs some text."), code="required")
        return text

    def clean_image(self):
        """The decoded picture; the file itself goes no further."""
        upload = self.cleaned_data["image"]
        return upload and images.read(upload)

    def clean(self):
        """What it answers may be gone: say so once, and let the text be posted by itself."""
        if "in_reply_to" in self.errors:
            self.begin_anew("in_reply_to")
            self.add_error(
                None,
                _("The Tweet that you answer is no longer there. You can post yours by itself."),
            )
        if "token" in self.errors:
            self.begin_anew("token", uuid.uuid4())
            self.add_error(None, _("The form came damaged. Please send it again."))
        elif self.has_posted_another():
            self.begin_anew("token", uuid.uuid4())
            self.add_error(
                None, _("This form has posted a Tweet already. Send it again to post this one too.")
            )

    def has_posted_another(self):
        """Back, other words, Tweet: the token says once, the member perhaps twice."""
        posted = posted_with(self.author, self.cleaned_data["token"])
        return posted and posted.text != self.cleaned_data.get("text", posted.text)

    def begin_anew(self, name, value=""):
        """Replace what a hidden field holds, since nobody can correct it by hand."""
        self.errors.pop(name, None)
        self.data = self.data.copy()
        self.data[name] = value

    def refuse(self, message):
        """Show the form again with everything that was typed, and why it was not posted."""
        self.full_clean()
        self.add_error(None, message)

    def save(self):
        data = self.cleaned_data
        return post_tweet(
            author=self.author,
            text=data["text"],
            token=data["token"],
            in_reply_to=data["in_reply_to"],
            pictures=[(upload(author=self.author, picture=data["image"]), data["alt"])]
            if data["image"]
            else [],
        )
