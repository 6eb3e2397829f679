"""Statements that are put together once a process, and planned once a connection.

For Django to write the SQL of a page's rows takes many times as long as for PostgreSQL to find
them, and so does planning it. So a hot read is written as a queryset all the same, with visibility
in its one home, and its SQL is kept, with places for the values that differ.
"""

from datetime import UTC, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, TextField
from django.db.models.expressions import RawSQL
from psycopg.sql import Literal

# What stands at a place until the SQL is there. None is ever a value of its own.
ID = -(2**62)
MOMENT = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)
TEXT = "\x00{}"
LISTS = {"bigint[]": BigIntegerField(), "text[]": TextField()}


class Written:
    """SQL that a function of places writes once: see Statement."""

    def __init__(self, build, names=None):
        self.build = build
        self.names = argument_names(build) if names is None else names
        self.__doc__ = build.__doc__

    def put_together(self):
        keys, places = {}, {}
        for number, name in enumerate(self.names, 1):
            key, kind = key_of(number, name)
            keys[key] = self.place(number, name, kind)
            field = LISTS.get(kind)
            places[name] = RawSQL("SELECT unnest(%s)", [key], field) if field else key
        found = self.build(**places)
        sql, values = found if isinstance(found, tuple) else found.query.sql_with_params()
        head, *tails = sql.split("%s")
        written = [keys.get(value) or written_out(value) for value in values]
        parts = zip(written, tails, strict=True)
        return "".join([head, *(part for pair in parts for part in pair)])


class Statement(Written):
    """A read, decorated: a function of places that gives a queryset with values_list(), or SQL and
    its values.

        @Statement
        def names(viewer, member_ids, until_at):
            members = User.objects.visible_to(User(pk=viewer))
            members = members.filter(pk__in=member_ids, date_joined__lte=until_at)
            return members.values_list("username")

        names(viewer=1, member_ids=[2, 3], until_at=moment)  # [(username,), …]

    A place is an id, or by the end of its name a moment (_at), a text (_text), a UUID (_token) or
    a list of ids (_ids) or texts (_texts). JSON comes as text.
    """

    @cached_property
    def sql(self):
        """The statement with $1, $2, … for the places, and all other values written out."""
        return self.put_together().replace("%%", "%")

    def place(self, number, name, kind):
        # A subquery hides the value from the planner, so that it makes one plan for all values
        # instead of one for each, whenever it believes that it could save something by it.
        return f"(SELECT ${number}::{kind})"

    def __call__(self, **values):
        return self.later(**values).rows

    def later(self, **values):
        """An Answer, whose `rows` are asked when they are read or along with another statement."""
        return connection.later(self.sql, [values[name] for name in self.names])


class Insert:
    """Writes rows of a model: a statement from the names of the columns that are given. The others
    take their defaults in the database.

        insert_members = Insert(User, "username", "email")

        insert_members([{"username": "alice", "email": "alice@example.org"}])  # [(id,), …]

    Returns the keys of the rows that were written: with ignore_conflicts perhaps of none.
    """

    def __init__(self, model, *names, ignore_conflicts=False):
        self.model, self.names, self.ignore_conflicts = model, names, ignore_conflicts

    @cached_property
    def fields(self):
        return [self.model._meta.get_field(name) for name in self.names]

    @cached_property
    def sql(self):
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in self.fields)
        # Without a length: a cast to varchar(140) would cut off what is longer.
        types = [field.db_type(connection).partition("(")[0] for field in self.fields]
        lists = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(types, 1))
        conflict = "ON CONFLICT DO NOTHING" if self.ignore_conflicts else ""
        key = ", ".join(quote(field.column) for field in self.model._meta.pk_fields)
        return (
            f"INSERT INTO {quote(self.model._meta.db_table)} ({columns})"
            f" SELECT * FROM unnest({lists}) {conflict} RETURNING {key}"
        )

    def __call__(self, rows):
        lists = [
            [field.get_db_prep_save(row[name], connection) for row in rows]
            for name, field in zip(self.names, self.fields, strict=True)
        ]
        return connection.later(self.sql, lists).rows


class PlannedStatement(Written):
    """A Statement that is planned anew for its values each time, where a plan has to know them: the
    way to a rare word is not that to a frequent one.
    """

    @cached_property
    def sql(self):
        """The statement with %(name)s for the places, into which psycopg writes the values."""
        return self.put_together()

    def place(self, number, name, kind):
        return f"%({name})s::{kind}"

    def __call__(self, **values):
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            return cursor.fetchall()


def written_out(value):
    return Literal(value).as_string().replace("%", "%%")


def argument_names(function):
    return function.__code__.co_varnames[: function.__code__.co_argcount]


def key_of(number, name):
    """What stands at a place, and the type of its values."""
    match name.rpartition("_")[2]:
        case "at":
            return MOMENT + timedelta(days=number), "timestamptz"
        case "text":
            return TEXT.format(number), "text"
        case "token":
            return UUID(int=number), "uuid"
        case "ids":
            return ID + number, "bigint[]"
        case "texts":
            return TEXT.format(number), "text[]"
    return ID + number, "bigint"


def as_model(model, **values):
    """An instance as the database would give it; what is not among the values is deferred."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in values]
    return model.from_db("default", names, [values[name] for name in names])
