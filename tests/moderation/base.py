"""alice, bob and charlie; beside them mona, who moderates, and root, who may do anything."""

from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from moderation import services
from tests.base import MembersTestCase, make_member, tweet

REASON = "Advertising, for the third time"


class ModerationTestCase(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.mona = make_member("mona", is_staff=True)
        cls.mona.groups.add(Group.objects.get(name="Moderators"))
        cls.root = User.objects.create_superuser("rootie", "rootie@example.org")
        cls.tweet = tweet(cls.alice, "Buy my pills #pills")

    def report(self, reporter, **about):
        services.report(reporter=reporter, reason="spam", **about)

    def decision(self, **about):
        return {"moderator": self.mona, "reason": REASON, **about}


REPORTS = "/admin/moderation/report/"
ACTIONS = "/admin/moderation/action/"
MEMBERS = "/admin/accounts/user/"
TWEETS = "/admin/tweets/tweet/"
TRENDS = "/admin/tweets/barredtrend/"
MEMBER_LISTS = "/admin/timeline/list/"
LISTS = (REPORTS, ACTIONS, MEMBERS, TWEETS, TRENDS, MEMBER_LISTS)


def page_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


class DeskTestCase(ModerationTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.mona)

    def decide(self, url, name, *rows, reason=REASON):
        """Press a button on the rows; without a reason it is asked for."""
        data = {"action": name, "_selected_action": [row.pk for row in rows]}
        return self.client.post(url, data if reason is None else {**data, "reason": reason})

    def found(self, url, **query):
        page = self.client.get(url, query)
        self.assertEqual(page.status_code, 200)
        return list(page.context["cl"].result_list)
