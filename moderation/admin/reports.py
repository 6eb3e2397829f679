from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation import services
from moderation.admin.columns import (
    REPORTED,
    desk_link,
    excerpt,
    list_of_actions,
    time_column,
)
from moderation.admin.desk import DeskAdmin
from moderation.models import Action, Report


class StateFilter(admin.SimpleListFilter):
    """The open ones unless one asks for others: the queue."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*Report.State.choices, ("all", _("All"))]

    def value(self):
        return super().value() or Report.State.OPEN.value

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, queryset):
        if self.value() in Report.State.values:
            return queryset.filter(state=self.value())
        return queryset


def times_reported():
    """Expression: how many reports of the same tweet, member or list are open."""
    same = Q(tweet=OuterRef("tweet")) | Q(member=OuterRef("member")) | Q(list=OuterRef("list"))
    counted = Report.objects.open().filter(same).order_by().values("state")
    return Subquery(counted.annotate(count=Count("*")).values("count"))


def hide(report, **decision):
    if not report.tweet:
        raise ValidationError(_("%(report)s is not a Tweet."), params={"report": report})
    services.hide_tweet(tweet=report.tweet, **decision)


def hide_list(report, **decision):
    if not report.list:
        raise ValidationError(_("%(report)s is not a list."), params={"report": report})
    services.hide_list(which=report.list, **decision)


def suspend(report, **decision):
    services.suspend(member=report.reported_member, **decision)


def dismiss(report, **decision):
    services.dismiss(report=report, **decision)


@admin.register(Report)
class ReportAdmin(DeskAdmin):
    """The queue: what members report, newest first, until someone decides."""

    list_display = [
        "reported",
        "complaint",
        "reporter",
        "times",
        time_column("created_at", gettext_lazy("time")),
        "page",
    ]
    list_filter = [StateFilter, "reason"]
    view_on_site = False
    list_select_related = [*REPORTED, "reporter"]
    actions = ["hide", "hide_list", "suspend", "dismiss"]
    fields = [
        "author",
        "what",
        "reason",
        "comment",
        ("reporter", "created_at"),
        "times",
        "page",
        ("state", "resolved_at", "resolved_by"),
        "decisions",
    ]
    readonly_fields = [
        "author",
        "what",
        "reason",
        "comment",
        "reporter",
        "created_at",
        "times",
        "page",
        "state",
        "resolved_at",
        "resolved_by",
        "decisions",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(times=times_reported())

    def has_dismiss_permission(self, request):
        return request.user.has_perm("moderation.change_report")

    def buttons(self, report):
        if report.state != Report.State.OPEN:
            return []
        hide = ["hide"] if report.tweet else ["hide_list"] if report.list else []
        return [*hide, "suspend", "dismiss"]

    @admin.action(description=gettext_lazy("Hide the reported Tweet"), permissions=["hide"])
    def hide(self, request, queryset):
        return self.decide(request, queryset, Action.Verb.HIDE, hide)

    @admin.action(description=gettext_lazy("Hide the reported list"), permissions=["hide"])
    def hide_list(self, request, queryset):
        return self.decide(request, queryset, Action.Verb.HIDE_LIST, hide_list)

    @admin.action(description=gettext_lazy("Suspend the reported member"), permissions=["suspend"])
    def suspend(self, request, queryset):
        return self.decide(request, queryset, Action.Verb.SUSPEND, suspend)

    @admin.action(description=gettext_lazy("Dismiss: nothing is wrong"), permissions=["dismiss"])
    def dismiss(self, request, queryset):
        return self.decide(request, queryset, Action.Verb.DISMISS, dismiss)

    @admin.display(description=gettext_lazy("about"))
    def reported(self, report):
        return excerpt(str(report))

    @admin.display(description=gettext_lazy("member"))
    def author(self, report):
        return desk_link(report.reported_member)

    @admin.display(description=gettext_lazy("about"))
    def what(self, report):
        return "-" if report.member else desk_link(report.reported)

    @admin.display(description=gettext_lazy("reason"))
    def complaint(self, report):
        reason = report.get_reason_display()
        complaint = {"reason": reason, "comment": report.comment}
        return _("%(reason)s: %(comment)s") % complaint if report.comment else reason

    @admin.display(description=gettext_lazy("reports"))
    def times(self, report):
        return report.times or 0

    @admin.display(description=gettext_lazy("page"))
    def page(self, report):
        url = report.reported.get_absolute_url()
        return format_html('<a href="{}">{}</a>', url, _("View"))

    @admin.display(description=gettext_lazy("decisions so far"))
    def decisions(self, report):
        return list_of_actions(Action.objects.filter(member_id=report.reported_member.pk))
