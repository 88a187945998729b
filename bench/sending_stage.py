"""What ``bench.sending`` measures on a large and a small data set, and its limits.

The names stand here, since that module needs the environment of its database.
"""

from __future__ import annotations

from typing import Final

from bench.two_sets import SMALL_SET, Limit, Size, TwoSets

PAGES: Final = {
    "sending_inbox_school": "หนังสือรับ of a school, its menu counted, at 10,000,000 deliveries",
    "sending_inbox_area": "หนังสือรับ of an area that schools have sent 200,000 letters",
    "sending_home_school": "รายการหลัก of the school",
    "sending_home_sender": "รายการหลัก of the office that sent 333 letters to all",
    "sending_sent": "หนังสือส่ง of that office",
    "sending_overdue_school": "หนังสือที่ยังไม่รับเกิน 3 วัน of the school",
    "sending_overdue_sender": "the same of the office that sent, by letter",
    "sending_matrix": "ผลการลงทะเบียนรับ of 30,000 schools",
}
DEEDS: Final = {
    "sending_one": "ส่งหนังสือราชการ to one school",
    "sending_200": "the same to 200 schools, each",
    "sending_all": "the same to 30,000 schools, each",
}
ABOUT: Final = {**PAGES, **DEEDS}
NAMES: Final = tuple(ABOUT)
SOURCES: Final = ("bench/bulk.py", "bench/sending_data.py", "saraban/*/migrations/*.py")
ONE: Final = "sending_one"
OPTION: Final = "--deliveries"

LIMITS: Final = {
    # The same page where there are 10,000 deliveries: lists do not grow.
    "sending_inbox_school": Limit(SMALL_SET, 1.5, 1.5),
    "sending_inbox_area": Limit(SMALL_SET, 1.5, 1.5),
    "sending_home_school": Limit(SMALL_SET, 1.5, 1.5),
    "sending_overdue_school": Limit(SMALL_SET, 1.5, 1.5),
    # These count recipients, and have 1,000 times as many to count.
    "sending_home_sender": Limit(SMALL_SET, 4, 4),
    "sending_sent": Limit(SMALL_SET, 40, 40),
    "sending_overdue_sender": Limit(SMALL_SET, 40, 40),
    "sending_matrix": Limit(SMALL_SET, 10, 10),
    # A deed is judged for each recipient.
    "sending_one": Limit(SMALL_SET, 2, 2),
    "sending_200": Limit(ONE, 1 / 5, 1 / 5),
    "sending_all": Limit(ONE, 1 / 10, 1 / 10),
}


FULL: Final = Size(large=10_000_000, small=10_000, rounds=3)
QUICK: Final = Size(large=8_000, small=7_000, rounds=1)
SETS: Final = TwoSets("sending", OPTION, LIMITS, SOURCES)
