"""Who has left sees one page, and does nothing but decide."""

from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

# Views that a member who has left may still use. The last ask nobody who it is.
OPEN = {
    *("leaving", "restore", "download_data", "account_logout", "set_language"),
    *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
    *("media", "unsubscribe"),
}


class LeavingMiddleware:
    """Leads members who have left to the page that says until when they can come back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # Pictures are not to depend on a cookie: only then is the member asked for.
        if request.resolver_match.view_name in OPEN:
            return None
        if not (request.user.is_authenticated and request.user.left_at):
            return None
        page = redirect("leaving")
        return HttpResponseClientRedirect(page.url) if request.htmx else page
