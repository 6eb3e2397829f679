"""What load does not tell: statements, bytes, and what search costs the database."""

import gzip
import secrets
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.plan import FEW, viewers
from bench.scenarios import searched, typed_names
from search.queries import find_hashtags, find_people
from search.query import parse
from search.tweets import find_tweets
from search.views import BESIDE, SUGGESTIONS

CALLS = 4  # of a scenario; the most statements and the median of the bytes count
TIMES = 5


def client_of(cookies, call):
    """A client of this process, whose address the site knows."""
    client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE="en")
    name, _, key = cookies.of(call.viewer).partition("=")
    if key:
        client.cookies[name] = key
    return client


def make(client, call):
    if call.text:
        return client.post(call.path, {"text": call.text, "token": secrets.token_hex(16)})
    return client.get(call.path)


def cost(cookies, scenario):
    """(statements, bytes of the compressed body) of an answer from warm caches."""
    statements, sizes = [], []
    for call in scenario.calls[:CALLS]:
        client = client_of(cookies, call)
        make(client, call)
        with CaptureQueriesContext(connection) as captured:
            response = make(client, call)
        statements.append(len(captured))
        sizes.append(len(gzip.compress(response.content, 6)) if response.content else 0)
    return max(statements), round(median(sizes))


def search_statements(members, tweets):
    """{title: what it costs the database} of each kind of search.

    Milliseconds of planning and execution of all its statements: the median of some times for each
    word; of these the median and the worst of all words.
    """
    viewer = User.objects.get(pk=viewers(members, FEW)[0])
    costs = {}
    for _name, title, asked in searched(tweets):
        costs[f"{title}: tweets"] = cost_of(find_parsed, viewer, asked)
        costs[f"{title}: people"] = cost_of(find_people, viewer, asked, BESIDE)
        costs[f"{title}: hashtags"] = cost_of(find_hashtags, viewer, asked, BESIDE)
    typed = typed_names(members)
    for name, find in {"people": find_people, "hashtags": find_hashtags}.items():
        costs[f"as one types: {name}"] = cost_of(find, viewer, typed, SUGGESTIONS)
    return costs


def find_parsed(viewer, q):
    return find_tweets(viewer, parse(q)).rows


def cost_of(find, viewer, words, *options):
    times = []
    for word in words:
        with CaptureQueriesContext(connection) as captured:
            list(find(viewer, word, *options))
        statements = [query["sql"] for query in captured if not is_plan(query["sql"])]
        times.append(median(sum(map(explained, statements)) for _ in range(TIMES)))
    return {"median": round(median(times), 2), "worst": round(max(times), 2)}


def is_plan(statement):
    return statement.startswith("EXPLAIN")


def explained(statement):
    """Milliseconds of the database's own clock, without that of each node of the plan."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}")
        plan = cursor.fetchone()[0][0]
    return plan["Planning Time"] + plan["Execution Time"]
