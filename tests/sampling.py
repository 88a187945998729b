"""Cases that cost much and are much alike: some in `make test`, all in `make test-long`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest


def every_second(cases: Iterable[Any], ids: Sequence[str] | None = None) -> list[Any]:
    """Give all cases to a test, every second one only in `make test-long`.

    A case of several arguments is a tuple. ``ids`` are the names that pytest shows.
    """
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            id=ids[place] if ids else None,
            marks=pytest.mark.long if place % 2 else (),
        )
        for place, case in enumerate(cases)
    ]
