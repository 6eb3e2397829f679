"""No table that is about members is forgotten."""

from django.apps import apps
from django.test import SimpleTestCase

from accounts.models import User
from mydata.tables import TABLES

# Relations to members that the download leaves out.
EXCEPTIONS = {
    ("accounts.Block", "blocked"): "who blocks them is told to nobody",
    ("accounts.Mute", "muted"): "who mutes them is told to nobody",
    ("tweets.Mention", "user"): "said by others; their own are in their tweets",
    ("tweets.Like", "author"): "done by others; tweets have the numbers",
    ("tweets.Tweet", "in_reply_to_user"): "said by others",
    ("tweets.Tweet", "retweet_of_user"): "said by others",
    ("timeline.ListMember", "member"): "who has them on a list is told to nobody",
    ("timeline.PictureTweet", "author"): "their pictures are in a table of their own",
    ("moderation.Report", "member"): "reporters are told to nobody",
    ("moderation.Report", "resolved_by"): "the moderators' work, not the member's own",
    ("tweets.BarredTrend", "barred_by"): "the moderators' work, not the member's own",
    ("admin.LogEntry", "user"): "the moderators' work, not the member's own",
}

# Columns of User that the download leaves out.
NOT_TOLD = {
    "password": "a secret",
    "suspended_at": "whoever is suspended cannot sign in",
    "is_active": "says the same",
    "is_present": "says the same",
    "welcome_step": "where the assistant goes on",
}


def relations():
    """(model, column) of all that refers to members."""
    for model in apps.get_models():
        for column in (*model._meta.fields, *model._meta.many_to_many):
            if column.is_relation and column.related_model is User:
                yield model._meta.label, column.name


class TablesTests(SimpleTestCase):
    def test_every_model_about_members_is_here_or_an_exception(self):
        here = {(table.model._meta.label, table.of) for table in TABLES}
        for relation in relations():
            with self.subTest(relation):
                self.assertNotEqual(relation in here, relation in EXCEPTIONS)

    def test_every_exception_is_one(self):
        self.assertLessEqual(set(EXCEPTIONS), set(relations()))

    def test_every_column_of_the_profile_is_told_or_not_on_purpose(self):
        (profile,) = (table for table in TABLES if table.name == "profile")
        told = {column for column in profile.columns.values() if isinstance(column, str)}
        told |= set(profile.files) | {"id"}
        columns = {column.name for column in User._meta.fields}
        self.assertEqual(columns - told, set(NOT_TOLD))

    def test_names_are_given_once(self):
        names = [table.name for table in TABLES]
        self.assertEqual(len(names), len(set(names)))
