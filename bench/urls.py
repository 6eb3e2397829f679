"""The site's addresses, and one more: what the reference asks for."""

from django.http import HttpResponse
from django.urls import include, path

from microblog import urls

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500


def minimal(request):
    """The least that a page for a member does: all middleware, the session and the member."""
    return HttpResponse(f"{request.user.username}\n", content_type="text/plain")


urlpatterns = [
    path("bench/minimal", minimal, name="bench_minimal"),
    path("", include(urls)),
]
