"""Expressions of the ORM that more than one application needs."""

from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce


def is_there(rows):
    """Whether the queryset, which refers to an outer row, has a row: one probe for each outer row.

    For what a page of rows shows. Of an Exists the planner thinks that all rows will be shown, not
    20, and reads at once whatever the viewer has ever liked, or all of their followers.
    """
    return Coalesce(Subquery(rows.values(there=Value(True))[:1]), False)
