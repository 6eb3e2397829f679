"""What the lists of the desk have in common: they never count a large table, nothing is added or
changed in a form, and decisions are taken on a page that asks for the reason.
"""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from microblog.redirects import came_from, redirect_back
from moderation.forms import DecisionForm
from moderation.models import Action

DECISIONS_AT_ONCE = 100
REMOVALS = (Action.Verb.REMOVE_TWEET, Action.Verb.REMOVE_MEMBER)


class BoundedPaginator(Paginator):
    """Counts no further than one would page; beyond that one searches."""

    LIMIT = 1000

    @cached_property
    def count(self):
        return self.object_list.order_by().values("pk")[: self.LIMIT].count()


class SinceFilter(admin.SimpleListFilter):
    """Whether a time is set: suspended or not, hidden or not. parameter_name is the field."""

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(**{f"{self.parameter_name}__isnull": self.value() == "no"})
        return queryset


class HiddenFilter(SinceFilter):
    title = gettext_lazy("hidden")
    parameter_name = "hidden_at"


class DeskAdmin(admin.ModelAdmin):
    """Rows to read, and decisions about them.

    A decision is an admin action whose method calls decide(). buttons() names those that the page
    of one row offers.
    """

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    ordering = ["-pk"]
    sortable_by = []  # newest first is what the indexes give
    change_form_template = "admin/moderation/change_form.html"

    class Media:
        css = {"all": ["css/desk.css"]}

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(f"{self.opts.app_label}.view_{self.opts.model_name}")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False  # remove asks for a reason, and deletes the files too

    # Who may decide what: the permissions that the actions name.

    def has_hide_permission(self, request):
        return request.user.has_perm("moderation.hide_tweet")

    def has_suspend_permission(self, request):
        return request.user.has_perm("moderation.suspend_member")

    def has_remove_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.delete_{self.opts.model_name}")

    def view_on_site(self, obj):
        """No link where there is no page: what is hidden is so for moderators, too."""
        # As it is stored: of a form that is refused, obj has what was typed.
        public = self.model.objects.visible_to(AnonymousUser()).filter(pk=obj.pk).first()
        return public and public.get_absolute_url()

    def buttons(self, obj):
        """Names of the decisions that make sense for the row as it stands."""
        return []

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            allowed = self.get_actions(request)
            context["decisions"] = [allowed[name] for name in self.buttons(obj) if name in allowed]
            context["action_checkbox_name"] = ACTION_CHECKBOX_NAME
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_action(self, request, queryset, **options):
        """As Django's; a number that is none is a bad request, not an error of the server."""
        try:
            [self.opts.pk.to_python(pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)]
        except ValidationError:
            raise BadRequest("Only rows can be chosen.") from None
        return super().response_action(request, queryset, **options)

    def decide(self, request, queryset, verb, act):
        """Ask for the reason, then act(row, moderator=, reason=) on each.

        Works as Django's own delete_selected: the page that asks posts to the list again.
        """
        rows = list(queryset[: DECISIONS_AT_ONCE + 1])
        if len(rows) > DECISIONS_AT_ONCE:
            limit = {"limit": DECISIONS_AT_ONCE}
            self.message_user(request, _("Choose at most %(limit)d.") % limit, messages.ERROR)
            return None
        form = DecisionForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            return self.ask(request, rows, form)
        self.act_on(request, rows, verb, act, form.cleaned_data["reason"])
        if verb in REMOVALS:  # one's page may be that of the row, which has gone
            return redirect(request.get_full_path())
        return redirect_back(request, request.get_full_path())

    def ask(self, request, rows, form):
        action = self.get_actions(request)[request.POST["action"]]
        context = {
            **self.admin_site.each_context(request),
            "title": action.description,
            "opts": self.opts,
            "rows": rows,
            "form": form,
            "action": action,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
            "next": came_from(request) or "",
        }
        request.current_app = self.admin_site.name
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/moderation/decide.html", context, status=status)

    def act_on(self, request, rows, verb, act, reason):
        done = []
        for row in rows:
            name = str(row)
            try:
                act(row, moderator=request.user, reason=reason)
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
            else:
                self.log_decision(request, row, verb, reason)
                done.append(name)
        if done:
            self.message_user(request, f"{verb.label}: {', '.join(done)}", messages.SUCCESS)

    def log_decision(self, request, row, verb, reason):
        """Django's log of the admin, beside our own that the services keep."""
        LogEntry.objects.log_actions(
            user_id=request.user.pk,
            queryset=[row],
            action_flag=DELETION if verb in REMOVALS else CHANGE,
            change_message=f"{verb.label}: {reason}",
        )
