"""The form for an advanced search: it explains the operators, and composes a query of them."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from search.forms import TextField
from search.models import MAX_LENGTH
from search.query import FILTERS, Query, Term, parse

# The field in which one writes what an operator takes.
FIELDS = {
    "hashtag": "tags",
    "from": "by",
    "to": "to",
    "mention": "about",
    "since": "since",
    "until": "until",
    "lang": "lang",
    "url": "url",
    "min_faves": "min_faves",
    "min_retweets": "min_retweets",
    "period": "until",
}
SEVERAL = ("hashtag", "from", "to", "mention")  # words in a field, each a term
SINGLE = ("since", "until", "lang", "url", "min_faves", "min_retweets")
WITH, WITHOUT = "with", "without"
NAMES = {"autocapitalize": "none", "spellcheck": "false"}


def text(label, help_text, **attributes):
    return TextField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.TextInput(attrs=attributes),
    )


def day(label, help_text):
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def number(label, help_text):
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=999_999_999
    )


def choice(label, help_text, with_it, without_it):
    choices = [("", _("With or without")), (WITH, with_it), (WITHOUT, without_it)]
    return forms.ChoiceField(label=label, help_text=help_text, required=False, choices=choices)


class AdvancedForm(forms.Form):
    words = text(_("All of these words"), _("In the box: coffee sun"))
    phrase = text(_("Exactly these words"), _("In the box: “coffee in the sun”"))
    any = text(_("One of these words"), _("In the box: coffee OR tea"))
    none = text(_("None of these words"), _("In the box: -sun -#rain"))
    tags = text(_("Hashtags"), _("In the box: #coffee"))
    by = text(_("By one of these people"), _("In the box: from:alice"), **NAMES)
    to = text(_("Replies to one of these people"), _("In the box: to:alice"), **NAMES)
    about = text(_("Mentioning these people"), _("In the box: @alice"), **NAMES)
    since = day(_("From this day on"), _("In the box: since:2026-11-01"))
    until = day(_("Before this day"), _("In the box: until:2026-11-30"))
    lang = forms.ChoiceField(
        label=_("Language"),
        help_text=_("In the box: lang:fr"),
        required=False,
        choices=[("", _("All languages")), *settings.LANGUAGES],
    )
    url = text(
        _("With a link to"),
        _("A host, or how an address on it begins. In the box: url:example.com/news"),
        inputmode="url",
        **NAMES,
    )
    links = choice(
        _("Links"), _("In the box: filter:links"), _("Only with links"), _("Only without links")
    )
    images = choice(
        _("Pictures"),
        _("In the box: filter:images"),
        _("Only with pictures"),
        _("Only without pictures"),
    )
    replies = choice(
        _("Replies"), _("In the box: -filter:replies"), _("Only replies"), _("No replies")
    )
    min_faves = number(_("At least so many favourites"), _("In the box: min_faves:10"))
    min_retweets = number(_("At least so many Retweets"), _("In the box: min_retweets:10"))

    def clean(self):
        """Adds the query, as text, to what was filled in; problems stand beside their fields."""
        data = super().clean()
        written = str(Query(tuple(groups_of(data))))
        if not written and not self.errors:
            raise ValidationError(_("Fill in at least one field."))
        if len(written) > MAX_LENGTH:
            raise ValidationError(
                _("Together this is too long: a search has at most %(limit)d characters."),
                params={"limit": MAX_LENGTH},
            )
        query = parse(written)
        for problem in query.problems:
            if problem.is_grave:
                self.add_error(FIELDS.get(problem.kind), problem.message)
        return data | {"q": str(query)}


def groups_of(data):
    """What was filled in as groups of a Query, in the order of the fields, without those that are
    wrong.
    """
    yield from parse(data.get("words", "")).groups
    if phrase := data.get("phrase", "").replace('"', " ").strip():
        yield (Term("phrase", phrase),)
    if alternatives := parse(data.get("any", "")).terms:
        yield tuple(alternatives)
    for term in parse(data.get("none", "")).terms:
        yield (Term(term.kind, term.value, is_excluded=True),)
    for kind in SEVERAL:
        for value in data.get(FIELDS[kind], "").replace(",", " ").split():
            yield (Term(kind, value.lstrip("#＃@＠")),)
    for kind in SINGLE:
        if value := data.get(kind):
            yield (Term(kind, str(value)),)
    for name in FILTERS:
        if value := data.get(name):
            yield (Term("filter", name, is_excluded=value == WITHOUT),)


def initial_of(query):
    """What to fill in for a Query. What no other field has room for stands among the words."""
    filled = {}
    for group in query.groups:
        field, value = place(group, filled)
        if field in filled:
            value = f"{filled[field]} {value}"
        filled[field] = value
    return filled


def place(group, filled):
    """The field for a group, and what to write there: behind what is there already, where the field
    takes several.
    """
    written, term = " OR ".join(map(str, group)), group[0]
    words = "words", written
    if len(group) > 1:
        is_simple = {term.kind for term in group} <= {"word", "phrase", "hashtag"}
        return ("any", " ".join(map(str, group))) if is_simple and "any" not in filled else words
    if term.kind == "filter":
        is_free = term.value not in filled
        return (term.value, WITHOUT if term.is_excluded else WITH) if is_free else words
    if term.is_excluded:
        is_simple = term.kind in ("word", "phrase", "hashtag")
        return ("none", written.removeprefix("-")) if is_simple else words
    if term.kind in SEVERAL:
        return FIELDS[term.kind], term.value
    if term.kind in filled or (term.kind == "lang" and term.value not in dict(settings.LANGUAGES)):
        return words
    return (term.kind, term.value) if term.kind in ("phrase", *SINGLE) else words
