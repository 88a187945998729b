"""What is measured: each thing as a person does it, with that person's account."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bench.client import Request, form_request, upload_request

# Eight at once, and one more that works alone.
TOGETHER: Final = 8
ALONE: Final = TOGETHER
PLACES: Final = TOGETHER + 1
REGISTRY: Final = "registry"
UPLOAD_BYTES: Final = 100_000
SMALL_BYTES: Final = 2_000


@dataclass(frozen=True)
class Subjects:
    """What the pages are about: ids of this data set, found by ``bench.inside``."""

    division: int
    oldest_year: int
    oldest_last: int
    entries: list[int]
    dispatches: list[int]
    sendable: list[int]
    waiting: dict[str, list[int]]

    @property
    def schools(self) -> list[str]:
        """Accounts of school clerks, one for each place."""
        return list(self.waiting)


@dataclass(frozen=True)
class Share:
    """Which place a session has and which round it is: no two do the same deed."""

    place: int
    round: int
    rounds: int

    def of(self, ids: Sequence[int], *, alone: bool) -> Sequence[int]:
        """Return the ids that only this session uses; ``alone``: they are its own."""
        own = ids if alone else ids[self.place :: PLACES]
        return own[self.round :: self.rounds]


Requests = Callable[[Subjects, Share, str], Iterator[Request]]


@dataclass(frozen=True)
class Case:
    """One measured thing; ``requests`` gets the form token of the session."""

    name: str
    about: str
    requests: Requests
    by_schools: bool = False
    signed_in: bool = True
    # Where the form stands whose token the session uses; a read needs none.
    form: str = ""

    @property
    def writes(self) -> bool:
        """Does it change something: then each repetition is a new deed."""
        return bool(self.form)

    def account(self, subjects: Subjects, place: int) -> str:
        """Return who sits at a place."""
        return subjects.schools[place] if self.by_schools else REGISTRY


def _page(path: str) -> Requests:
    def requests(_subjects: Subjects, _share: Share, _token: str) -> Iterator[Request]:
        return itertools.repeat(Request(path))

    return requests


def _pages(paths: Callable[[Subjects], list[str]]) -> Requests:
    def requests(subjects: Subjects, share: Share, _token: str) -> Iterator[Request]:
        found = paths(subjects)
        start = share.place % len(found)
        turned = found[start:] + found[:start]
        return itertools.cycle([Request(path) for path in turned])

    return requests


def _deep_pages(subjects: Subjects) -> list[str]:
    year, last = subjects.oldest_year, subjects.oldest_last
    tops = [last // 2, last // 3, min(50, last)]
    return [f"/registers/incoming/?year={year}&upto={top}" for top in tops]


def letter_fields(subjects: Subjects, token: str) -> dict[str, str]:
    """Return the form of ลงทะเบียนหนังสือรับ, filled for one new letter."""
    mark = uuid.uuid4()
    return {
        "csrfmiddlewaretoken": token,
        "submission": str(mark),
        "sender": "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
        "urgency": "1",
        "reference_number": f"ศธ 04010/{mark.int % 100_000}",
        "document_date": "",
        "addressee": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา",
        "subject": "การประชุมเชิงปฏิบัติการพัฒนาครูผู้สอนวิชาคณิตศาสตร์ ระดับชั้นประถมศึกษา",
        "responsible_office": str(subjects.division),
        "action_taken": "",
        "note": "เอกสารกระดาษ",
    }


def _register(subjects: Subjects, _share: Share, token: str) -> Iterator[Request]:
    while True:
        fields = letter_fields(subjects, token) | {"document_date": "1/1"}
        yield form_request(NEW_LETTER, fields)


def _register_with_file(
    subjects: Subjects, _share: Share, token: str
) -> Iterator[Request]:
    while True:
        fields = letter_fields(subjects, token) | {
            "document_date": "1/1",
            "description_1": "หนังสือนำส่ง",
        }
        file = ("letter.pdf", pdf_of(UPLOAD_BYTES))
        yield upload_request(NEW_LETTER, fields, {"file_1": file})


def _receive(subjects: Subjects, share: Share, token: str) -> Iterator[Request]:
    school = subjects.schools[share.place]
    for delivery in share.of(subjects.waiting[school], alone=True):
        path = f"/dispatch/inbox/{delivery}/receive/"
        yield form_request(path, {"csrfmiddlewaretoken": token})


def _dispatch(subjects: Subjects, share: Share, token: str) -> Iterator[Request]:
    for entry in share.of(subjects.sendable, alone=False):
        fields = {
            "csrfmiddlewaretoken": token,
            "submission": str(uuid.uuid4()),
            "from_office": str(subjects.division),
            "recipients": "all_government",
            "urgency": "1",
            "secrecy": "0",
            "summary": "ขอความอนุเคราะห์ประชาสัมพันธ์ให้ครูและบุคลากรทางการศึกษาทราบและดำเนินการ",
        }
        # Without a file the page would ask whether that is meant.
        file = ("letter.pdf", pdf_of(SMALL_BYTES))
        path = f"/dispatch/new/?entry={entry}"
        yield upload_request(path, fields, {"file_1": file})


def pdf_of(size: int) -> bytes:
    """Return a PDF of this size, unlike any other."""
    head = f"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% {uuid.uuid4()}".encode()
    tail = b"\ntrailer<</Size 2/Root 1 0 R>>\n%%EOF\n"
    return head + b"\n%" + b"x" * (size - len(head) - len(tail) - 2) + tail


NEW_LETTER: Final = "/registers/incoming/new/"
HELLO: Final = Case(
    "hello",
    "the health page: every layer, no page",
    _page("/health/live/"),
    signed_in=False,
)
RAW_SQL_LIST: Final = "raw_sql_list"
READS: Final = (
    Case("home", "รายการหลัก of the registry", _page("/")),
    Case("register_list", "ทะเบียนหนังสือรับ, newest", _page("/registers/incoming/")),
    Case("register_list_deep", "the same, oldest year", _pages(_deep_pages)),
    Case(
        "school_inbox",
        "หนังสือรับ of a school",
        _page("/dispatch/inbox/"),
        by_schools=True,
    ),
    Case("area_inbox", "หนังสือรับ of the area", _page("/dispatch/inbox/")),
    Case(
        "letter_page",
        "รายละเอียด of a letter with a file",
        _pages(lambda found: [f"/registers/entries/{pk}/" for pk in found.entries]),
    ),
    Case(
        "matrix_200",
        "ผลการลงทะเบียนรับ of 200 schools",
        _pages(lambda found: [f"/dispatch/{pk}/" for pk in found.dispatches]),
    ),
)
WRITES: Final = (
    Case("register_letter", "ลงทะเบียนหนังสือรับ", _register, form=NEW_LETTER),
    Case(
        "register_letter_file",
        "the same with a PDF of 100 kB",
        _register_with_file,
        form=NEW_LETTER,
    ),
    Case(
        "receive_letter",
        "ลงทะเบียนรับ",
        _receive,
        by_schools=True,
        form="/dispatch/inbox/",
    ),
    Case("dispatch_200", "ส่ง ร.ร. to 200 schools", _dispatch, form=NEW_LETTER),
)
CASES: Final = (HELLO, *READS, *WRITES)
NAMES: Final = (HELLO.name, RAW_SQL_LIST, *(case.name for case in (*READS, *WRITES)))
