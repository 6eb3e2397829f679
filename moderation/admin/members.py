import time

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.db.models import Value
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import usernames
from accounts.forms import ProfileForm
from accounts.models import User, names
from microblog.text_search import PlainText
from moderation import services
from moderation.admin.columns import list_of_actions, list_of_reports, time_column
from moderation.admin.desk import DeskAdmin, SinceFilter
from moderation.models import Action, Report
from tweets import removal

REMOVAL_SECONDS = 5  # for which a moderator waits until the members that they delete are gone

# allauth's own lists would show secrets, and change addresses behind the member's back: what an
# admin needs of them is on the member's page.
for model in (EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)


def claim_username(form):
    """clean_username of both forms: nobody takes the name before the admin's transaction ends."""
    username = form.cleaned_data["username"]
    usernames.claim(username, form.instance)
    return username


class MemberForm(UserChangeForm):
    clean_username = claim_username

    class Meta(UserChangeForm.Meta):
        model = User
        field_classes = ProfileForm.Meta.field_classes

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class NewMemberForm(AdminUserCreationForm):
    clean_username = claim_username

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "email")

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class PasswordForm(AdminPasswordChangeForm):
    def save(self, commit=True):
        """The password alone: counters and suspension may have changed since the row was read."""
        user = super().save(commit=False)
        user.save(update_fields=["password"])
        return user


class AuthenticatorInline(admin.TabularInline):
    """Second factors: deleted for a member who has lost theirs."""

    model = Authenticator
    verbose_name_plural = _("Second factors")
    fields = readonly_fields = ["type", "created_at", "last_used_at"]
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser

    has_view_permission = has_change_permission = has_delete_permission


class SuspendedFilter(SinceFilter):
    title = _("suspended")
    parameter_name = "suspended_at"


class LeftFilter(SinceFilter):
    title = _("left")
    parameter_name = "left_at"


def suspend(member, **decision):
    services.suspend(member=member, **decision)


def unsuspend(member, **decision):
    services.unsuspend(member=member, **decision)


@admin.register(User)
class MemberAdmin(DeskAdmin, UserAdmin):
    """Moderators read and suspend; only superusers change accounts, their own included."""

    form = MemberForm
    add_form = NewMemberForm
    change_password_form = PasswordForm
    add_fieldsets = [
        (None, {"fields": ["username", "email", "usable_password", "password1", "password2"]})
    ]
    list_display = [
        "username",
        "isolated_name",
        "email",
        time_column("date_joined", _("joined")),
        time_column("suspended_at", _("suspended")),
        time_column("left_at", _("left")),
        "tweets_count",
        "followers_count",
        "is_staff",
    ]
    list_filter = [SuspendedFilter, LeftFilter, "is_staff"]
    ordering = ["-pk"]
    search_fields = ["username"]
    search_help_text = _("Part of a username or name, or an e-mail address")
    actions = ["suspend", "unsuspend", "remove"]
    counts = ("tweets_count", "following_count", "followers_count", "likes_count")
    readonly_fields = [
        "last_login",
        "date_joined",
        "suspended_at",
        "left_at",
        *counts,
        "protected",  # opening an account lets people in: the member decides
        "tweets",
        "reports",
        "decisions",
    ]

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        identity, absences = ["username", "email"], ("suspended_at", "left_at")
        fieldsets = [
            (None, {"fields": identity}),
            (_("Moderation"), {"fields": [absences, "tweets", "reports", "decisions"]}),
            (_("Profile"), {"fields": ["name", "location", "website", "bio", "protected"]}),
            (_("Activity"), {"fields": [("date_joined", "last_login"), self.counts]}),
        ]
        if self.has_change_permission(request, obj):
            identity.append("password")
            privileges = ["is_staff", "is_superuser", "groups", "user_permissions"]
            fieldsets.append((_("Permissions"), {"fields": privileges, "classes": ["collapse"]}))
        return fieldsets

    def get_inlines(self, request, obj):
        has_any = obj and Authenticator.objects.filter(user=obj).exists()
        return [AuthenticatorInline] if has_any else []

    def get_search_results(self, request, queryset, search_term):
        """An address from its beginning on, or any part of a name (index user_names)."""
        term = search_term.strip().removeprefix("@")
        if "@" in term:
            return queryset.filter(email__istartswith=term), False
        if term:
            queryset = queryset.alias(plain_names=PlainText(names()))
            queryset = queryset.filter(plain_names__contains=PlainText(Value(term)))
        return queryset, False

    def save_model(self, request, obj, form, change):
        """Only what was changed: counters and suspension may be others since the row was read."""
        if change:
            columns = {field.name for field in self.opts.concrete_fields} & set(form.changed_data)
            if "username" in columns:
                usernames.change_username(member=obj, username=obj.username)
            obj.save(update_fields=columns - {"username"})
        else:
            obj.save()
        if "email" in form.changed_data:
            # allauth's list of addresses follows; the member confirms the new one on signing in.
            EmailAddress.objects.filter(user=obj).delete()
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True)

    def buttons(self, member):
        if removal.has_begun(member):
            return ["remove"]  # goes on with it
        return ["unsuspend" if member.suspended_at else "suspend", "remove"]

    @admin.action(description=_("Suspend"), permissions=["suspend"])
    def suspend(self, request, queryset):
        return self.decide(request, queryset, Action.Verb.SUSPEND, suspend)

    @admin.action(description=_("End the suspension"), permissions=["suspend"])
    def unsuspend(self, request, queryset):
        return self.decide(request, queryset, Action.Verb.UNSUSPEND, unsuspend)

    @admin.action(description=_("Delete for good"), permissions=["remove"])
    def remove(self, request, queryset):
        """Deletes what it can while the browser waits; nobody sees the rest."""
        until = time.monotonic() + REMOVAL_SECONDS
        unfinished = []

        def remove(member, **decision):
            if not services.remove_member(member=member, until=until, **decision):
                unfinished.append(str(member))

        response = self.decide(request, queryset, Action.Verb.REMOVE_MEMBER, remove)
        if unfinished:
            message = _(
                "%(members)s: too much to delete at once. Nobody sees what is left any more; it is "
                "deleted within a day."
            )
            names = {"members": ", ".join(unfinished)}
            self.message_user(request, message % names, messages.WARNING)
        return response

    @admin.display(description=_("name"))
    def isolated_name(self, member):
        return format_html("<bdi>{}</bdi>", member.name)

    @admin.display(description=_("Tweets"))
    def tweets(self, member):
        url = reverse("admin:tweets_tweet_changelist", query={"q": f"@{member.username}"})
        return format_html('<a href="{}">{}</a>', url, _("Tweets by @%s") % member.username)

    @admin.display(description=_("reports"))
    def reports(self, member):
        return list_of_reports(Report.objects.about_member(member))

    @admin.display(description=_("decisions so far"))
    def decisions(self, member):
        return list_of_actions(Action.objects.filter(member_id=member.pk))
