"""Documents for other sites and programs: the same for everybody, so that caches may share them."""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

MAX_AGE = 60  # seconds


def public(view):
    """Decorate a view that shows what a visitor may see, in the language and the zone of the site.

    Whoever asks again with If-None-Match or If-Modified-Since is told when nothing has changed.
    """

    answer = conditional_page(view)

    @login_not_required
    @require_safe
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        with translation.override(settings.LANGUAGE_CODE), timezone.override(settings.TIME_ZONE):
            response = answer(request, *args, **kwargs)
        response.headers["Content-Language"] = settings.LANGUAGE_CODE
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        request.session.accessed = False  # for the language of a page, which this is not
        return response

    return wrapper
