from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.models import REASON_LENGTH, Report


class ReportForm(forms.ModelForm):
    class Meta:
        model = Report
        fields = ["reason", "comment"]
        labels = {"reason": _("What is wrong?")}
        widgets = {
            "reason": forms.RadioSelect,
            "comment": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # One must choose: neither a blank choice nor a preselected one.
        self.fields["reason"].choices = Report.Reason.choices
        self.fields["reason"].error_messages["required"] = _("Choose what is wrong.")


class DecisionForm(forms.Form):
    """Why a moderator decides so: it stands in the log."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60, "autofocus": True}),
        help_text=_("For the log, which all moderators read and nobody can change."),
    )
