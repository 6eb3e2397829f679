import re

from django.contrib import admin
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, Value
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from microblog import storage
from microblog.text_search import PlainText
from moderation import services
from moderation.admin.columns import (
    excerpt,
    list_of_actions,
    list_of_reports,
    reports_of,
    time_column,
)
from moderation.admin.desk import DeskAdmin, HiddenFilter
from moderation.models import Action, Report
from tweets.models import Image, Tweet


def hide(tweet, **decision):
    services.hide_tweet(tweet=tweet, **decision)


def unhide(tweet, **decision):
    services.unhide_tweet(tweet=tweet, **decision)


def remove(tweet, **decision):
    services.remove_tweet(tweet=tweet, **decision)


@admin.register(Tweet)
class TweetAdmin(DeskAdmin):
    """Originals: to hide one hides its retweets."""

    list_display = [
        "shortened",
        "author",
        time_column("created_at", _("time")),
        time_column("hidden_at", _("hidden")),
        "reports_count",
        "retweets_count",
        "likes_count",
    ]
    list_filter = [HiddenFilter]
    list_select_related = ["author"]
    search_fields = ["search"]
    search_help_text = _("Words, @author, or the Tweet's number")
    actions = ["hide", "unhide", "remove"]
    fields = [
        "author",
        "text",
        "pictures",
        ("created_at", "hidden_at"),
        "in_reply_to",
        "conversation",
        ("replies_count", "retweets_count", "likes_count"),
        "reports",
        "decisions",
    ]

    def get_queryset(self, request):
        return Tweet.objects.originals().annotate(reports_count=reports_of("tweet"))

    def get_search_results(self, request, queryset, search_term):
        """Each @name is the author (index tweet_timeline), a number the id or a word, the rest are
        words (tweet_search).
        """
        words = re.sub(r"(?<!\S)@(\w+)", " ", search_term).strip()
        for author in re.findall(r"(?<!\S)@(\w+)", search_term):
            members = User.objects.by_username(author)
            queryset = queryset.filter(author=members[:1])
        if words:
            query = SearchQuery(PlainText(Value(words)), config="simple")
            number = Q(pk=words) if words.isdecimal() else Q()
            queryset = queryset.filter(Q(search=query) | number)
        return queryset, False

    def buttons(self, tweet):
        return ["unhide" if tweet.hidden_at else "hide", "remove"]

    @admin.action(description=_("Hide"), permissions=["hide"])
    def hide(self, request, queryset):
        return self.decide(request, queryset, Action.Verb.HIDE, hide)

    @admin.action(description=_("Show again"), permissions=["hide"])
    def unhide(self, request, queryset):
        return self.decide(request, queryset, Action.Verb.UNHIDE, unhide)

    @admin.action(description=_("Delete for good"), permissions=["remove"])
    def remove(self, request, queryset):
        return self.decide(request, queryset, Action.Verb.REMOVE_TWEET, remove)

    @admin.display(description=_("text"))
    def shortened(self, tweet):
        return excerpt(tweet.text)

    @admin.display(description=_("reports"))
    def reports_count(self, tweet):
        return tweet.reports_count

    @admin.display(description=_("pictures"))
    def pictures(self, tweet):
        shown = (
            {
                "large": storage.url(row.file),
                "small": storage.url(row.file, "small"),
                "alt": row.alt or _("Picture without a description"),
            }
            for row in Image.objects.filter(tweet=tweet)
        )
        picture = (
            '<figure><a href="{large}"><img src="{small}" alt="{alt}" height="150"></a>'
            "<figcaption>{alt}</figcaption></figure>"
        )
        return format_html_join("", picture, shown) or "-"

    @admin.display(description=_("reports"))
    def reports(self, tweet):
        return list_of_reports(Report.objects.about_tweet(tweet))

    @admin.display(description=_("decisions so far"))
    def decisions(self, tweet):
        return list_of_actions(Action.objects.filter(tweet_id=tweet.pk))
