"""Pages for what goes wrong: what happened, why, and what to do."""

from django.conf import settings
from django.contrib.auth import get_user_model, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import (
    ObjectDoesNotExist,
    ObjectNotUpdated,
    RequestDataTooBig,
    TooManyFilesSent,
)
from django.db import DatabaseError
from django.http import HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import get_template

from microblog.limits import LimitExceededError


class ErrorMiddleware:
    """Answers LimitExceededError with its own page, and whoever was deleted in the meantime."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, LimitExceededError):
            return too_many_requests(request, exception)
        if isinstance(exception, (DatabaseError, ObjectDoesNotExist)) and has_left(request.user):
            logout(request)
            return redirect(settings.LOGIN_URL)
        if isinstance(exception, ObjectNotUpdated):  # deleted between the lookup and the act
            return page_not_found(request, exception)
        return None


def has_left(member):
    """Whether the account was deleted since the request began."""
    if not member.is_authenticated:
        return False
    return not get_user_model().objects.filter(pk=member.pk).exists()


def too_many_requests(request, error):
    response = render(request, "errors/429.html", {"minutes": error.minutes}, status=429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


@login_not_required
def bad_request(request, exception):
    # Here rather than in the middleware: a form is first read by the check of its CSRF token.
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)):
        return render(request, "errors/413.html", status=413)
    if isinstance(exception, SessionInterrupted):  # signed out by another tab, or deleted
        return redirect(settings.LOGIN_URL)
    return render(request, "errors/400.html", status=400)


@login_not_required
def permission_denied(request, exception):
    return render(request, "errors/403.html", status=403)


@login_not_required
def csrf_failure(request, reason=""):
    """A form that was open for too long: what was typed is offered again, with a fresh token.

    Only to a browser that says that the form was on our own page: another site's form must not come
    back as ours.
    """
    fields = []
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        fields = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken" and "password" not in name
        ]
    return render(request, "errors/403_csrf.html", {"fields": fields}, status=403)


@login_not_required
def page_not_found(request, exception):
    return render(request, "errors/404.html", status=404)


@login_not_required
def server_error(request):
    """Stands alone: whatever failed may be what a context processor or the base template needs."""
    return HttpResponseServerError(get_template("errors/500.html").render())
