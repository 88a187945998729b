"""What ``bench.record`` measures on a large and a small record, and its limits.

The names stand here, since that module needs the environment of its database.
"""

from __future__ import annotations

from typing import Final

from bench.two_sets import SMALL_SET, Limit, Size, TwoSets

PLAIN: Final = "record_register_plain"
ABOUT: Final = {
    "record_verify": "saraban verify of 10,000,000 events with their rows, for each event",
    "record_memory": "its own memory at most: GB, not s (and MB, not ms)",
    "record_register": "a letter registered, with the digests of its rows",
    PLAIN: "the same without digests",
}
NAMES: Final = tuple(ABOUT)
OPTION: Final = "--events"
SOURCES: Final = (
    "bench/record.py",
    "saraban/*/migrations/*.py",
    "saraban/audit/row_digests.py",
    "saraban/audit/seals.py",
)
LIMITS: Final = {
    # Linear time, each event for itself, and constant memory.
    "record_verify": Limit(SMALL_SET, 1.5, 1.5),
    # SQLite fills its cache of 64 MB in the larger one.
    "record_memory": Limit(SMALL_SET, 1.5, 1.5),
    "record_register": Limit(PLAIN, 1.6, 1.6),
    PLAIN: Limit(SMALL_SET, 2, 2),
}
FULL: Final = Size(large=10_000_000, small=1_000_000, rounds=1)
QUICK: Final = Size(large=2_000, small=1_000, rounds=1)
SETS: Final = TwoSets("record", OPTION, LIMITS, SOURCES)
