"""Cases that cost much and are much alike: some in `make test`, all in `make test-long`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pytest


def every_second(cases: Iterable[Any], ids: Sequence[str] | None = None) -> list[Any]:
    """Give all cases to a test, every second one only in `make test-long`.

    A case of several arguments is a tuple. ``ids`` are the names that pytest shows.
    """
    known = list(cases)
    return sampled(known, range(0, len(known), 2), ids)


def sampled(
    cases: Iterable[Any], kept: Collection[int], ids: Sequence[str] | None = None
) -> list[Any]:
    """Give all cases to a test, those at other places than ``kept`` only in the long run."""
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            id=ids[place] if ids else None,
            marks=() if place in kept else pytest.mark.long,
        )
        for place, case in enumerate(cases)
    ]
