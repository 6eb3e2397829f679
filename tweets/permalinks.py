"""Which tweet has its page at an address: what a link quotes, what oEmbed is asked for."""

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, get_script_prefix, resolve

# More than tweets.text takes for a URL: a site may have no public name, such as localhost.
ADDRESS = re.compile(
    r"(?<![A-Za-z0-9.:-])(?:https?://)?[A-Za-z0-9.:-]+/@[A-Za-z0-9_]+/[0-9]+", re.IGNORECASE
)


def find_tweets(text):
    """[(id, start, end), …] of the addresses in a text that are those of tweets on this site."""
    found = [(tweet_id_at(match[0]), *match.span()) for match in ADDRESS.finditer(text)]
    return [(pk, start, end) for pk, start, end in found if pk is not None]


def tweet_id_at(url):
    """The id in an address of a tweet on this site, None for every other address.

    Like a browser it takes an address without a scheme. The tweet need not exist any more.
    """
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        if not is_own(parts.netloc):
            return None
        match = resolve(f"/{unquote(parts.path).removeprefix(get_script_prefix())}")
    except (ValueError, Resolver404):
        return None
    return match.kwargs["pk"] if match.url_name == "tweet" else None


def is_own(host):
    """Whether the site answers under this name. Where any name will do, none is its own."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, set(settings.ALLOWED_HOSTS) - {"*"})
