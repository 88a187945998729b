"""Tells at the end of a run which files of tests took the longest."""

from __future__ import annotations

from collections import Counter
from typing import Final

from _pytest.terminal import TerminalReporter

SHOWN: Final = 20
# Fewer seconds in all are no matter.
WORTH_TELLING: Final = 60.0


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print the slowest files and the seconds of all, of every worker together."""
    seconds: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "duration") and hasattr(report, "nodeid"):
                seconds[report.nodeid.partition("::")[0]] += report.duration
    total = sum(seconds.values())
    if total < WORTH_TELLING:
        return
    terminalreporter.section(f"slowest {SHOWN} files of {total:.0f} s in all")
    for name, spent in seconds.most_common(SHOWN):
        terminalreporter.write_line(f"{spent:7.1f} s  {name}")
