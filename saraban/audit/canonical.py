"""The one text of values that digests are made of."""

from __future__ import annotations

import json
from typing import Any


def canonical(values: Any) -> str:
    """Return values as the one JSON text that digests are made of."""
    return json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
