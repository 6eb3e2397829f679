"""The site's addresses, and one more: what everything else is held against."""

from django.http import HttpResponse
from django.urls import include, path

from microblog import urls

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500


def reference(request):
    """The least that a page for a member does: all middleware, the session and the member."""
    return HttpResponse(
        BIG if "big" in request.GET else f"{request.user.username}\n", content_type="text/plain"
    )


BIG = b"x" * 82000


urlpatterns = [
    path("bench/reference", reference, name="bench_reference"),
    path("", include(urls)),
]
