"""A data set for trying the measurements themselves: made in seconds.

Run as ``python -m bench.small`` in the environment of a migrated, empty database.
"""

# ruff: noqa: E402
from __future__ import annotations

from typing import Final

import django

django.setup()

from django.utils import timezone

from bench.stage import PASSWORD
from saraban.demo.build import build
from saraban.demo.size import Size

SIZE: Final = Size(
    schools=12,
    private_schools=0,
    clusters=3,
    days=400,
    paper_letters=200,
    area_letters=150,
    dispatches=60,
    school_letters=24,
    waiting_in_area=8,
    share_to_all=1.0,
    received_share=0.3,
)


class SilentWatcher:
    """Says nothing."""

    def begin(self, task: str, total: int) -> None:
        """Say nothing."""

    def advance(self, done: int) -> None:
        """Say nothing."""


def main() -> None:
    """Build it."""
    build(SIZE, PASSWORD, now=timezone.now(), watcher=SilentWatcher())


if __name__ == "__main__":
    main()
