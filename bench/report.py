"""Results as a file, as a table on the screen and as a page of the documentation."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench import (
    backup_stage,
    certificates_stage,
    directory_stage,
    million_stage,
    page_weight_stage,
    record_stage,
    sending_stage,
    stamping_stage,
    ways_stage,
)
from bench.cases import CASES, RAW_SQL_LIST
from bench.legacy_speeds import Goal, goals_of
from bench.limits import LIMITS
from bench.measuring import Measured, ratio_of

Result = dict[str, Any]
HEADINGS: Final = (
    "name",
    "median ms",
    "p95 ms",
    "8 sessions/s",
    "HTML kB",
    "sent kB",
    "queries",
    "limit",
    "limit ms",
    "ratio",
    "at most",
)
ABOUT: Final = {
    RAW_SQL_LIST: "the list's statement alone, through the driver",
    **{case.name: case.about for case in CASES},
    **million_stage.ABOUT,
    **sending_stage.ABOUT,
    **ways_stage.ABOUT,
    **stamping_stage.ABOUT,
    **certificates_stage.ABOUT,
    **directory_stage.ABOUT,
    **page_weight_stage.ABOUT,
    **record_stage.ABOUT,
    **backup_stage.ABOUT,
}
WORDS: Final = {True: "reached", False: "missed", None: ""}


def results_of(
    names: Sequence[str],
    found: dict[str, Measured],
    database: str,
    dataset: str,
    queries: dict[str, int],
) -> list[Result]:
    """Return one object for each name, in the order of the names."""
    return [
        _result(name, found, database, dataset, queries)
        for name in names
        if name in found
    ]


def _result(
    name: str,
    found: dict[str, Measured],
    database: str,
    dataset: str,
    queries: dict[str, int],
) -> Result:
    measured, limit = found[name], LIMITS[name]
    value, ratio = ratio_of(name, found)
    return {
        "name": name,
        "database": database,
        "dataset": dataset,
        "median_ms": round(measured.alone.median_ms, 3),
        "p95_ms": round(measured.alone.p95_ms, 3),
        "rps8": round(measured.rate, 1),
        "bytes": measured.alone.html_bytes,
        "transferred": measured.alone.transferred,
        "queries": 1 if name == RAW_SQL_LIST else queries[name],
        "limit": limit.name,
        "limit_value": round(value, 3),
        "ratio": round(ratio, 2),
        "most": limit.most[database],
    }


def exceeded(results: Iterable[Result]) -> list[Result]:
    """Return the results whose ratio is too high."""
    return [result for result in results if result["ratio"] > result["most"]]


def write_json(results: list[Result], path: Path) -> None:
    """Write the results where programs find them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def show(results: list[Result], console: Console) -> None:
    """Print the tables."""
    for database, dataset in _sets(results):
        table = Table(title=f"{database}, {dataset} data set")
        for heading in HEADINGS:
            is_text = heading in {"name", "limit"}
            table.add_column(heading, justify="left" if is_text else "right")
        for result in _on(results, database, dataset):
            too_much = result["ratio"] > result["most"]
            table.add_row(*_row(result), style="bold red" if too_much else None)
        console.print(table)
        found = _goals(_on(results, database, dataset))
        if not found:
            continue
        goals = Table(title=f"{database} against the predecessor")
        for heading in ("name", "", "goal", "measured", ""):
            goals.add_column(heading)
        for name, goal in found:
            goals.add_row(name, *_goal_row(goal))
        console.print(goals)


def write_page(results: list[Result], path: Path, load: tuple[float, ...]) -> None:
    """Write docs/benchmark.md."""
    lines = [
        "# Benchmark",
        "",
        "Made by `make bench ARGS=--write-docs`, which writes `bench/results.json` too.",
        "",
        *_circumstances(results, load),
    ]
    for database, dataset in _sets(results):
        on = _on(results, database, dataset)
        lines += ["", f"## {database}, {dataset}", ""]
        lines += _markdown(HEADINGS, [_row(result) for result in on])
        if not _goals(on):
            continue
        lines += ["", "Against the predecessor (its better run; AMSS++ 4.02):", ""]
        rows = [(name, *_goal_row(goal)) for name, goal in _goals(on)]
        lines += _markdown(("name", "what", "goal", "measured", ""), rows)
    lines += ["", "## What the names mean", ""]
    lines += [f"- `{name}`: {about}" for name, about in ABOUT.items()]
    lines += ["", _EXPLANATION]
    path.write_text("\n".join(lines), encoding="utf-8")


_EXPLANATION: Final = """\
A write is measured from the press of the button to the page that follows it, with
every commit on the disk (SQLite `synchronous=FULL`, PostgreSQL `fsync` and
`synchronous_commit` on). Times are those of one session alone; *8 sessions/s* is what
eight sessions at once get done. Clients run on the same cores as the system.

*limit* is the least that this machine could do, measured in the same run:
`bare_server` the web server without the system, `hello` the health page, `commit` one
row on the disk through the driver, `commit_200` 200 indexed rows in one commit,
`store_file` hashing and syncing a file of the uploaded size, `select_one` an empty
statement. The *million* data set is one book of a million entries, in which the
functions behind the page are measured: `raw_sql` is the same statement through the
driver, `unindexed_count` the same words counted without an index; of several searches
the one with the worst ratio is shown. The *sending* data set
is an office above 30,000 schools with 10,000,000 deliveries, and `small_set` the same
page or deed where there are 10,000; a deed is compared for each recipient, and its
limit is shown so. The *ways* data set is an area office and ten years of letters:
150,000 that went past head, deputy and director to an officer, with four steps and six
endorsements each. 40 letters wait with the director and 30 with one officer, as many as
in its `small_set` of 1,500 letters; 2,000 more wait with others. The *stamping* set asks no database: `plain_copy` is a process that
opens the same PDF and saves it, `stamp_unchecked` the same stamping without comparing
the copy with its original. The *certificates* set is a new SQLite database:
`bare_typst` is one process of Typst that sets the same certificates, `plain_insert` as many
letters and lines without record and proofs. *ratio* is how many times its limit a thing takes, in the middle one of three
rounds. A ratio above *at most* fails the run. The factors against the predecessor decide
nothing: they were measured on
another day.
"""


def _circumstances(results: list[Result], load: tuple[float, ...]) -> list[str]:
    now = datetime.now(UTC)
    loads = " ".join(f"{each:.1f}" for each in load)
    words = (
        f"{now:%Y-%m-%d}, {_dataset(results)} data set",
        f"{os.cpu_count()} cores",
        f"Python {platform.python_version()}",
        f"load of the machine before the run {loads}",
    )
    return [f"{', '.join(words)}."]


def _row(result: Result) -> tuple[str, ...]:
    return (
        result["name"],
        f"{result['median_ms']:.2f}",
        f"{result['p95_ms']:.2f}",
        f"{result['rps8']:,.0f}" if result["rps8"] else "–",
        f"{result['bytes'] / 1000:.1f}" if result["bytes"] else "–",
        f"{result['transferred'] / 1000:.1f}" if result["transferred"] else "–",
        str(result["queries"]),
        result["limit"],
        f"{result['limit_value']:.2f}",
        f"{result['ratio']:.3g}",
        f"{result['most']:g}",
    )


def _goal_row(goal: Goal) -> tuple[str, ...]:
    return (goal.text, goal.aim, goal.measured, WORDS[goal.is_reached])


def _goals(results: list[Result]) -> list[tuple[str, Goal]]:
    return [(result["name"], goal) for result in results for goal in goals_of(result)]


def _markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [headings, ["---"] * len(headings), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _sets(results: list[Result]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((each["database"], each["dataset"]) for each in results))


def _on(results: list[Result], database: str, dataset: str) -> list[Result]:
    wanted = (database, dataset)
    return [each for each in results if (each["database"], each["dataset"]) == wanted]


def _dataset(results: list[Result]) -> str:
    return str(results[0]["dataset"]) if results else ""
