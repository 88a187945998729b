"""What is not as usual about a letter, asked about before it is sent."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from saraban.core import thai
from saraban.core.questions import Unusual
from saraban.dispatch.actions.send import DispatchDetails
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.recipients import Recipients, shown_names
from saraban.dispatch.views.compose.answering import Answering, unusual_of_answer
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.actions.books import current_book
from saraban.registers.models import Book
from saraban.registers.models.search_keys import reference_key_of
from saraban.registers.queries.own_numbers import is_to_come
from saraban.registers.queries.unusual import far_date, secrecy_named

_NO_FILE: Final = "ไม่ได้แนบไฟล์ ผู้รับจะได้เพียงเรื่องและเนื้อหาโดยสรุป"


def unusual_of_dispatch(
    details: DispatchDetails,
    recipients: Recipients,
    *,
    has_files: bool,
    answering: Answering | None,
    actor: Actor,
) -> list[Unusual]:
    """Return what is unusual about a letter before it is sent or put forward.

    What comes from the book was looked at when it took its number.
    """
    found: list[Unusual | None] = [_sent_before(details, recipients, actor)]
    if details.entry is None:
        found.insert(0, _not_in_book(details, actor))
        found += [
            secrecy_named(details.subject),
            far_date(details.document_date, None, "document_date"),
        ]
    if not has_files:
        found.append(Unusual("no_file", "", _NO_FILE, "file_1"))
    found.append(_deadline_gone(details))
    asked = [each for each in found if each is not None]
    return asked + unusual_of_answer(details.entry, answering, recipients.offices)


def _not_in_book(details: DispatchDetails, actor: Actor) -> Unusual:
    number = details.reference_number
    sentence = f"เลขที่หนังสือ {number} ไม่มีในทะเบียนหนังสือส่ง หนังสือนี้จะส่งโดยไม่มีเลขทะเบียนส่ง"
    book = current_book(actor.book_owner, Book.Kind.OUTGOING)
    if book.last_number and is_to_come(book, number):
        sentence = (
            f"ทะเบียนหนังสือส่งยังไม่ได้ออกเลขที่ {number} ถ้าส่งด้วยเลขนี้ หนังสือฉบับอื่นจะได้เลขซ้ำกัน "
            "ให้ลงทะเบียนหนังสือส่งก่อน แล้วส่งจากทะเบียน"
        )
    return Unusual("not_in_book", number, sentence, "reference_number")


def _sent_before(
    details: DispatchDetails, recipients: Recipients, actor: Actor
) -> Unusual | None:
    """Offices that got another letter of ours under this number in this year."""
    if details.entry is not None or not recipients.offices:
        return None
    key = reference_key_of(details.reference_number)
    ours = Dispatch.objects.filter(
        sender=actor.book_owner_id,
        document_date__year=details.document_date.year,
        reference_number__endswith=details.reference_number.split("/")[-1].strip(),
    ).exclude(submission=details.submission)
    numbers = ours.values_list("pk", "reference_number")
    alike = [pk for pk, number in numbers if reference_key_of(number) == key]
    having = Delivery.objects.filter(dispatch__in=alike, recalled_at__isnull=True)
    offices = Office.objects.filter(pk__in=having.values("office")).filter(
        pk__in=recipients.offices
    )
    names = list(offices.order_by("code").values_list("short_name", flat=True))
    if not names:
        return None
    shown = " ".join(shown_names(names))
    sentence = f"เคยส่งหนังสือเลขที่นี้ถึง {shown} แล้ว แห่งนั้นจะได้รับอีกฉบับหนึ่ง"
    return Unusual("sent_before", " ".join(names), sentence, "reference_number")


def _deadline_gone(details: DispatchDetails) -> Unusual | None:
    """A letter that says ด่วนภายใน an hour that has gone by already."""
    moment = details.deadline_at
    if moment is None or moment > timezone.now():
        return None
    sentence = f"ด่วนภายใน {thai.format_datetime(moment)} เลยเวลานี้ไปแล้ว"
    return Unusual("deadline", moment.isoformat(), sentence, "deadline_at")
