from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from moderation.admin.columns import excerpt, time_column
from moderation.admin.desk import DeskAdmin
from moderation.models import Action


@admin.register(Action)
class ActionAdmin(DeskAdmin):
    """The log of decisions: to read."""

    list_display = [
        time_column("created_at", _("time")),
        "verb",
        "member_username",
        "text",
        "reason",
        "moderator_username",
    ]
    list_filter = ["verb"]
    search_fields = ["=member_username", "=moderator_username"]
    search_help_text = _("Username of the member or the moderator")

    view_on_site = False

    @admin.display(description=_("text"))
    def text(self, action):
        return excerpt(action.excerpt)
