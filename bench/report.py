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
    "", "requests/s", "median ms", "p99 ms", "CPU ms", "queries", "KB",
    "of reference", "median to 1x",
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
        return f"{said}: {self.what}: {self.value:g} ({sign} {self.limit:g})"


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
            f"{figures['cpu']:.1f}" if figures.get("cpu") else "",
            str(figures["queries"]),
            f"{figures['bytes'] / 1000:.1f}",
            ratio(to_reference(run, name)),
            ratio(growth(run, first, name)),
        ]


def ratio(value):
    return "" if value is None else f"{value:.2f}"


def bars(run, first=None):
    """[Bar, …] of what the run has measured; where many things have one bar, of the worst."""
    scenarios = run["scenarios"]
    found = []
    if HOME in scenarios:
        if (share := to_reference(run, HOME)) is not None:
            what = "home, of the reference's requests/s"
            found.append(Bar(what, round(share, 2), HOME_RATIO, at_least=True))
        found.append(Bar("home, queries", scenarios[HOME]["queries"], HOME_QUERIES))
    for name in VISITED:
        if name in scenarios:
            title, queries = scenarios[name]["title"], scenarios[name]["queries"]
            found.append(Bar(f"{title}, queries", queries, VISITED_QUERIES))
    if grown := growths(run, first):
        value, title = max(grown)
        found.append(Bar(f"largest growth from 1x: {title}", round(value, 2), GROWTH))
    if set(POSTS) <= scenarios.keys():
        none, most = scenarios[POSTS[0]], scenarios[POSTS[-1]]
        what = f"{most['title']}, median against none"
        found.append(Bar(what, round(most["median"] / none["median"], 2), POSTING_RATIO))
    if run["statements"]:
        value, title = max((cost["worst"], title) for title, cost in run["statements"].items())
        found.append(Bar(f"ms of the dearest word in the database: {title}", value, SEARCH_MS))
    return found


def growths(run, first):
    """[(growth, title), …] of all but the reference, which knows nothing of the size."""
    if not first or run["size"] == first["size"]:
        return []
    return [
        (grown, figures["title"])
        for name, figures in run["scenarios"].items()
        if name != REFERENCE and (grown := growth(run, first, name)) is not None
    ]


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


def tables(run, first=None):
    """Lists of rows of cells; the first row is the head."""
    yield [COLUMNS, *rows(run, first)]
    if run["statements"]:
        yield [
            ["ms in the database", "median", "dearest word"],
            *(
                [title, f"{cost['median']:.2f}", f"{cost['worst']:.2f}"]
                for title, cost in run["statements"].items()
            ),
        ]


def as_text(run, first=None):
    """For a terminal: the tables, then the bars."""
    lines = [headline(run)]
    for table in tables(run, first):
        lines += ["", *aligned(table)]
    lines += ["", *map(str, bars(run, first))]
    lines += [f"FAILED: requests of: {title}" for title in failures(run)]
    return "\n".join(lines)


def aligned(table):
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        first, *others = zip(cells, widths, strict=True)
        yield "  ".join(
            [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        ).rstrip()


def as_markdown(run, first=None):
    """For docs/performance.md."""
    lines = [headline(run)]
    for table in tables(run, first):
        lines += ["", *markdown_table(table)]
    lines += ["", *(f"- {bar}" for bar in bars(run, first))]
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
