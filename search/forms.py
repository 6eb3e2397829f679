"""What may be asked of search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from search.address_files import read_addresses
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


class AddressFileForm(forms.Form):
    """Cleaned into the addresses in the file."""

    file = forms.FileField(
        label=_("Address file"),
        help_text=_("CSV or vCard, 2 MB and 5,000 addresses at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.vcf,.txt,text/csv,text/vcard,text/plain"}),
        error_messages={"required": _("Choose a file first.")},
    )

    def clean_file(self):
        return read_addresses(self.cleaned_data["file"])


class QueryForm(SearchForm):
    """Of a search that is kept, or given as a feed: there has to be one."""

    q = TextField(max_length=MAX_LENGTH)
