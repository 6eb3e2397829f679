from django.contrib import admin
from django.urls import include, path

from microblog.media import media

handler400 = "microblog.errors.bad_request"
handler403 = "microblog.errors.permission_denied"
handler404 = "microblog.errors.page_not_found"
handler500 = "microblog.errors.server_error"

urlpatterns = [
    path("media/<path:path>", media, name="media"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("tweets.urls")),
    path("", include("timeline.urls")),
    path("", include("search.urls")),
    path("", include("moderation.urls")),
    path("", include("mydata.urls")),
    path("", include("notifications.urls")),
]
