"""What is dear to read and may be a little old: nobody waits for it while somebody else reads."""

import time

from django.core.cache import cache

KEEP = 24 * 3600  # seconds: the old one is better than none


def refreshed(key, read, seconds):
    """What read(), which gives a list, gave at most about that long ago.

    Once it is older, the first request that asks reads it again, and those that come meanwhile get
    the old one; where there is none yet, an empty list.
    """
    found, until = cache.get(key) or ([], 0)
    now = time.time()
    # Whoever reads and fails stands in the way of others no longer than that.
    if now < until or not cache.add(f"{key}:is_read", True, seconds):
        return found
    try:
        found = read()
        cache.set(key, (found, now + seconds), KEEP)
    finally:
        cache.delete(f"{key}:is_read")
    return found
