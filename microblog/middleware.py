"""One id and one log line a request; signing in where that is needed."""

import logging
import re
import time
import uuid

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login

from microblog.logs import request_id
from microblog.redirects import came_from

logger = logging.getLogger("microblog.request")

# An id that a proxy gave is kept, if it can do no harm in a log or a header.
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

# A link from a mail opens an account to whoever has it, and the log has more readers than the mail.
SECRET_IN_PATH = re.compile(
    r"(?<=/confirm-email/)[^/]+|(?<=/reset/key/)(?!done/)[^/]+|(?<=/unsubscribe/)[^/]+"
)


class RequestLogMiddleware:
    """Stands around all but the health checks: gives the request an id, answers with it, and logs
    the request when done.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(request.id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request.id
            self.log(request, response, time.perf_counter() - started)
        finally:
            request_id.reset(token)
        return response

    def log(self, request, response, seconds):
        milliseconds = round(seconds * 1000, 1)
        path = SECRET_IN_PATH.sub("…", request.path)
        logger.info(
            "%s %s %s %s ms",
            request.method,
            path,
            response.status_code,
            milliseconds,
            # Never the query string or the address: they say who reads and seeks what.
            extra={
                "method": request.method,
                "path": path,
                "status": response.status_code,
                "ms": milliseconds,
            },
        )


class SignInMiddleware(LoginRequiredMiddleware):
    """Views ask who one is, unless they say otherwise; from there one comes back to a page."""

    def handle_no_permission(self, request, view_func):
        # An act has no page of its own: back to the one whose button was pressed.
        if request.method == "POST" and (page := came_from(request)):
            return redirect_to_login(page)
        return super().handle_no_permission(request, view_func)
