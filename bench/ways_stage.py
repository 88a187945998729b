"""What ``bench.ways`` measures on a large and a small data set, and its limits.

The names stand here, since that module needs the environment of its database.
"""

from __future__ import annotations

from typing import Final

from bench.two_sets import SMALL_SET, Limit, Size, TwoSets

PAGES: Final = {
    "ways_queue": "รอสั่งการ and the first letter of a director, after 150,000 letters",
    "ways_list_mine": "รอฉันดำเนินการ of an officer",
    "ways_list_asked": "ที่ส่งต่อ/เสนอไปแล้ว of who proposed them all",
    "ways_history": "ประวัติของหนังสือ of one letter",
    "ways_home": "รายการหลัก of the director",
}
DEEDS: Final = {
    "ways_decide": "the director's word on a letter, held back and then written",
}
ABOUT: Final = {**PAGES, **DEEDS}
NAMES: Final = tuple(ABOUT)
OPTION: Final = "--lines"
SOURCES: Final = (
    "bench/bulk.py",
    "bench/ways_data.py",
    "bench/ways_plan.py",
    "saraban/*/migrations/*.py",
)
LIMITS: Final = {
    # The same work waits where there are 1,500 letters: ten years cost nothing.
    "ways_queue": Limit(SMALL_SET, 1.5, 1.5),
    "ways_list_mine": Limit(SMALL_SET, 1.5, 1.5),
    "ways_history": Limit(SMALL_SET, 1.5, 1.5),
    "ways_home": Limit(SMALL_SET, 1.5, 1.5),
    # It counts what is late, up to a hundred, where the small set has few.
    "ways_list_asked": Limit(SMALL_SET, 3, 3),
    # It waits for the disk, as sending_one does.
    "ways_decide": Limit(SMALL_SET, 2, 2),
}
FULL: Final = Size(large=150_000, small=1_500, rounds=3)
QUICK: Final = Size(large=300, small=150, rounds=1)
SETS: Final = TwoSets("ways", OPTION, LIMITS, SOURCES)
