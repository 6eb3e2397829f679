from django import forms

from notifications import services
from notifications.models import Frequency, Kind


class FrequencyForm(forms.Form):
    """How often a member hears of each kind; who is not protected is not asked by anybody."""

    def __init__(self, *args, member, **kwargs):
        chosen = services.frequencies(member)
        super().__init__(*args, initial=chosen, **kwargs)
        self.member = member
        for kind in Kind:
            if kind != Kind.REQUEST or member.protected:
                self.fields[kind.value] = forms.ChoiceField(
                    label=kind.label, choices=Frequency, widget=forms.RadioSelect
                )

    def save(self):
        choices = {
            Kind(kind): Frequency(frequency) for kind, frequency in self.cleaned_data.items()
        }
        services.choose(member=self.member, choices=choices)
