"""Pages in the member's language and time, and at the member's former address."""

import re

from django.conf import settings
from django.http import HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation

from accounts.models import User
from accounts.validators import USERNAME

MEMBER_PAGE = re.compile(rf"/@({USERNAME})(?=/|\Z)")


class LanguageMiddleware(LocaleMiddleware):
    """The member's choice first; then, as Django does, the cookie, the browser and the default."""

    def process_request(self, request):
        super().process_request(request)
        if not is_page(request):
            return
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()


class TimeZoneMiddleware:
    """Times in the member's zone, for visitors in the site's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        zone = request.user.zone if is_page(request) and request.user.is_authenticated else None
        with timezone.override(zone):
            return self.get_response(request)


class FormerUsernameMiddleware:
    """Where a page of /@name is not found because the member has changed names, it leads to theirs.

    Whom the viewer may not see is as little there under the old name as under the new one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 404 and request.method in ("GET", "HEAD"):
            return self.current_page(request) or response
        return response

    def current_page(self, request):
        if not (match := MEMBER_PAGE.match(request.path_info)):
            return None
        members = User.objects.visible_to(request.user).formerly(match[1])
        if not (member := members.first()):
            return None
        address = request.get_full_path().replace(f"/@{match[1]}", f"/@{member.username}", 1)
        return HttpResponseRedirect(address)


def is_page(request):
    """Pictures speak no language, know no time, and ask for no member."""
    return not request.path.startswith(settings.MEDIA_URL)
