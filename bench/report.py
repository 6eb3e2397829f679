"""Runs as tables, and whether they clear the bars. A run is what bench.run gives: plain data."""

import json
from dataclasses import dataclass

from bench.scenarios import HOME, POSTS, REFERENCE, VISITED

HOME_RATIO = 0.5
HOME_QUERIES, VISITED_QUERIES = 6, 4
GROWTH = 1.25
POSTING_RATIO = 1.1
SEARCH_MS = 15

COLUMNS = [
    "", "requests/s", "median ms", "p99 ms", "queries", "KB", "of reference", "median to 1x",
]  # fmt: skip


@dataclass(frozen=True)
class Bar:
    what: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def is_met(self):
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self):
        sign = "≥" if self.at_least else "≤"
        said = "met" if self.is_met else "NOT MET"
        return f"{said:8} {self.what}: {self.value:g} {sign} {self.limit:g}"


def to_reference(run, name):
    """Requests/s as a share of the reference's; None without one."""
    scenarios = run["scenarios"]
    if REFERENCE not in scenarios:
        return None
    return scenarios[name]["rate"] / scenarios[REFERENCE]["rate"]


def growth(run, first, name):
    """How many times the median of `first`, a run at 1x, it is; None where either lacks it."""
    if not first or name not in first["scenarios"]:
        return None
    return run["scenarios"][name]["median"] / first["scenarios"][name]["median"]


def rows(run, first=None):
    """A list of cells for each scenario, in the order of COLUMNS."""
    for name, figures in run["scenarios"].items():
        yield [
            figures["title"],
            f"{figures['rate']:,.0f}" if figures["rate"] >= 10 else f"{figures['rate']:.1f}",
            f"{figures['median']:.1f}",
            f"{figures['p99']:.1f}",
            str(figures["queries"]),
            f"{figures['bytes'] / 1000:.1f}",
            ratio(to_reference(run, name)),
            ratio(growth(run, first, name)),
        ]


def ratio(value):
    return "" if value is None else f"{value:.2f}"


def bars(run, first=None):
    """[Bar, …] of what the run has measured."""
    scenarios = run["scenarios"]
    found = []
    if HOME in scenarios:
        share = to_reference(run, HOME)
        if share is not None:
            found.append(
                Bar("home, of the reference's requests/s", round(share, 2), HOME_RATIO, True)
            )
        found.append(Bar("home, queries", scenarios[HOME]["queries"], HOME_QUERIES))
    for name in VISITED:
        if name in scenarios:
            title, queries = scenarios[name]["title"], scenarios[name]["queries"]
            found.append(Bar(f"{title}, queries", queries, VISITED_QUERIES))
    if first and run["size"] != first["size"]:
        for name, figures in scenarios.items():
            if (grown := growth(run, first, name)) is not None:
                what = f"{figures['title']}, median against 1x"
                found.append(Bar(what, round(grown, 2), GROWTH))
    if set(POSTS) <= scenarios.keys():
        none, most = scenarios[POSTS[0]], scenarios[POSTS[-1]]
        what = f"{most['title']}, median against none"
        found.append(Bar(what, round(most["median"] / none["median"], 2), POSTING_RATIO))
    for title, cost in run["statements"].items():
        found.append(Bar(f"{title}, ms in the database, worst word", cost["worst"], SEARCH_MS))
    return found


def failures(run):
    """Titles of scenarios with requests that were not answered, or with an error."""
    return [figures["title"] for figures in run["scenarios"].values() if figures["failed"]]


def headline(run):
    machine, load = run["machine"], run["load"]
    return (
        f"{run['size']:g}x: {run['members']:,} members, {run['tweets']:,} tweets, "
        f"{run['follows']:,} follows. {machine['cpu']}, {machine['cores']} cores, "
        f"Python {machine['python']}, PostgreSQL {machine['postgresql']}; "
        f"{load['workers']} workers, {load['connections']} connections of {run['tool']} on the "
        f"same machine, warm, median of {load['rounds']} rounds of {load['seconds']} s. "
        f"{run['at'][:10]}."
    )


def as_text(run, first=None):
    """For a terminal: the tables, then the bars."""
    lines = [headline(run), "", *aligned([COLUMNS, *rows(run, first)])]
    if run["statements"]:
        cells = [[title, f"{c['median']:.2f}", f"{c['worst']:.2f}"] for title, c in statements(run)]
        lines += ["", *aligned([["ms in the database", "median", "worst word"], *cells])]
    lines += ["", *map(str, bars(run, first))]
    lines += [f"FAILED   requests of: {title}" for title in failures(run)]
    return "\n".join(lines)


def statements(run):
    return run["statements"].items()


def aligned(table):
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        first, *others = zip(cells, widths, strict=True)
        yield "  ".join(
            [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        ).rstrip()


def as_markdown(run, first=None):
    """For docs/performance.md."""
    lines = [headline(run), "", *markdown_table([COLUMNS, *rows(run, first)])]
    if run["statements"]:
        cells = [[title, f"{c['median']:.2f}", f"{c['worst']:.2f}"] for title, c in statements(run)]
        lines += ["", *markdown_table([["ms in the database", "median", "worst word"], *cells])]
    missed = [f"- {bar.what}: {bar.value:g}" for bar in bars(run, first) if not bar.is_met]
    lines += ["", *(["Bars that are not met:", "", *missed] if missed else ["All bars are met."])]
    return "\n".join(lines)


def markdown_table(table):
    head, *body = table
    yield f"| {' | '.join(head)} |"
    yield f"| --- {'| ---: ' * (len(head) - 1)}|"
    for cells in body:
        yield f"| {' | '.join(cells)} |"


def path_of(directory, size):
    return directory / f"{size}.json"


def read(directory, size):
    """The run that was kept for the size; None without one."""
    path = path_of(directory, size)
    return json.loads(path.read_text()) if path.exists() else None


def keep(run, path):
    path.write_text(json.dumps(run, indent=2, ensure_ascii=False) + "\n")
