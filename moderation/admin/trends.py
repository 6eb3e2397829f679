from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from moderation.admin.columns import time_column
from moderation.admin.desk import DeskAdmin
from tweets.models import BarredTrend


@admin.register(BarredTrend)
class BarredTrendAdmin(DeskAdmin):
    """The one list of the desk that one writes into: the row is the decision, with its reason.

    It is about no member, so that the log of decisions has no place for it; the admin's own has.
    """

    list_display = ["name", "reason", "barred_by", time_column("created_at", _("time"))]
    list_select_related = ["barred_by"]
    search_fields = ["name"]
    fields = ["name", "reason", "barred_by", "created_at"]
    readonly_fields = ["barred_by", "created_at"]
    view_on_site = False

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["name", "reason"]

    def has_add_permission(self, request):
        return request.user.has_perm("tweets.add_barredtrend")

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("tweets.delete_barredtrend")

    def save_model(self, request, obj, form, change):
        obj.barred_by = request.user
        super().save_model(request, obj, form, change)
