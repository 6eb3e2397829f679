"""What members can do with all that the site keeps of them: take it along, and have it deleted."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from microblog.forms import posted, render_form
from microblog.limits import limited
from mydata import services
from mydata.archive import archive, readme
from mydata.notices import send_leaving_notice
from mydata.tables import TABLES


@require_safe
def data(request):
    return render(request, "mydata/data.html", {"tables": TABLES})


@require_http_methods(["GET", "POST"])
@reauthentication_required
@limited("download")
def download(request):
    """A page from which the download begins: after the password one is to stand somewhere."""
    if request.method == "GET":
        return render(request, "mydata/download.html")
    # In the member's language while there is one: what follows is written when the view is over.
    text = readme(request)
    name = f"{request.user.username}-{timezone.now():%Y-%m-%d}.zip"
    return StreamingHttpResponse(
        archive(request.user, text),
        content_type="application/zip",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
            "Cache-Control": "no-store",
        },
    )


@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
@limited("settings")
def leave(request):
    form = forms.Form(*posted(request))
    if form.is_valid():
        try:
            member = services.leave(member=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return say_goodbye(request, member)
    until = timezone.now() + services.GRACE
    return render_form(request, "mydata/leave.html", form, until=until)


def say_goodbye(request, member):
    """The member has left just now; None where another tab was quicker."""
    logout(request)
    if member:
        send_leaving_notice(request, member)
        until = date_format(timezone.localtime(services.deleted_at(member)), "DATE_FORMAT")
        message = _("You have left. Sign in before %(date)s if you want to keep your account.")
        messages.success(request, message % {"date": until})
    return redirect("home")


@require_safe
def leaving(request):
    """The one page of a member who has left."""
    if not request.user.left_at:
        return redirect("home")
    until = services.deleted_at(request.user)
    context = {"until": until, "is_too_late": until <= timezone.now()}
    return render(request, "mydata/leaving.html", context)


@require_POST
@limited("settings")
def restore(request):
    if services.restore(member=request.user):
        messages.success(request, _("Welcome back! All that is yours is there again."))
    return redirect("leaving")
