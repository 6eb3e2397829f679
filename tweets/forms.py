"""Writing a tweet."""

import uuid
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from microblog.pagination import read_id
from tweets import images, lookups
from tweets.models import Image, Upload
from tweets.services import discard_uploads, post_tweet, posted_with, upload
from tweets.text import MAX_LENGTH, clean, parse

# Longer than any valid tweet (six URLs of 4,096 characters): beyond it nothing is parsed.
MAX_CHARACTERS = 25_000


class AltField(forms.CharField):
    """What a picture shows, in words on one line."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class PicturesForm(forms.Form):
    """The pictures of a tweet that is being written, in their order: uploads of its author, each
    with an alternative text, and files just chosen, which become uploads when keep() is called.

    A page holds the uploads' ids as "upload", and the text of each as "alt_" with its id.
    """

    upload = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    images = forms.Field(label=_("Pictures"), required=False, widget=forms.FileInput)

    def __init__(self, data, files, *, author, auto_id):
        super().__init__(data, files, auto_id=auto_id)
        self.author = author
        self.chosen = self.files.getlist("images")
        ids = [int(pk) for pk in self["upload"].value() or [] if pk.isdecimal() and len(pk) < 19]
        self.count = len(ids) + len(self.chosen)
        self.new = []  # those that have just become uploads
        self.refused = []  # why others have not
        self.current = None  # where whoever moves or removes pictures goes on
        self.find(ids[: Image.LIMIT])

    def find(self, ids):
        """Look which of the uploads are still there: another tab may have tweeted them."""
        waiting = Upload.objects.filter(author=self.author).in_bulk(ids) if ids else {}
        self.uploads = [waiting[pk] for pk in dict.fromkeys(ids) if pk in waiting]
        self.gone = [pk for pk in ids if pk not in waiting]
        for pk in ids:
            self.describe(pk)

    def find_again(self):
        self.find([upload.pk for upload in self.uploads])
        self.full_clean()

    def describe(self, pk):
        max_length = Image._meta.get_field("alt").max_length
        self.fields[f"alt_{pk}"] = AltField(required=False, max_length=max_length)

    def items(self):
        return [(upload, self[f"alt_{upload.pk}"]) for upload in self.uploads]

    def described(self):
        """What post_tweet takes."""
        return [
            (picture, self.cleaned_data.get(f"alt_{picture.pk}", "")) for picture in self.uploads
        ]

    def keep(self):
        """Make uploads of the chosen files, as far as they are pictures and there is room."""
        surplus = []
        for file in self.chosen:
            if len(self.uploads) == Image.LIMIT:
                surplus.append(file.name)
                continue
            try:
                self.new.append(upload(author=self.author, picture=images.read(file)))
            except ValidationError as error:
                self.refused.append(about(file.name, error.messages[0]))
            else:
                self.uploads.append(self.new[-1])
                self.describe(self.new[-1].pk)
        if surplus:
            message = _("A Tweet has four pictures at most. Not added: %(names)s")
            self.refused.append(ValidationError(message, params={"names": ", ".join(surplus)}))

    def get(self, pk):
        """The upload with this id, if the form has it."""
        return next((picture for picture in self.uploads if str(picture.pk) == pk), None)

    def move_earlier(self, picture):
        """Returns its new place, counted from 0."""
        place = max(self.uploads.index(picture) - 1, 0)
        self.uploads.remove(picture)
        self.uploads.insert(place, picture)
        self.current = picture
        return place

    def remove(self, picture):
        place = self.uploads.index(picture)
        del self.uploads[place]
        discard_uploads(Upload.objects.filter(pk=picture.pk))
        self.current = next(iter(self.uploads[place:] or self.uploads[-1:]), None)

    def clean(self):
        gone = _("A picture is no longer there. Please add it again.")
        for pk in self.gone:
            alt = self.cleaned_data.get(f"alt_{pk}")
            self.add_error("images", about(alt, gone) if alt else gone)
        for error in self.refused:
            self.add_error("images", error)


def about(name, message):
    return ValidationError(_("%(name)s: %(message)s"), params={"name": name, "message": message})


class TweetForm(forms.Form):
    """Bound to an author, who sees what it answers; never trust a form field for either."""

    text = forms.CharField(
        label=_("What’s happening?"),
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("A Tweet needs some text.")},
    )
    # One token, one tweet: whatever the browser sends twice.
    token = forms.UUIDField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)
    in_reply_to = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, files=None, *, author, **kwargs):
        super().__init__(data, **kwargs)
        self.author = author
        # A page may have the box of home and some below cards.
        if (answered := str(self["in_reply_to"].value() or "")).isdecimal():
            self.auto_id = f"id_%s_{answered}"
        typed = self.data if self.is_bound else self.initial
        self.pictures = PicturesForm(typed, files, author=author, auto_id=self.auto_id)

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

    def clean_in_reply_to(self):
        """The tweet with this id; None for one that answers nothing."""
        if not (pk := self.cleaned_data["in_reply_to"]):
            return None
        if found := lookups.original(self.author, read_id(pk)):
            return found
        raise ValidationError("", code="gone")  # clean() says it

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

    @cached_property
    def posted(self):
        """The tweet that has come out of this form already."""
        return posted_with(self.author, self.cleaned_data.get("token"))

    def has_posted_another(self):
        """Back, other words or pictures, Tweet: the token says once, the member perhaps twice."""
        if not self.posted:
            return False
        text = self.cleaned_data.get("text", self.posted.text)
        pictures = self.posted.image_set.count()
        return (self.posted.text, pictures) != (text, self.pictures.count)

    def is_sent_again(self):
        """The same once more: whoever sent it has not heard that it is posted."""
        return not self.errors and bool(self.posted)

    def is_valid(self):
        return super().is_valid() and (self.is_sent_again() or self.pictures.is_valid())

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
        """ValidationError where another tab was quicker with one of the pictures."""
        if self.posted:
            return self.posted
        data = self.cleaned_data
        return post_tweet(
            author=self.author,
            text=data["text"],
            token=data["token"],
            in_reply_to=data["in_reply_to"],
            pictures=self.pictures.described(),
        )
