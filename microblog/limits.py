"""How often one may do what: a fixed window per member, or per address for visitors.

Counted in the cache. With local memory each worker counts on its own; with CACHE_URL they share.
"""

import time
from functools import wraps
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import ngettext

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class LimitExceededError(Exception):
    """Too much of something; retry_after seconds from now it is allowed again."""

    def __init__(self, action, retry_after):
        super().__init__(action)
        self.action = action
        self.retry_after = retry_after

    @property
    def minutes(self):
        return -(-self.retry_after // 60)

    @property
    def message(self):
        return ngettext(
            "That was a lot in a short time. You can go on in %(minutes)d minute.",
            "That was a lot in a short time. You can go on in %(minutes)d minutes.",
            self.minutes,
        ) % {"minutes": self.minutes}


def limited(action, methods=("POST",)):
    """Decorate a view: settings.LIMITS[action], "number/window" such as "100/1h", is its limit.

    HEAD costs what GET does, and counts as one.
    """

    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            method = "GET" if request.method == "HEAD" else request.method
            if method in methods:
                consume(request, action)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def consume(request, action):
    """Count one act; raises LimitExceededError, answered by a page that says when."""
    allowed, _, window = settings.LIMITS[action].partition("/")
    seconds = int(window[:-1]) * SECONDS[window[-1]]
    now = time.time()
    key = f"limit:{action}:{who(request)}:{int(now // seconds)}"
    cache.add(key, 0, timeout=seconds)
    try:
        used = cache.incr(key)
    except ValueError:  # evicted between the two calls
        return
    if used > int(allowed):
        raise LimitExceededError(action, retry_after=int(seconds - now % seconds) + 1)


def who(request):
    if request.user.is_authenticated:
        return f"member:{request.user.pk}"
    return f"address:{network(get_adapter().get_client_ip(request))}"


def network(address):
    """The /64 of an IPv6 address: a household has as many as it likes within one."""
    address = ip_address(address)
    return ip_network((address, 64), strict=False) if address.version == 6 else address
