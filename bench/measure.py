"""What load does not tell: statements, bytes, and what search costs the database."""

import gzip
import json
import secrets
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.plan import FEW, viewers
from bench.scenarios import searched, typed_names
from microblog.pagination import SIZE
from search.queries import find_hashtags, find_people, find_tweets
from search.query import parse
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
    """{title: what it costs the database} of each statement of each kind of search.

    Milliseconds of planning and execution: the median of some times for each word; of these the
    median and the worst of all words.
    """
    viewer = User.objects.get(pk=viewers(members, FEW)[0])
    costs = {}
    for _name, title, asked in searched(tweets):
        costs[f"{title}: tweets"] = cost_of(tweets_statement(viewer, q) for q in asked)
        costs[f"{title}: people"] = cost_of(find_people(viewer, q, BESIDE) for q in asked)
        costs[f"{title}: hashtags"] = cost_of(find_hashtags(viewer, q, BESIDE) for q in asked)
    typed = typed_names(members)
    for name, find in {"people": find_people, "hashtags": find_hashtags}.items():
        costs[f"as one types: {name}"] = cost_of(find(viewer, q, SUGGESTIONS) for q in typed)
    return costs


def tweets_statement(viewer, q):
    """As microblog.pagination.newest_first asks for it."""
    return find_tweets(viewer, parse(q)).order_by("-pk")[: SIZE + 1]


def cost_of(querysets):
    times = [median(explained(queryset) for _ in range(TIMES)) for queryset in querysets]
    return {"median": round(median(times), 2), "worst": round(max(times), 2)}


def explained(queryset):
    """Milliseconds of the database's own clock, without that of each node of the plan."""
    said = queryset.explain(format="json", analyze=True, timing=False)
    plan = json.loads(said)[0]
    return plan["Planning Time"] + plan["Execution Time"]
