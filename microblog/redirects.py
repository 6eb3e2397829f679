"""Where to go after an act."""

from urllib.parse import urldefrag

from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def redirect_back(request, fallback, *, anchor=""):
    """Back to the page whose button was pressed, at the anchor; else to the fallback.

    `next` in the form, then the Referer; only addresses of this site.
    """
    for url in (request.POST.get("next"), request.headers.get("Referer")):
        if url and url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            url = urldefrag(url).url
            return redirect(f"{url}#{anchor}" if anchor else url)
    return redirect(fallback)
