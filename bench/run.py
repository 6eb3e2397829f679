"""One run: every scenario in several rounds, so that a slow minute falls on all of them."""

import os
import platform
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Max, Sum
from django.utils import timezone

from accounts.models import User
from bench import clients, measure
from bench.plan import PLAIN_BACKEND
from bench.plan import members as members_of
from bench.plan import tweets as tweets_of
from bench.server import serving
from tweets.models import Tweet

WARM_UP = 2  # seconds of each scenario before the first round
UNSEEN = timedelta(days=2)  # since a viewer last looked at their interactions


@dataclass(frozen=True)
class Load:
    """How hard: connections at a time, for so many seconds in each of the rounds."""

    workers: int
    connections: int
    seconds: int
    rounds: int


def default_load():
    cores = os.cpu_count() or 1
    return Load(workers=cores, connections=2 * cores, seconds=4, rounds=3)


def run(size, load, say, scenarios):
    """Measure the loaded community; returns what bench.report prints and keeps."""
    members, tweets = members_of(size), tweets_of(size)
    last = Tweet.objects.aggregate(last=Max("pk"))["last"]
    forget_what_was_seen({call.viewer for s in scenarios for call in s.calls})
    cookies, plain = clients.Cookies(), clients.Cookies(PLAIN_BACKEND)
    try:
        figures = under_load(scenarios, {False: cookies, True: plain}, load, say, last)
        say("statements and bytes")
        for scenario in scenarios:
            queries, size_of_page = measure.cost(cookies, scenario)
            figures[scenario.name] |= {"queries": queries, "bytes": size_of_page}
        statements = {}
        if any(scenario.name.startswith("search") for scenario in scenarios):
            say("search in the database")
            statements = measure.search_statements(members, tweets)
    finally:
        # As it was, for the next run.
        delete_posts(last)
        keys = [*cookies.sessions.values(), *plain.sessions.values()]
        Session.objects.filter(pk__in=keys).delete()
    return {
        "size": size,
        "members": members,
        "tweets": tweets,
        "follows": User.objects.aggregate(n=Sum("following_count"))["n"],
        "machine": machine(),
        "at": timezone.now().isoformat(timespec="minutes"),
        "tool": clients.tool(),
        "load": vars(load),
        "scenarios": figures,
        "statements": statements,
    }


def forget_what_was_seen(viewers):
    newest = Tweet.objects.latest("pk").created_at
    User.objects.filter(pk__in=viewers - {None}).update(interactions_seen_at=newest - UNSEEN)


def delete_posts(last):
    """What came after the last tweet of the community: else it would fill everybody's home."""
    if Tweet.objects.filter(pk__gt=last).delete()[0]:
        with connection.cursor() as cursor:  # what is left of them would stand before the newest
            cursor.execute("VACUUM (ANALYZE) tweets_tweet, accounts_user")


def under_load(scenarios, cookies, load, say, last):
    """cookies are by whether a scenario is plain."""
    requests = {s.name: list(map(cookies[s.is_plain].request, s.calls)) for s in scenarios}
    samples = {s.name: [] for s in scenarios}
    cpu = {s.name: [] for s in scenarios}  # milliseconds a request
    rivals = [s.name for s in scenarios if s.takes_turns]
    alone = [s.name for s in scenarios if not s.takes_turns]
    with serving(load.workers) as site, serving(load.workers, "bench.plain") as plain:
        servers = {s.name: plain if s.is_plain else site for s in scenarios}
        for name, asked in requests.items():
            clients.check(servers[name].port, asked)
        for number in range(load.rounds):
            say(f"round {number + 1} of {load.rounds}")
            delete_posts(last)
            for name in alone:
                server = servers[name]
                if not number:
                    clients.drive(server.port, requests[name], load.connections, WARM_UP)
                before = server.cpu_seconds()
                sample = clients.drive(server.port, requests[name], load.connections, load.seconds)
                cpu[name].append((server.cpu_seconds() - before) * 1000 / sample.requests)
                samples[name].append(sample)
            if rivals:
                seconds = load.seconds * len(rivals)
                asked = [requests[name] for name in rivals]
                turns = clients.take_turns(site.port, asked, seconds)
                for name, sample in zip(rivals, turns, strict=True):
                    samples[name].append(sample)
        delete_posts(last)
    return {s.name: {"title": s.title} | summary(samples[s.name], cpu[s.name]) for s in scenarios}


def summary(samples, cpu):
    """The median of the rounds, and the failures of all."""
    return {
        "rate": round(median(s.rate for s in samples), 1),
        "median": round(median(s.median for s in samples), 2),
        "p99": round(median(s.p99 for s in samples), 2),
        "cpu": round(median(cpu), 1) if cpu else None,
        "failed": sum(s.failed for s in samples),
    }


def machine():
    """What the figures have to be read with."""
    cpuinfo = Path("/proc/cpuinfo")
    names = [
        line.partition(":")[2].strip()
        for line in (cpuinfo.read_text().splitlines() if cpuinfo.exists() else [])
        if line.startswith("model name")
    ]
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "cpu": names[0] if names else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "postgresql": version,
    }
