from datetime import timedelta
from unittest.mock import Mock
from uuid import uuid4

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import UUIDField, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Follow, User
from microblog.statements import Insert, PlannedStatement, Statement, as_model
from tests.base import MembersTestCase
from tweets.models import Like, Tweet


@Statement
def members(viewer, member_ids, until_at):
    """Whom the viewer may know."""
    found = User.objects.visible_to(User(pk=viewer)).order_by("username")
    found = found.filter(pk__in=member_ids, date_joined__lte=until_at)
    return found.values_list("username", Value("kept as it is"))


class StatementTests(MembersTestCase):
    def names(self, *asked, viewer=None, until=None):
        rows = members(
            viewer=(viewer or self.alice).pk,
            member_ids=[member.pk for member in asked],
            until_at=until or timezone.now(),
        )
        return [username for username, _constant in rows]

    def test_values_stand_where_their_places_were(self):
        self.assertEqual(self.names(self.alice, self.charlie), ["alice", "charlie"])
        self.assertEqual(self.names(self.bob), ["bob"])
        self.assertEqual(self.names(), [])
        long_ago = timezone.now() - timedelta(days=1)
        self.assertEqual(self.names(self.bob, until=long_ago), [])

    def test_other_values_stay(self):
        rows = members(viewer=1, member_ids=[self.bob.pk], until_at=timezone.now())
        self.assertEqual(rows, [("bob", "kept as it is")])

    def test_the_viewer_counts_each_time(self):
        self.bob.block_set.create(blocked=self.charlie)
        self.assertEqual(self.names(self.bob, viewer=self.charlie), [])
        self.assertEqual(self.names(self.bob, viewer=self.alice), ["bob"])

    def test_it_is_put_together_once(self):
        build = Mock(wraps=members.build, __code__=members.build.__code__)
        statement = Statement(build)
        for _ in range(3):
            statement(viewer=1, member_ids=[2], until_at=timezone.now())
        build.assert_called_once()

    def test_it_is_planned_once_a_connection(self):
        for _ in range(20):
            self.names(self.bob)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
                " WHERE statement = %s",
                [members.sql],
            )
            generic, custom = cursor.fetchone()
        self.assertEqual(custom, 0)
        self.assertGreater(generic, 0)

    def test_a_place_for_a_text(self):
        @Statement
        def named(username_text):
            return User.objects.by_username(username_text).values_list("pk")

        for text, found in (("ALICE", [(self.alice.pk,)]), ("100% of '$1'", [])):
            self.assertEqual(named(username_text=text), found)

    def test_places_for_a_uuid_and_for_texts(self):
        @Statement
        def echo(any_token, some_texts):
            members = User.objects.filter(username__in=some_texts).order_by("pk")
            return members.values_list("username", Value(any_token, UUIDField()))

        token = uuid4()
        texts = ["alice", "bob", 'it\'s {a}, \\ "quote" or NULL']
        self.assertEqual(
            echo(any_token=token, some_texts=texts), [("alice", token), ("bob", token)]
        )
        self.assertEqual(echo(any_token=token, some_texts=[]), [])

    def test_a_model_loads_what_was_not_read_when_it_is_asked_for(self):
        member = as_model(User, id=self.alice.pk, username="alice")
        with self.assertNumQueries(0):
            self.assertEqual(member, self.alice)
        with self.assertNumQueries(1):
            self.assertEqual(member.email, self.alice.email)

    def test_it_keeps_what_it_says(self):
        self.assertEqual(members.__doc__, "Whom the viewer may know.")


class InsertTests(MembersTestCase):
    names = ("author_id", "text", "entities", "length", "language", "token")
    nasty = 'a {1,2}, "quoted" \\ NULL, it\'s $1 100% \u00e9'

    def row(self, text, **fields):
        row = {"author_id": self.alice.pk, "text": text, "length": 1, "language": "", "token": None}
        return row | {"entities": [["url", 0, 1]]} | fields

    def test_rows_are_written_with_defaults_for_what_is_not_given(self):
        token = uuid4()
        rows = [self.row(self.nasty, token=token), self.row("NULL", entities=[])]
        keys = [pk for (pk,) in Insert(Tweet, *self.names)(rows)]
        one, other = (Tweet.objects.get(pk=pk) for pk in keys)
        self.assertEqual(
            (one.text, one.entities, one.token, one.language, one.likes_count),
            (self.nasty, [["url", 0, 1]], token, "", 0),
        )
        self.assertEqual((other.text, other.entities, other.token), ("NULL", [], None))

    def test_what_conflicts_is_an_error_or_passed_over(self):
        names = ("follower_id", "followee_id")
        rows = [{"follower_id": self.bob.pk, "followee_id": self.alice.pk}]
        self.assertEqual(Insert(Follow, *names, ignore_conflicts=True)(rows), [])
        with self.assertRaises(IntegrityError), transaction.atomic():
            Insert(Follow, *names)(rows)

    def test_what_is_too_long_is_an_error_and_not_cut_off(self):
        with self.assertRaises(DataError), transaction.atomic():
            Insert(Tweet, *self.names)([self.row("a", language="x" * 8)])

    def test_numbers_of_all_sizes_share_one_prepared_statement(self):
        insert = Insert(Like, "user_id", "tweet_id", "author_id")
        for pk in (1, 10**5, 10**10):
            Tweet.objects.create(pk=pk, author=self.alice, text="a", length=1)
            insert([{"user_id": self.bob.pk, "tweet_id": pk, "author_id": self.alice.pk}])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", [insert.sql]
            )
            self.assertEqual(cursor.fetchone(), (1,))


@PlannedStatement
def sought(viewer, member_ids, until_at, text):
    found = User.objects.filter(pk__in=member_ids, date_joined__lte=until_at).exclude(pk=viewer)
    return found.filter(name=text).values_list("username", Value("100% %s %(text)s"))


class PlannedStatementTests(MembersTestCase):
    def find(self, text):
        User.objects.filter(pk=self.bob.pk).update(name=text)
        ids = [self.alice.pk, self.bob.pk]
        return sought(viewer=1, member_ids=ids, until_at=timezone.now(), text=text)

    def test_whatever_a_value_is_it_means_itself(self):
        for text in ("Bob", "100%", "%s %(viewer)s %%", "'; --", "a\\'b\\", "$1 {} \n", "é🎉"):
            self.assertEqual(self.find(text), [("bob", "100% %s %(text)s")], text)

    def test_the_planner_sees_the_values(self):
        with CaptureQueriesContext(connection) as context:
            self.find("Bob")
        self.assertIn("'Bob'::text", context[-1]["sql"])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT FROM pg_prepared_statements WHERE statement LIKE '%100!%%' ESCAPE '!'"
            )
            self.assertEqual(cursor.fetchall(), [])
