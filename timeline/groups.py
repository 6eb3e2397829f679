"""What several members did alike stands in one row of a page."""

from dataclasses import dataclass, field

from accounts.members import member_of

FACES = 8


@dataclass(kw_only=True)
class Group:
    """rows are those of the members, as accounts.members has them; the latest comes first."""

    rows: list[tuple] = field(default_factory=list)

    @property
    def others_count(self):
        return len(self.rows) - 1

    @property
    def faces(self):
        """Some of the members."""
        return list(map(member_of, self.rows[:FACES]))

    @property
    def shown(self):
        """All that a page shows of the members, for the key under which it keeps the group."""
        return *self.rows[:FACES], len(self.rows)
