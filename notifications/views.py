"""What members hear of by mail, chosen on the site or ended from a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from microblog.forms import posted, render_form
from microblog.limits import limited
from notifications import services
from notifications.forms import FrequencyForm
from notifications.mails import read_token
from notifications.sweep import reachable


@require_http_methods(["GET", "POST"])
@limited("settings")
def settings(request):
    form = FrequencyForm(*posted(request), member=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your settings were saved."))
        return redirect("settings_notifications")
    is_reachable = reachable().filter(pk=request.user.pk).exists()
    return render_form(request, "notifications/settings.html", form, is_reachable=is_reachable)


# Without a CSRF token, a session or a limit: the POST of RFC 8058 comes from the machines of those
# who run mailboxes, a few for all their users. The signature in the address is what allows it, and
# whoever has that could press the button as well.
@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """A page with a button, since programs follow the links of mails; the POST ends the mails, and
    answers without a redirect, which those programs would not follow.
    """
    try:
        member, kinds = read_token(token)
    except (BadSignature, User.DoesNotExist):
        return render(request, "notifications/unsubscribe.html", status=404)
    is_done = request.method == "POST"
    if is_done:
        services.unsubscribe(member=member, kinds=kinds)
    kind = kinds[0] if len(kinds) == 1 else None
    context = {"member": member, "kind": kind, "is_done": is_done}
    return render(request, "notifications/unsubscribe.html", context)
