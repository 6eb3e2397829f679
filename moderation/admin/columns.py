"""What the desk's pages show about a row: links, and lists of what else is known."""

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.timezone import localtime

from moderation.models import Report

LISTED = 20  # decisions or reports on the page of a member, tweet or list
REPORTED = ("tweet__author", "member", "list__owner")  # what the words for a report are made of


def excerpt(text):
    return Truncator(text).chars(80)


def desk_link(row, text=""):
    """To the row's page of the desk."""
    url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', url, text or row)


def short_time(moment):
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")


def time_column(field, description):
    """A column with the time in a field of the row, short."""

    @admin.display(description=description)
    def column(row):
        moment = getattr(row, field)
        return moment and short_time(moment)

    column.__name__ = field
    return column


def reports_of(column):
    """Expression: how many reports are about the row, by the column of Report that leads to it."""
    reports = Report.objects.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(reports.annotate(count=Count("*")).values("count")), 0)


def list_of(rows):
    items = format_html_join("", "<li>{} · {} · <bdi>{}</bdi></li>", rows)
    return format_html("<ul>{}</ul>", items) if items else "-"


def list_of_actions(actions):
    """The newest of a queryset of moderation.models.Action."""
    return list_of(
        [
            (
                short_time(row.created_at),
                f"@{row.moderator_username}",
                f"{row.get_verb_display()}: {row.reason}",
            )
            for row in actions.order_by("-pk")[:LISTED]
        ]
    )


def list_of_reports(reports):
    """The newest of a queryset of moderation.models.Report."""
    return list_of(
        [
            (short_time(row.created_at), row.get_state_display(), desk_link(row))
            for row in reports.newest_first().select_related(*REPORTED)[:LISTED]
        ]
    )
