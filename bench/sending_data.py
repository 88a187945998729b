"""The *sending* data set: สพฐ., its areas and 30,000 schools, 10,000,000 deliveries.

Written by the database itself in a few minutes. สพฐ. has sent each of its letters to
every school, and the schools have sent letters to the first area. All that an office
has received stands under one line of its book, which the pages read like any other.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.management import call_command
from django.utils import timezone

from bench.bulk import filling, insert_select
from saraban.accounts.models import User
from saraban.core import thai
from saraban.demo.loading import Row, columns_of, load_rows
from saraban.dispatch.models import Delivery, Dispatch
from saraban.letters.models import Letter
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.divisions import create_divisions
from saraban.offices.models import Appointment, Cluster, Office, Role
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.search_keys import search_text_of

LETTERS: Final = 333
SCHOOLS_OF_AREA: Final = 300
CLUSTERS_OF_AREA: Final = 10
# One in fifty letters goes up, to the first area.
UPWARDS: Final = 50
NEWEST: Final = 10
PORTION: Final = 5_000
WAITING_UPWARDS: Final = 30
SENDER: Final = "sending_headquarters"
AREA: Final = "sending_area"
SCHOOL: Final = "sending_school"
# Of the newest letters every second school waits, of the others one in 33.
WAITS: Final = "((d.id > %s AND (o.id + d.id) %% 2 = 0) OR (o.id * 7 + d.id) %% 33 = 0)"


@dataclass(frozen=True)
class Scale:
    """How large the set is."""

    deliveries: int

    @property
    def upwards(self) -> int:
        """Letters from schools to the first area."""
        return max(self.deliveries // UPWARDS, WAITING_UPWARDS * 2)

    @property
    def schools(self) -> int:
        """Schools; each gets every letter of สพฐ."""
        return max((self.deliveries - self.upwards) // LETTERS, 20)

    @property
    def areas(self) -> int:
        """Area offices."""
        return max(self.schools // SCHOOLS_OF_AREA, 1)


def build(scale: Scale) -> None:
    """Write everything into the empty database of the environment."""
    call_command("migrate", interactive=False, verbosity=0)
    if Office.objects.filter(kind=Office.Kind.SCHOOL).count() >= scale.schools:
        return
    with filling(Delivery, Dispatch, Notice, Book, RegisterEntry):
        _Builder(scale).build()


class _Builder:
    """Writes the set, office by office and letter by letter."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self.now = timezone.now()

    def build(self) -> None:
        self.head = self._office(Office.Kind.HEADQUARTERS, "สพฐ.ตัวอย่าง", None, "0")
        self.areas = [
            self._office(Office.Kind.AREA, f"สพป.ตัวอย่าง {n}", self.head, str(n))
            for n in range(1, self.scale.areas + 1)
        ]
        self.division = create_divisions(self.head)[0]
        create_divisions(self.areas[0])
        self._write_schools()
        self._write_people()
        self._write_letter()
        self._write_books()
        self._write_downwards()
        self._write_upwards()

    def _office(
        self, kind: Office.Kind, name: str, parent: Office | None, code: str
    ) -> Office:
        return Office.objects.create(
            kind=kind,
            name=name,
            short_name=name,
            parent=parent,
            code=code,
            reference_prefix="ที่ ศธ 04999/",
        )

    def _write_schools(self) -> None:
        clusters = Cluster.objects.bulk_create(
            Cluster(area=area, name=f"กลุ่ม {area.code}/{n}", order=n)
            for area in self.areas
            for n in range(CLUSTERS_OF_AREA)
        )
        schools = (
            Office(
                kind=Office.Kind.SCHOOL,
                parent=self.areas[number % len(self.areas)],
                cluster=clusters[
                    number % len(self.areas) * CLUSTERS_OF_AREA
                    + number // len(self.areas) % CLUSTERS_OF_AREA
                ],
                code=f"{10_000_000 + number}",
                name=f"โรงเรียนสมมติที่ {number}",
                short_name=f"ร.ร.สมมติที่ {number}",
                school_type=Office.SchoolType.GOVERNMENT,
                reference_prefix="ที่ ศธ 04999/",
            )
            for number in range(self.scale.schools)
        )
        self.schools = Office.objects.bulk_create(schools, batch_size=5000)

    def _write_people(self) -> None:
        places = {
            SENDER: (self.head, Role.REGISTRY_CLERK),
            AREA: (self.areas[0], Role.REGISTRY_CLERK),
            # The last school of the first area.
            SCHOOL: (self._schools_of_the_first_area()[-1], Role.SCHOOL_CLERK),
        }
        for name, (office, role) in places.items():
            self.clerk = User.objects.create_user(name)
            Appointment.objects.create(
                user=self.clerk, office=office, role=role, starts_on=thai.today()
            )

    def _schools_of_the_first_area(self) -> list[Office]:
        return self.schools[:: len(self.areas)]

    def _write_letter(self) -> None:
        self.letter = Letter.objects.create(
            office=self.head,
            reference_number="ที่ ศธ 04999/1",
            document_date=thai.today(),
            subject="หนังสือตัวอย่าง",
            frozen_at=self.now,
        )

    def _write_books(self) -> None:
        """One incoming book and one line for each office; both have the office's id."""
        ids = [self.areas[0].pk, *(school.pk for school in self.schools)]
        year = thai.year_be(thai.today())
        blank = columns_of(Book(kind="incoming", year_be=year, last_number=1))
        load_rows(Book, [{**blank, "id": pk, "office_id": pk} for pk in ids])
        line = columns_of(
            RegisterEntry(
                letter=self.letter,
                document_date=thai.today(),
                reference_number="ที่ ศธ 04999/1",
                subject="หนังสือตัวอย่าง",
                sender="สพฐ.ตัวอย่าง",
                addressee="ผู้อำนวยการ",
                registered_by=self.clerk,
                registered_at=self.now,
                book_date=thai.today(),
                is_electronic=True,
                number=1,
            )
        )
        load_rows(
            RegisterEntry,
            [
                {
                    **line,
                    "id": pk,
                    "book_id": pk,
                    "search_text": search_text_of(pk, 1, "หนังสือตัวอย่าง"),
                    "submission": uuid.uuid4(),
                }
                for pk in ids
            ],
        )

    def _write_downwards(self) -> None:
        self._write_dispatches(self.head, [self.division], LETTERS, self.scale.schools)
        waits = WAITS.replace("%s", str(LETTERS - NEWEST))
        source = (
            "FROM dispatch_dispatch d CROSS JOIN offices_office o "
            "WHERE d.id = %s AND o.kind = 'school' ORDER BY o.id"
        )
        # Letter by letter: all at once would be sorted as a whole.
        for number in range(1, LETTERS + 1):
            self._write_deliveries(waits, "o.id", source, [number])
        self._write_notices("d.id <= %s", LETTERS)

    def _write_upwards(self) -> None:
        first = LETTERS + 1
        schools = self._schools_of_the_first_area()
        self._write_dispatches(None, schools, self.scale.upwards, 1, first=first)
        oldest = LETTERS + self.scale.upwards - WAITING_UPWARDS
        area = self.areas[0].pk
        source = "FROM dispatch_dispatch d WHERE d.id >= %s ORDER BY d.id"
        self._write_deliveries(f"d.id > {oldest}", str(area), source, [first])
        self._write_notices("d.id >= %s", first)

    def _write_dispatches(
        self,
        sender: Office | None,
        sources: list[Office],
        letters: int,
        recipients: int,
        first: int = 1,
    ) -> None:
        """Write letters of ``sources`` in turn; each is its own sender without one."""
        blank = columns_of(
            Dispatch(
                letter=self.letter,
                reference_number="ที่ ศธ 04999/1",
                document_date=thai.today(),
                summary="ขอเชิญประชุม",
                recipients=Dispatch.Recipients.ALL_GOVERNMENT,
                recipients_text="สถานศึกษารัฐบาลทุกแห่ง",
                recipient_count=recipients,
                sent_by=self.clerk,
            )
        )
        portion: list[Row] = []
        for number in range(first, first + letters):
            source = sources[number % len(sources)]
            subject = f"การประชุมเชิงปฏิบัติการ ครั้งที่ {number}"
            portion.append(
                {
                    **blank,
                    "id": number,
                    "sender_id": (sender or source).pk,
                    "from_office_id": source.pk,
                    "subject": subject,
                    "search_text": thai.search_key(subject),
                    "sent_at": self._moment(first + letters - number),
                    "submission": uuid.uuid4(),
                }
            )
            if len(portion) == PORTION:
                load_rows(Dispatch, portion)
                portion.clear()
        load_rows(Dispatch, portion)

    def _moment(self, age: int) -> datetime:
        """A day for each letter, the newest yesterday."""
        return self.now.astimezone(UTC) - timedelta(days=age % 1000)

    def _write_deliveries(
        self, waits: str, office: str, source: str, parameters: list[int]
    ) -> None:
        def unless_waiting(expression: str) -> str:
            return f"CASE WHEN {waits} THEN NULL ELSE {expression} END"

        insert_select(
            Delivery(),
            {
                "dispatch_id": "d.id",
                "sender_id": "d.sender_id",
                "sent_at": "d.sent_at",
                "office_id": office,
                "state": f"CASE WHEN {waits} THEN 1 ELSE 2 END",
                "opened_at": unless_waiting("d.sent_at"),
                "opened_by_id": unless_waiting(str(self.clerk.pk)),
                "received_at": unless_waiting("d.sent_at"),
                "received_by_id": unless_waiting(str(self.clerk.pk)),
                "entry_id": unless_waiting(office),
            },
            source,
            parameters,
        )

    def _write_notices(self, which: str, letter: int) -> None:
        """Tell of all that still waits."""
        insert_select(
            Notice(kind=NoticeKind.NEW_LETTER, title="หนังสือใหม่ การประชุมเชิงปฏิบัติการ"),
            {
                "office_id": "y.office_id",
                "path": "'/dispatch/inbox/' || y.id || '/'",
                "at": "y.sent_at",
            },
            "FROM dispatch_delivery y JOIN dispatch_dispatch d ON d.id = y.dispatch_id "
            f"WHERE y.state = 1 AND {which} ORDER BY y.id",
            [letter],
        )
