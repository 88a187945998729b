"""The *ways* data set: an area office and ten years of letters on their ways.

Every line of the incoming book went past head, deputy and director to an officer, with
six endorsements and the audit trail of each; so did those of one school. Each came from
the other office through the system. Of the newest lines some still wait: as many with the director and with one officer in every set, and
with all others in proportion. Written by the database itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from bench.bulk import filling, insert_select
from bench.ways_plan import (
    AT_CLERK,
    AT_DIRECTOR,
    AT_OFFICER,
    DONE,
    LATE_EACH,
    OFFICER,
    PURPOSES,
    WRITTEN,
    YEARS,
    BookPlan,
    Part,
    Scale,
    books_of,
)
from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.circulation.models import Circulation, Decision, Endorsement, Step
from saraban.core import thai
from saraban.demo.loading import Row, columns_of, load_rows
from saraban.dispatch.models import Delivery, Dispatch
from saraban.documents.models import StoredFile
from saraban.letters.models import Letter, LetterAttachment
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Appointment
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.search_index import create_search_index, drop_search_index
from saraban.registers.models.search_keys import (
    reference_key_of,
    search_key_of,
    search_text_of,
)

PORTION: Final = 5_000
_SENDERS: Final = ("ศาลากลางจังหวัดตัวอย่าง", "โรงเรียนบ้านสมมติ", "สพฐ.ตัวอย่าง")
_SUBJECTS: Final = ("การประชุมเชิงปฏิบัติการ", "ขอเชิญเป็นวิทยากร", "การตรวจสอบบัญชี")

_EACH: Final = (
    "FROM registers_registerentry e WHERE e.id BETWEEN %s AND %s ORDER BY e.id"
)
_LINES: Final = (
    "FROM registers_registerentry e JOIN offices_appointment a ON {desk} "
    "WHERE e.id BETWEEN %s AND %s ORDER BY e.id"
)


def build(scale: Scale) -> None:
    """Write everything into the empty database of the environment."""
    call_command("migrate", interactive=False, verbosity=0)
    if RegisterEntry.objects.exists():
        return
    drop_search_index(connection)
    tables = (Book, RegisterEntry, Letter, LetterAttachment, Circulation, Step)
    told = (Endorsement, AuditEvent, AuditDetail, Notice, Dispatch, Delivery)
    with filling(*tables, *told):
        _Builder(scale).build()
    create_search_index(connection)
    _let_some_be_late()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        # What a measured deed wrote is taken away again.
        target = " ON circulation_endorsement" * (connection.vendor == "postgresql")
        cursor.execute(f"DROP TRIGGER circulation_endorsement_no_delete{target}")


def _let_some_be_late() -> None:
    waiting = Step.objects.filter(state=Step.State.WAITING)
    late = waiting.annotate(rest=F("entry_id") % LATE_EACH).filter(rest=0)
    late.update(due_on=thai.today() - timedelta(days=1))


class _Builder:
    """Writes the set, table by table."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self.now = timezone.now()

    def build(self) -> None:
        self.file = StoredFile.objects.create(
            sha256="0" * 64, size=180_000, content_type="application/pdf"
        )
        books = books_of(self.scale)
        for book, other in zip(books, reversed(books), strict=True):
            self._write_entries(book)
            self._write_deliveries(book, other)
            for part in book.parts:
                self._write_circulations(part, book)
                self._write_steps(part, book)
                self._write_endorsements(part, book)
        self._write_notices()

    def _write_entries(self, book: BookPlan) -> None:
        portion: list[Row] = []
        for row in self._lines(book):
            portion.append(row)
            if len(portion) == PORTION:
                load_rows(RegisterEntry, portion)
                portion.clear()
        load_rows(RegisterEntry, portion)
        first, last = book.parts[0].first, book.parts[-1].last
        letter = Letter(office=book.office, frozen_at=self.now)
        copied = ("id", "reference_number", "document_date", "subject", "urgency")
        insert_select(
            letter,
            {
                **{name: f"e.{name}" for name in copied},
                "created_at": "e.registered_at",
            },
            _EACH,
            [first, last],
        )
        insert_select(
            LetterAttachment(
                stored_file=self.file, position=1, name="หนังสือ.pdf", description="หนังสือ"
            ),
            {"letter_id": "e.id", "attached_at": "e.registered_at"},
            _EACH,
            [first, last],
        )

    def _write_deliveries(self, book: BookPlan, sender: BookPlan) -> None:
        """Let every line be the receipt of a letter of the other office."""
        first, last = book.parts[0].first, book.parts[-1].last
        copied = ("id", "letter_id", "reference_number", "document_date", "subject")
        insert_select(
            Dispatch(
                sender=sender.office,
                from_office=sender.office,
                sent_by_id=sender.clerk.user_id,
                recipients=Dispatch.Recipients.SOME_SCHOOLS,
                recipients_text=book.office.name,
                recipient_count=1,
            ),
            {
                **{name: f"e.{name}" for name in copied},
                "search_text": "e.subject",
                "sent_at": "e.registered_at",
                # One for each, as the line has it.
                "submission": "e.submission",
            },
            _EACH,
            [first, last],
        )
        clerk = book.clerk.user_id
        insert_select(
            Delivery(
                sender=sender.office,
                office=book.office,
                state=Delivery.State.RECEIVED,
                opened_by_id=clerk,
                received_by_id=clerk,
            ),
            {
                "dispatch_id": "e.id",
                "entry_id": "e.id",
                **dict.fromkeys(
                    ("sent_at", "opened_at", "received_at"), "e.registered_at"
                ),
            },
            _EACH,
            [first, last],
        )

    def _lines(self, plan: BookPlan) -> Iterator[Row]:
        """Give the lines of all the years, a book for each, the newest yesterday."""
        first, last = plan.parts[0].first, plan.parts[-1].last
        line = columns_of(
            RegisterEntry(
                addressee="ผู้อำนวยการ",
                registered_by_id=plan.clerk.user_id,
                is_electronic=True,
                has_files=True,
            )
        )
        book = Book(office=plan.office, kind="incoming", year_be=0)
        for number in range(first, last + 1):
            moment = self._moment(last - number, last + 1 - first)
            day = thai.day_of(moment)
            if thai.year_be(day) != book.year_be:
                _keep(book)
                book = Book.objects.create(
                    office=plan.office, kind="incoming", year_be=thai.year_be(day)
                )
            book.last_number += 1
            reference = f"ที่ ศธ 04999/{number}"
            subject = f"{_SUBJECTS[number % len(_SUBJECTS)]} ครั้งที่ {number}"
            sender = _SENDERS[number % len(_SENDERS)]
            yield {
                **line,
                "id": number,
                "book_id": book.pk,
                "number": book.last_number,
                "letter_id": number,
                "reference_number": reference,
                "reference_key": reference_key_of(reference),
                "document_date": day,
                "book_date": day,
                "received_at": moment,
                "registered_at": moment,
                "subject": subject,
                "sender": sender,
                "urgency": 1 + (number % 7 == 0) + (number % 21 == 0),
                "responsible_office_id": _division_of(number, plan),
                "search_text": search_text_of(
                    book.pk,
                    book.last_number,
                    search_key_of(subject, reference, sender),
                ),
                "submission": uuid.UUID(int=number),
            }
        _keep(book)

    def _moment(self, age: int, count: int) -> datetime:
        days = 1 + age * (365 * YEARS - 2) / count
        return self.now.astimezone(UTC) - timedelta(days=days)

    def _source(self, desk: int, part: Part, book: BookPlan) -> tuple[str, list[int]]:
        found = book.desks[desk]
        if desk == AT_OFFICER and part.is_officers:
            post = Appointment.objects.get(user__username=OFFICER)
            found = f"a.id = {post.pk}"
        return _LINES.format(desk=found), [part.first, part.last]

    def _write_circulations(self, part: Part, book: BookPlan) -> None:
        closed = {"closed_at": "e.registered_at"} if part.turn == DONE else {}
        source, parameters = self._source(AT_CLERK, part, book)
        insert_select(
            Circulation(office=book.office, paper_version=part.written),
            {
                "id": "e.id",
                "entry_id": "e.id",
                "opened_at": "e.registered_at",
                **closed,
            },
            source,
            parameters,
        )

    def _write_steps(self, part: Part, book: BookPlan) -> None:
        for place in range(DONE if part.turn >= AT_OFFICER else AT_OFFICER):
            is_task = place == AT_OFFICER
            asker = book.director if is_task else book.clerk
            blank = Step(
                place=None if is_task else place + 1,
                purpose=PURPOSES[place],
                needs_closing=is_task,
                state=_state_of(place, part),
                due_on=thai.today() + timedelta(days=3650),
                asked_by_id=asker.user_id,
                asked_capacity="เจ้าหน้าที่",
                asked_office=asker.office,
            )
            source, parameters = self._source(place, part, book)
            came_from = {"came_from_id": _step_id(AT_DIRECTOR)} if is_task else {}
            insert_select(
                blank,
                {
                    "id": _step_id(place),
                    "circulation_id": "e.id",
                    "entry_id": "e.id",
                    "office_id": "a.office_id",
                    "role": "a.role",
                    "person_id": "a.user_id",
                    "appointment_id": "a.id",
                    "asked_at": "e.registered_at",
                    **came_from,
                    **dict.fromkeys(_moments_of(place, part), "e.registered_at"),
                },
                source,
                parameters,
            )

    def _write_endorsements(self, part: Part, book: BookPlan) -> None:
        office = book.office.pk
        self._write_event(AuditKind.ENTRY_REGISTERED, AT_CLERK, part, book)
        for number, (kind, desk, step, audit) in enumerate(WRITTEN[: part.written]):
            decision = Decision.ASSIGNED if kind == Endorsement.Kind.INSTRUCTION else ""
            source, parameters = self._source(desk, part, book)
            values = {
                "id": f"(e.id - 1) * {len(WRITTEN)} + {number + 1}",
                "circulation_id": "e.id",
                "made_at": "e.registered_at",
                "made_by_id": "a.user_id",
                "appointment_id": "a.id",
            }
            insert_select(
                Endorsement(
                    kind=kind,
                    decision=decision,
                    words="เห็นควรมอบผู้รับผิดชอบดำเนินการ",
                    person_name="นายสมมติ ตัวอย่าง",
                    capacity_text=f"เจ้าหน้าที่ {office}",
                    signature_block="(นายสมมติ ตัวอย่าง)\nเจ้าหน้าที่",
                ),
                values if step is None else {**values, "step_id": _step_id(step)},
                source,
                parameters,
            )
            self._write_event(audit, desk, part, book)

    def _write_event(
        self, kind: AuditKind, desk: int, part: Part, book: BookPlan
    ) -> None:
        source, parameters = self._source(desk, part, book)
        insert_select(
            AuditEvent(
                kind=kind,
                office=book.office,
                capacity="เจ้าหน้าที่",
                subject_type="registerentry",
            ),
            {
                "at": "e.registered_at",
                "actor_id": "a.user_id",
                "appointment_id": "a.id",
                "subject_id": "e.id",
            },
            source,
            parameters,
        )

    def _write_notices(self) -> None:
        """Tell whoever is waited for, and give every deed its detail."""
        insert_select(
            Notice(kind=NoticeKind.PROPOSED, title="เสนอหนังสือ การประชุมเชิงปฏิบัติการ"),
            {
                "office_id": "c.office_id",
                "person_id": "s.person_id",
                "path": "'/steps/' || s.id || '/'",
                "at": "s.asked_at",
            },
            "FROM circulation_step s "
            "JOIN circulation_circulation c ON c.id = s.circulation_id "
            "WHERE s.state = %s ORDER BY s.id",
            [int(Step.State.WAITING)],
        )
        insert_select(
            AuditDetail(values={"description": "มอบผู้รับผิดชอบดำเนินการ"}),
            {"event_id": "v.id"},
            "FROM audit_auditevent v ORDER BY v.id",
            [],
        )


def _division_of(number: int, book: BookPlan) -> int | None:
    """The one officer's division has no other letter that still waits."""
    if not book.divisions:
        return None
    part = next(each for each in book.parts if number <= each.last)
    if part.is_officers:
        return book.divisions[0].pk
    divisions = book.divisions if part.turn == DONE else book.divisions[1:]
    return divisions[number % len(divisions)].pk


def _keep(book: Book) -> None:
    """Write how far a book came, where it was begun."""
    if book.pk is not None:
        book.save(update_fields=["last_number"])


def _step_id(place: int) -> str:
    return f"(e.id - 1) * {DONE} + {place + 1}"


def _state_of(place: int, part: Part) -> int:
    if place == part.turn:
        return part.state
    return Step.State.DONE if place < part.turn else Step.State.PLANNED


def _moments_of(place: int, part: Part) -> tuple[str, ...]:
    """Which moments are known of a step."""
    if place < part.turn:
        return "arrived_at", "opened_at", "accepted_at", "ended_at"
    return ("arrived_at",) if place == part.turn else ()
