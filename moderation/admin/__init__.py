"""The moderators' desk: Django's admin, where whatever changes something goes through services."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from moderation.admin.lists import ListAdmin
from moderation.admin.log import ActionAdmin
from moderation.admin.members import MemberAdmin
from moderation.admin.reports import ReportAdmin
from moderation.admin.trends import BarredTrendAdmin
from moderation.admin.tweets import TweetAdmin

__all__ = [
    "ActionAdmin",
    "BarredTrendAdmin",
    "ListAdmin",
    "MemberAdmin",
    "ReportAdmin",
    "TweetAdmin",
]

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
admin.site.index_title = _("Moderation")
admin.site.enable_nav_sidebar = False  # its lists need the width more than five links do
# One door to the whole site, with its limits and second factors.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.password_change = RedirectView.as_view(pattern_name="account_change_password")
