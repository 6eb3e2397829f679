"""Pages of a list that goes on: keyset pagination by a growing id, never OFFSET or COUNT."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.core.exceptions import BadRequest
from django.utils.http import urlencode

SIZE = 20
BIGGEST_ID = 2**63 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Page:
    """Rows, and the cursor of the page after them: None on the last page."""

    rows: list
    cursor: int | None = None
    parameter: str = "before"

    def with_rows(self, rows):
        """The same place in the list, with other rows: what the rows of a relation stand for."""
        return replace(self, rows=rows)

    def more_url(self, request):
        """The address of the page after this one, "" on the last page."""
        if self.cursor is None:
            return ""
        query = dict(request.GET.lists()) | {self.parameter: self.cursor}
        return f"{request.path}?{urlencode(query, doseq=True)}"


def read_cursor(request, parameter="before"):
    """The id in ?before=…, None without one; raises BadRequest for what cannot be an id."""
    value = request.GET.get(parameter)
    if value is None:
        return None
    # Digits of other scripts are none here: an address is written in one way.
    if not value.isascii() or (pk := read_id(value)) is None:
        raise BadRequest(f"?{parameter}= takes an id.")
    return pk


def read_id(text):
    """The id that somebody has sent, None for what cannot be one."""
    if text.isdecimal() and len(text) < 20 and int(text) <= BIGGEST_ID:
        return int(text)
    return None


def newest_first(queryset, before, *, key="pk", size=SIZE):
    """The page of the rows whose key is smaller than `before`, newest first.

    key is an id or a time; a time is a cursor in microseconds since 1970.
    """
    if before is not None:
        bound = time_at(before) if key.endswith("_at") else before
        queryset = queryset.filter(**{f"{key}__lt": bound})
    return cut(list(queryset.order_by(f"-{key}")[: size + 1]), key, size, "before")


def cut(rows, key, size, parameter):
    """A page of at most `size` rows out of one more, which tells that there is a next page."""
    if len(rows) <= size:
        return Page(rows, parameter=parameter)
    rows = rows[:size]
    last = getattr(rows[-1], key)
    return Page(rows, cursor_at(last) if key.endswith("_at") else last, parameter)


def cursor_at(time):
    return (time - EPOCH) // MICROSECOND


def time_at(cursor):
    """The time of a cursor; BadRequest beyond the years that there are."""
    try:
        return EPOCH + cursor * MICROSECOND
    except OverflowError:
        raise BadRequest("?before= takes a time.") from None
