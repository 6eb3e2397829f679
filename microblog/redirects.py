"""Where to go after an act."""

from urllib.parse import urldefrag

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def redirect_back(request, fallback, *, anchor=""):
    """Back to the page whose button was pressed, at the anchor; else to the fallback.

    `next` in the form, then the Referer; only addresses of this site.
    """
    for url in (request.POST.get("next"), request.headers.get("Referer")):
        if url and is_of_this_site(request, url):
            url = urldefrag(url).url
            return HttpResponseRedirect(f"{url}#{anchor}" if anchor else url)
    return redirect(fallback)


def is_of_this_site(request, url):
    """A whole address of this site, or one from its root."""
    return url.startswith(("/", "http://", "https://")) and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
