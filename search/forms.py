"""What may be asked of search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from search.models import MAX_LENGTH
from tweets.text import clean

TWEETS, PEOPLE, TAGS, PICTURES = "tweets", "people", "tags", "images"


class TextField(forms.CharField):
    """Characters that no tweet can have are dropped as they are from tweets."""

    def to_python(self, value):
        return clean(super().to_python(value))


class SearchForm(forms.Form):
    q = TextField(label=_("Search"), max_length=MAX_LENGTH, required=False)
    f = forms.CharField(required=False)

    def clean_f(self):
        """The tab; "" is a little of everything, which is also what an unknown one is."""
        tab = self.cleaned_data["f"]
        return tab if tab in (TWEETS, PEOPLE, TAGS, PICTURES) else ""


class QueryForm(SearchForm):
    """Of a search that is kept, or given as a feed: there has to be one."""

    q = TextField(max_length=MAX_LENGTH)
