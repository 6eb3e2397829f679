"""When people speak: little at night, most in the evening, a bit more every week."""

from bisect import bisect
from datetime import timedelta
from itertools import accumulate

from django.utils import timezone

PERIOD = timedelta(weeks=6)
HOUR = timedelta(hours=1)
# How lively each hour of the day is, in the site's time zone.
RHYTHM = (3, 2, 1, 1, 1, 2, 6, 14, 18, 15, 13, 14, 19, 17, 12, 12, 14, 18, 22, 23, 24, 22, 15, 8)
GROWTH = 0.6  # what the last hour has over the first


def moments(count, now, rng):
    """`count` times of the last six weeks, in order."""
    hours = PERIOD // HOUR
    liveliness = [
        RHYTHM[timezone.localtime(now - age * HOUR).hour] * (1 - GROWTH * age / hours)
        for age in range(hours, 0, -1)
    ]
    sums = list(accumulate(liveliness))
    found = []
    for _ in range(count):
        # Where the hand falls on the line of all hours laid end to end.
        at = rng.random() * sums[-1]
        hour = min(bisect(sums, at), hours - 1)
        part = 1 - (sums[hour] - at) / liveliness[hour]
        found.append(now - PERIOD + (hour + part) * HOUR)
    return sorted(found)


def later(moment, delay, now):
    """`delay` after a moment, or sooner, so that it has already been."""
    return moment + min(delay, (now - moment) * 0.8)
