"""Which tweet has its page at an address: what a link quotes, what oEmbed is asked for."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, get_script_prefix, resolve


def tweet_id_at(url):
    """The id in an address of a tweet on this site, None for every other address.

    Like a browser it takes an address without a scheme. The tweet need not exist any more.
    """
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        if not is_own(parts.netloc):
            return None
        match = resolve(f"/{parts.path.removeprefix(get_script_prefix())}")
    except (ValueError, Resolver404):
        return None
    return match.kwargs["pk"] if match.url_name == "tweet" else None


def is_own(host):
    """Whether the site answers under this name. Where any name will do, none is its own."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, set(settings.ALLOWED_HOSTS) - {"*"})
