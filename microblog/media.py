"""Members' pictures from disk. A web server in front may serve MEDIA_ROOT instead."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve


@login_not_required
@require_safe
def media(request, path):
    """Names are random and never used again, so a browser may keep what it has for ever."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (OSError, SuspiciousFileOperation):  # longer than a name can be; outside the directory
        raise Http404 from None
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response
