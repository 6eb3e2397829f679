"""Whom to follow, for the side of a page."""

from functools import cached_property

from django.core.cache import cache
from django.utils.translation import get_language

from accounts.members import is_stranger, with_ids
from tweets.suggestions import suggestions

SHOWN = 3
KEPT = 15 * 60  # seconds for which whom to suggest is not asked again


class Suggested:
    """Whom to suggest is asked now and then; what the viewer may see of them, and of those whom the
    reasons name, each time: along with another statement.
    """

    def __init__(self, viewer):
        self.viewer = viewer
        self.key = f"who_to_follow:{get_language()}:{viewer.pk}"
        self.known = cache.get(self.key, [])
        ids = {pk for pk, _reason in self.known} | {reason.by for _pk, reason in self.known}
        if ids:
            self.answer = with_ids.statement.later(viewer, member_ids=list(ids - {None}))

    @cached_property
    def rows(self):
        """[(row of the member, reason), …]: one more than is SHOWN, since a member is not suggested
        on their own page.
        """
        if shown := self.still_suggested():
            return shown
        members = suggestions(self.viewer, 2 * SHOWN)
        cache.set(self.key, [(member.pk, member.reason) for member in members], KEPT)
        return [(member.row, member.reason) for member in members]

    def still_suggested(self):
        """Those whom the viewer may still be shown; none where too few are left."""
        if not self.known:
            return []
        rows = {row[0]: row for row in self.answer.rows}
        shown = [
            (rows[pk], reason)
            for pk, reason in self.known
            if pk in rows and is_stranger(rows[pk]) and reason.by in (None, *rows)
        ]
        return shown if len(shown) > SHOWN or len(shown) == len(self.known) else []
