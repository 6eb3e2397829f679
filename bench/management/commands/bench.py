"""`manage.py bench --settings bench.settings`: how fast the site is, and how fast it stays.

docs/performance.md says what is measured and how to read it.
"""

import cProfile
import logging
import pstats
from dataclasses import replace
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bench import measure, report
from bench.clients import Cookies
from bench.database import prepare
from bench.plan import members, tweets
from bench.run import default_load, run
from bench.scenarios import HOME, all_scenarios

PROFILED_REQUESTS = 200
PROFILE_LINES = 40


class Command(BaseCommand):
    help = "Load a community, drive the site with it and print how fast it is."
    requires_system_checks = []  # they ask the database, which may not be there yet

    def add_arguments(self, parser):
        load = default_load()
        parser.add_argument(
            "action",
            nargs="?",
            default="run",
            choices=["run", "load", "profile", "report"],
            help="run (default); load the community and no more; profile one scenario in this "
            "process; report: the kept runs as Markdown",
        )
        parser.add_argument("scenario", nargs="?", default=HOME, help="to profile: home_few, …")
        parser.add_argument("--fresh", action="store_true", help="load the community again")
        parser.add_argument("--only", default="", help="scenarios, with commas between them")
        parser.add_argument("--json", type=Path, help="write the figures to this file as well")
        parser.add_argument("--workers", type=int, default=load.workers)
        parser.add_argument("--connections", type=int, default=load.connections)
        parser.add_argument("--seconds", type=int, default=load.seconds, help="of each round")
        parser.add_argument("--rounds", type=int, default=load.rounds)

    def handle(self, *, action, **options):
        # Of the requests made in this process; the server logs as ever.
        logging.getLogger("microblog.request").setLevel(logging.WARNING)
        settings.BENCH_DIR.mkdir(parents=True, exist_ok=True)
        self.size = float(settings.BENCH_SIZE)
        if action == "report":
            return self.report()
        prepare(self.size, self.progress, fresh=options["fresh"])
        if action == "profile":
            self.profile(options["scenario"])
        elif action == "run":
            self.run(options)

    def progress(self, text):
        self.stdout.write(text)
        self.stdout.flush()

    def run(self, options):
        names = ("workers", "connections", "seconds", "rounds")
        load = replace(default_load(), **{name: options[name] for name in names})
        only = options["only"].split(",") if options["only"] else []
        figures = run(self.size, load, self.progress, self.scenarios(only))
        first = report.read(settings.BENCH_DIR, "1") if self.size != 1 else None
        self.stdout.write(f"\n{report.as_text(figures, first)}")
        if not only:
            report.keep(figures, report.path_of(settings.BENCH_DIR, settings.BENCH_SIZE))
        if options["json"]:
            report.keep(figures, options["json"])
        if report.failures(figures):
            raise CommandError(f"Not all was answered; see the logs in {settings.BENCH_DIR}.")

    def report(self):
        paths = sorted(settings.BENCH_DIR.glob("*.json"), key=lambda path: float(path.stem))
        first = report.read(settings.BENCH_DIR, "1")
        for path in paths:
            figures = report.read(settings.BENCH_DIR, path.stem)
            self.stdout.write(report.as_markdown(figures, first if path.stem != "1" else None))
            self.stdout.write("")

    def scenarios(self, names=()):
        """Those with these names; all without any."""
        found = {s.name: s for s in all_scenarios(members(self.size), tweets(self.size))}
        if not found.keys() >= set(names):
            raise CommandError(f"Scenarios are {', '.join(found)}.")
        return [scenario for name, scenario in found.items() if name in names or not names]

    def profile(self, name):
        [scenario] = self.scenarios([name])
        cookies, calls = Cookies(), scenario.calls
        clients = [(measure.client_of(cookies, call), call) for call in calls]
        for client, call in clients:
            measure.make(client, call)
        profile = cProfile.Profile()
        with profile:
            for turn in range(PROFILED_REQUESTS):
                measure.make(*clients[turn % len(clients)])
        self.stdout.write(f"{PROFILED_REQUESTS} requests of {scenario.title}")
        for order in ("cumulative", "tottime"):
            table = StringIO()
            stats = pstats.Stats(profile, stream=table).strip_dirs()
            stats.sort_stats(order).print_stats(PROFILE_LINES)
            self.stdout.write(table.getvalue())
