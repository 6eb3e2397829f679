from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from moderation import services
from moderation.admin.columns import (
    desk_link,
    list_of_actions,
    list_of_reports,
    reports_of,
    time_column,
)
from moderation.admin.desk import DeskAdmin, HiddenFilter
from moderation.models import Action, Report
from timeline.models import List


def hide(which, **decision):
    services.hide_list(which=which, **decision)


def unhide(which, **decision):
    services.unhide_list(which=which, **decision)


@admin.register(List)
class ListAdmin(DeskAdmin):
    """Lists of members that others see or have reported: a private one is its owner's alone."""

    list_display = [
        "name",
        "description",
        "owner",
        time_column("created_at", _("time")),
        time_column("hidden_at", _("hidden")),
        "reports_count",
    ]
    list_filter = [HiddenFilter]
    list_select_related = ["owner"]
    search_fields = ["name"]
    search_help_text = _("@owner, or a part of the name")
    actions = ["hide", "unhide"]
    fields = [
        "owner",
        "name",
        "description",
        "private",
        ("created_at", "hidden_at"),
        "members",
        "reports",
        "decisions",
    ]

    def get_queryset(self, request):
        reported = Exists(Report.objects.filter(list=OuterRef("pk")))
        lists = List.objects.filter(Q(private=False) | Q(hidden_at__isnull=False) | reported)
        return lists.annotate(reports_count=reports_of("list"))

    def get_search_results(self, request, queryset, search_term):
        """By the owner's name (index list_name_unique), or by words that stand in the list's."""
        term = search_term.strip()
        if term.startswith("@"):
            owner = User.objects.by_username(term.removeprefix("@"))
            return queryset.filter(owner=owner[:1]), False
        return (queryset.filter(name__icontains=term) if term else queryset), False

    def buttons(self, which):
        return ["unhide" if which.hidden_at else "hide"]

    @admin.action(description=_("Hide"), permissions=["hide"])
    def hide(self, request, queryset):
        return self.decide(request, queryset, Action.Verb.HIDE_LIST, hide)

    @admin.action(description=_("Show again"), permissions=["hide"])
    def unhide(self, request, queryset):
        return self.decide(request, queryset, Action.Verb.UNHIDE_LIST, unhide)

    @admin.display(description=_("reports"))
    def reports_count(self, which):
        return which.reports_count

    @admin.display(description=_("members"))
    def members(self, which):
        members = User.objects.filter(listed_set__list=which).order_by("username")
        return format_html_join(", ", "{}", ([desk_link(member)] for member in members)) or "-"

    @admin.display(description=_("reports"))
    def reports(self, which):
        return list_of_reports(Report.objects.about_list(which))

    @admin.display(description=_("decisions so far"))
    def decisions(self, which):
        return list_of_actions(Action.objects.filter(list_id=which.pk))
