"""Pages in the member's language."""

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class LanguageMiddleware(LocaleMiddleware):
    """The member's choice first; then, as Django does, the cookie, the browser and the default."""

    def process_request(self, request):
        super().process_request(request)
        if request.path.startswith(settings.MEDIA_URL):  # speaks none, and asks for no member
            return
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
