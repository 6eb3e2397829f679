from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import LineField
from timeline import services
from timeline.models import List, ListMember


class ListForm(forms.ModelForm):
    class Meta:
        model = List
        fields = ["name", "description", "private"]
        field_classes = {"name": LineField, "description": LineField}
        widgets = {
            "name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            "description": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        }
        labels = {"private": _("Private list")}

    def save(self):
        """Raises ValidationError by field, as services.save_list does."""
        services.save_list(self.instance)
        return self.instance


class MembershipsForm(forms.Form):
    """On which lists of the owner's the member is."""

    lists = forms.ModelMultipleChoiceField(
        queryset=None, required=False, label=_("Lists"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, owner, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.owner, self.member = owner, member
        self.fields["lists"].queryset = List.objects.filter(owner=owner).order_by("name")
        on = ListMember.objects.filter(list__owner=owner, member=member)
        self.initial["lists"] = list(on.values_list("list", flat=True))

    def save(self):
        """Raises ValidationError as services.set_memberships does."""
        services.set_memberships(
            owner=self.owner, member=self.member, lists=self.cleaned_data["lists"]
        )
