"""What a search asks of the database, as SQL that is written once for each shape of a query.

Of two queries of one shape the same is asked, for other words and members: "coffee sun" and "tea
rain", "from:alice tea" and "from:bob sun". Their statements are kept, with places for the values,
and planned anew each time: the plan has to know how common a word is.
"""

from dataclasses import replace
from functools import lru_cache, partial

from django.db.models.expressions import RawSQL

from accounts.statements import ViewerStatement
from microblog.pagination import SIZE
from microblog.statements import PlannedStatement, key_of
from search.matching import NAMES, matching
from search.query import Query
from tweets.models import Tweet

SHAPES = 128  # that are kept
PLACED = {"word", "phrase", "hashtag", "lang", "url", *NAMES}
DAYS = {"since", "until"}  # become ids before a search is made


def statements(query, members):
    """The Statements for the query's shape, and the values of their places; members as
    members_named gives them.
    """
    groups, known, values = [], [], {}
    for group in query.groups:
        terms = []
        for number, term in enumerate(group, len(values)):
            if term.kind in PLACED:
                place = f"{number}_text"
                values[place] = term.value
                if term.kind in NAMES and (member := members.get(term.value.upper())):
                    known.append(place)
                    values[member_place(place)] = member
                term = replace(term, value=place)
            if term.kind not in DAYS:
                terms.append(term)
        groups.append(tuple(terms))
    return statements_of(Query(tuple(filter(None, groups))), tuple(known)), values


def member_place(place):
    return f"{place}_member"


@lru_cache(maxsize=SHAPES)
def statements_of(shape, known):
    return Statements(shape, known)


class Statements:
    """shape is a Query with names of places for values; known are those for which there is a
    member.
    """

    def __init__(self, shape, known):
        self.shape, self.known = shape, known
        texts = [term.value for term in shape.terms if term.kind in PLACED]
        places = texts + [member_place(text) for text in known]
        found = self.matching(0, 0, {name: key_of(n, name)[0] for n, name in enumerate(places)})
        self.is_nothing = found.tweets.query.is_empty()
        self.is_ordered, self.with_muted = found.is_ordered, found.with_muted
        self.is_listed = found.candidates is not None
        self.newest = PlannedStatement(self.build_newest, ["start", "end", "size", *places])
        self.visible = ViewerStatement(
            self.build_visible, ["start", "end", *places], PlannedStatement
        )
        self.listed = PlannedStatement(self.build_listed, ["start", "end", "few", *places])
        self.plans = [
            PlannedStatement(partial(self.build_plan, number), places)
            for number in range(len(found.vectors))
        ]

    def matching(self, start, end, places):
        groups = tuple(
            tuple(replace(term, value=places.get(term.value, term.value)) for term in group)
            for group in self.shape.groups
        )
        members = {places[text]: places[member_place(text)] for text in self.known}
        return matching(Query(groups), members, start, end)

    def build_newest(self, start, end, size, **places):
        """Ids of what matches, whoever may see it."""
        sql, values = ids(self.matching(start, end, places).tweets.order_by("-pk"))
        return f"{sql} LIMIT %s", (*values, size)

    def build_visible(self, viewer, start, end, **places):
        """Ids of what the viewer sees of it, one more than fit on a page."""
        tweets = self.matching(start, end, places).visible_to(viewer)
        return tweets.order_by("-pk").values_list("pk")[: SIZE + 1]

    def build_listed(self, start, end, few, **places):
        """One row: how many tweets indexes know of that may match, and the ids of those that do,
        newest first; or `few` and one more, and no ids.

        What is materialized is planned as if all of it was wanted, from the indexes, but read only
        as far as it is asked for.
        """
        found = self.matching(start, end, places)
        candidates, values = ids(found.candidates)
        are_few = RawSQL("SELECT pk FROM few WHERE (SELECT count(*) FROM few) <= %s", [few])
        matches, more_values = ids(found.tweets.filter(pk__in=are_few).order_by("-pk"))
        sql = (
            f"WITH listed AS MATERIALIZED ({candidates}),"
            " few AS MATERIALIZED (SELECT pk FROM listed LIMIT %s + 1)"
            f" SELECT (SELECT count(*) FROM few), ARRAY({matches})"
        )
        return sql, (*values, few, *more_values)

    def build_plan(self, number, **places):
        """How PostgreSQL would find what one of the groups asks of Tweet.search."""
        vector = self.matching(0, 0, places).vectors[number]
        sql, values = ids(Tweet.objects.filter(search=vector))
        return f"EXPLAIN (FORMAT JSON) {sql}", values


def ids(tweets):
    """SQL and its values."""
    return tweets.values("pk").query.sql_with_params()
