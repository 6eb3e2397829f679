"""What members choose to hear of by mail."""

from django.db.models.functions import Now

from microblog.transactions import atomic_with_retries
from notifications.models import DEFAULTS, Frequency, Kind, Subscription
from notifications.sweep import swept_until


def frequencies(member):
    """{kind: frequency} of all kinds."""
    chosen = Subscription.objects.filter(user=member).values_list("kind", "frequency")
    return DEFAULTS | {Kind(kind): Frequency(frequency) for kind, frequency in chosen}


@atomic_with_retries
def choose(*, member, choices):
    """Hear of these kinds, {kind: frequency}, as often as that from now on.

    What waits for the next digest comes at once where that is what one wants now; of a kind that
    was off, what has happened in the meantime does not come.
    """
    since = swept_until()
    Subscription.objects.bulk_create(
        [
            Subscription(user=member, kind=kind, frequency=DEFAULTS[kind], mailed_until=since)
            for kind in choices
        ],
        ignore_conflicts=True,
    )
    own = Subscription.objects.filter(user=member, kind__in=choices).order_by("kind")
    for row in own.select_for_update():
        frequency = choices[Kind(row.kind)]
        if row.frequency == frequency:
            continue
        if row.frequency == Frequency.NEVER:
            row.mailed_until = since
        if frequency == Frequency.NEVER:
            row.due_at = None
        elif frequency == Frequency.NOW and row.due_at:
            row.due_at = Now()
        row.frequency = frequency
        row.save(update_fields=["frequency", "mailed_until", "due_at"])


def unsubscribe(*, member, kinds):
    choose(member=member, choices=dict.fromkeys(kinds, Frequency.NEVER))
