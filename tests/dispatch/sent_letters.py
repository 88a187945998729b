"""Letters that the area has sent, for tests of the sender's side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from saraban.core import thai
from saraban.dispatch.actions.receive import mark_opened, receive_delivery
from saraban.dispatch.actions.return_delivery import ReturnDetails, return_delivery
from saraban.dispatch.actions.send import DispatchDetails, send_letter
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.recipients import Kind, OutsideParty, RecipientChoice
from saraban.documents.staged_uploads import ChosenFile
from saraban.documents.storage import store_content
from saraban.offices.models import Office
from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast


def send(
    cast: Cast,
    by: str = "division_clerk",
    *,
    schools: Sequence[Office] | None = None,
    to: RecipientChoice | None = None,
    reference_number: str = "ที่ ศธ 04999/ว 77",
    subject: str = "ประชุมผู้บริหารสถานศึกษา",
    needs_reply: bool = False,
    reply_by: date | None = None,
    answers: Delivery | None = None,
    file_names: Sequence[str] = (),
) -> Dispatch:
    """Send a letter in the name of division 2, or of the sender's school."""
    actor = cast.actor(by)
    source = actor.book_owner if actor.book_owner.is_school else cast.divisions[1]
    ids = [each.pk for each in (cast.schools if schools is None else schools)]
    # A report goes under a number of the book.
    is_report = answers is not None and answers.dispatch.needs_reply
    entry = number_of(cast, by) if is_report else None
    details = DispatchDetails(
        from_office_id=source.pk,
        to=to or some_schools(ids),
        entry=entry,
        reference_number=entry.reference_number if entry else reference_number,
        document_date=thai.today(),
        subject=subject,
        summary="ขอเชิญประชุม",
        needs_reply=needs_reply,
        reply_by=reply_by,
        answers_id=answers.pk if answers else None,
    )
    files = [_file(name) for name in file_names]
    return send_letter(details, files, actor=actor)


def number_of(
    cast: Cast, by: str = "school_clerk", *, answers: RegisterEntry | None = None
) -> RegisterEntry:
    """Take the next number of the person's send register, to answer a letter or not."""
    actor = cast.actor(by)
    own = actor.book_owner
    details = EntryDetails(
        document_date=thai.today(),
        sender=own.name,
        addressee=cast.area.name,
        subject="รายงานผลการประชุม",
        responsible_office_id=None if own.is_school else cast.divisions[1].pk,
        answers_id=answers.pk if answers else None,
    )
    return register_letter("outgoing", details, actor=actor)


def some_schools(ids: Sequence[int]) -> RecipientChoice:
    """Return the choice of some schools."""
    return RecipientChoice(
        kinds=frozenset({Kind.SOME_SCHOOLS.value}), school_ids=frozenset(ids)
    )


def to_all_government(*outside: str) -> RecipientChoice:
    """Return the choice of all government schools, and of parties outside."""
    kinds = {Kind.ALL_GOVERNMENT.value}
    if outside:
        kinds.add(Kind.OUTSIDE.value)
    parties = tuple(OutsideParty(name, "post") for name in outside)
    return RecipientChoice(kinds=frozenset(kinds), outside=parties)


def _file(name: str) -> ChosenFile:
    content = forms.PDF + name.encode()
    return ChosenFile(store_content(content, "application/pdf"), name, name)


def delivery_to(dispatch: Dispatch, school: Office) -> Delivery:
    """Return the copy of one school, as it is now."""
    return dispatch.deliveries.get(office=school)


def receive(cast: Cast, dispatch: Dispatch, by: str = "school_clerk") -> Delivery:
    """Receive the copy of the person's school."""
    actor = cast.actor(by)
    delivery = dispatch.deliveries.get(office=actor.book_owner_id)
    receive_delivery(delivery.pk, actor=actor)
    delivery.refresh_from_db()
    return delivery


def open_copy(cast: Cast, dispatch: Dispatch, by: str = "school_clerk") -> Delivery:
    """Open the copy of the person's school."""
    actor = cast.actor(by)
    delivery = dispatch.deliveries.get(office=actor.book_owner_id)
    mark_opened(delivery, actor=actor)
    return delivery


def give_back(
    cast: Cast,
    dispatch: Dispatch,
    by: str = "school_clerk",
    note: str = "ไม่ใช่เรื่องของโรงเรียน",
) -> Delivery:
    """Send the copy of the person's school back."""
    actor = cast.actor(by)
    delivery = dispatch.deliveries.get(office=actor.book_owner_id)
    details = ReturnDetails(reason="wrong_office", note=note)
    return return_delivery(delivery.pk, details, actor=actor)


def make_late(dispatch: Dispatch, days: int = 30) -> None:
    """Let it have been sent long ago."""
    Delivery.objects.filter(dispatch=dispatch).update(
        sent_at=timezone.now() - timedelta(days=days)
    )


def page_of(
    cast: Cast, dispatch: Dispatch, by: str = "division_clerk", ask: str = ""
) -> str:
    """Return the text of ผลการลงทะเบียนรับ."""
    url = reverse("dispatch:dispatch_detail", args=[dispatch.pk])
    answer = cast.sign_in(by).get(url + ask)
    assert answer.status_code == 200
    return answer.content.decode()


def press(
    cast: Cast, name: str, dispatch: Dispatch, by: str = "division_clerk", **typed: Any
) -> HttpResponse:
    """Press a button of the sender, and go where it leads."""
    url = reverse(f"dispatch:{name}", args=[dispatch.pk])
    return cast.sign_in(by).post(url, typed, follow=True)  # type: ignore[return-value]
