"""Where to go after an act."""

from urllib.parse import urldefrag

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def redirect_back(request, fallback, *, anchor=""):
    """Back to the page whose button was pressed, at the anchor; else to the fallback."""
    if not (url := came_from(request)):
        return redirect(fallback)
    return HttpResponseRedirect(f"{url}#{anchor}" if anchor else url)


def came_from(request):
    """The page of this site that a form names in `next`, or else the Referer; None without one."""
    for url in (request.POST.get("next"), request.headers.get("Referer")):
        if url and is_of_this_site(request, url):
            return urldefrag(url).url
    return None


def is_of_this_site(request, url):
    """A whole address of this site, or one from its root."""
    return url.startswith(("/", "http://", "https://")) and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
