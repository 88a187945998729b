"""รายงานกลับ: number → files → send → counted, on one path (dispatch_create)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from saraban.circulation.actions.report import ReportFile, report_step
from saraban.core import thai
from saraban.dispatch.actions.act import mark_acted
from saraban.dispatch.actions.recall import recall_deliveries
from saraban.dispatch.actions.remind import remind
from saraban.dispatch.actions.replace import ReplacementDetails, replace_letter
from saraban.dispatch.actions.send import DispatchDetails, send_letter
from saraban.dispatch.actions.send_draft import send_due
from saraban.dispatch.errors import ReportedMeanwhileError, ReportNeedsNumberError
from saraban.dispatch.models import Delivery, Dispatch, Draft
from saraban.dispatch.queries.receipt_matrix import counts_of
from saraban.dispatch.queries.recipients import Kind, RecipientChoice
from saraban.dispatch.views.drafts.saved_form import details_of
from saraban.notices.models import Notice, NoticeKind
from saraban.registers.models import EntryLink, RegisterEntry
from tests import forms
from tests.answers import answered, asked
from tests.cast import Cast
from tests.circulation.handed import hand
from tests.dispatch.came import new_version, page_of, pdf, to_school
from tests.dispatch.came import received as receive_at
from tests.dispatch.drafted import typed_moment
from tests.dispatch.sent_letters import give_back, number_of, send

CREATE = reverse("dispatch:dispatch_create")
TAKE_NUMBER = reverse("registers:entry_create", args=["outgoing"])


@pytest.fixture
def owed(cast: Cast) -> Delivery:
    """A letter that the first school has received and has to report on."""
    delivery = to_school(cast, needs_reply=True)
    receive_at(cast, delivery)
    return delivery


def report(cast: Cast, **changed: Any) -> dict[str, Any]:
    """Return the form of a report as the school's clerk fills it."""
    filled: dict[str, Any] = {
        "recipients": "division",
        "division": cast.divisions[1].pk,
        "summary": "ประชุมครูแล้ว",
        "file_1": forms.pdf(),
        **changed,
    }
    typed = forms.dispatch(cast, **filled)
    del typed["from_office"]
    if "offices" not in changed:
        del typed["offices"]
    return typed


def take_number(cast: Cast, delivery: Delivery, client: Client) -> RegisterEntry:
    """Press รายงานกลับ and ตกลง: the book gives the number."""
    page = client.get(f"{TAKE_NUMBER}?answers={delivery.entry_id}").content.decode()
    assert "แล้วกด แนบไฟล์และส่งรายงานกลับ" in page
    typed = forms.outgoing(cast, answers=delivery.entry_id, subject="รายงานผลการประชุม")
    del typed["responsible_office"]
    assert client.post(TAKE_NUMBER, typed).status_code == 302
    return RegisterEntry.objects.latest("pk")


def reported(delivery: Delivery) -> int:
    """Return how many reports the sender counts."""
    return counts_of(delivery.dispatch, timezone.now()).acted


@pytest.mark.postgres
def test_a_report_goes_one_way_and_counts(cast: Cast, owed: Delivery) -> None:
    client = cast.sign_in("school_clerk")
    remind(owed.dispatch_id, [owed.pk], actor=cast.actor("registry_clerk"))
    assert f"{TAKE_NUMBER}?answers={owed.entry_id}" in page_of(cast, owed)
    entry = take_number(cast, owed, client)
    send_page = f"{CREATE}?entry={entry.pk}"
    issued = client.get(f"{entry.get_absolute_url()}?issued=1").content.decode()
    assert f'class="btn go" href="{send_page}"' in issued
    # Whoever goes away in between goes on from the letter.
    assert f'href="{send_page}"' in page_of(cast, owed)
    page = client.get(send_page).content.decode()
    assert "<h1>รายงานกลับ" in page
    assert entry.reference_number in page
    sent = client.post(send_page, report(cast), follow=True).content.decode()
    assert "นับเป็นการรายงานกลับหนังสือ" in sent
    reply = Dispatch.objects.latest("pk")
    assert (reply.entry, reply.answers) == (entry, owed)
    assert entry.reference_number == "ที่ ศธ 04999.001/1"
    assert reported(owed) == 1
    owed.refresh_from_db()
    assert owed.acted_note == f"ตอบกลับ {entry.reference_number}"
    told = Notice.objects.filter(kind=NoticeKind.REMINDER, office=cast.schools[0])
    assert not told.filter(settled_at__isnull=True).exists()
    assert Notice.objects.filter(kind=NoticeKind.REPLY, office=cast.area).count() == 1


def test_a_report_is_tied_on_both_sides(cast: Cast, owed: Delivery) -> None:
    entry = number_of(cast, answers=owed.entry)
    cast.sign_in("school_clerk").post(f"{CREATE}?entry={entry.pk}", report(cast))
    reply = Dispatch.objects.latest("pk")
    assert reply.get_absolute_url() in page_of(cast, owed)
    answer = reply.deliveries.get()
    came = page_of(cast, answer, "registry_clerk")
    assert "หนังสือนี้รายงานกลับหนังสือ" in came
    assert f'href="{owed.dispatch.get_absolute_url()}"' in came
    asked_page = owed.dispatch.get_absolute_url()
    matrix = cast.sign_in("registry_clerk").get(asked_page).content.decode()
    assert entry.reference_number in matrix


def test_the_answer_refers_in_the_book_of_whoever_asked(cast: Cast) -> None:
    clerk = cast.sign_in("registry_clerk")
    asking = number_of(cast, "division_clerk")
    typed = forms.dispatch(cast, needs_reply="on")
    clerk.post(f"{CREATE}?entry={asking.pk}", typed)
    owed = Delivery.objects.get(office=cast.schools[0])
    receive_at(cast, owed)
    entry = number_of(cast, answers=owed.entry)
    cast.sign_in("school_clerk").post(f"{CREATE}?entry={entry.pk}", report(cast))
    answer = Dispatch.objects.latest("pk").deliveries.get()
    received = receive_at(cast, answer, "registry_clerk")
    link = EntryLink.objects.get(entry=received)
    assert (link.target, link.kind) == (asking, EntryLink.Kind.REFERS)


def test_a_report_is_refused_under_a_number_that_is_in_no_book(
    cast: Cast, owed: Delivery
) -> None:
    client = cast.sign_in("school_clerk", decides=False)
    first = client.get(f"{CREATE}?answers={owed.pk}").content.decode()
    assert "ออกเลขหนังสือส่ง</a>" in first
    assert 'name="reference_number"' not in first
    typed = report(cast, answers=owed.pk, reference_number="ที่ ศธ 04999.001/99")
    answer = client.post(CREATE, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ที่ ศธ 04999.001/99 ไม่มีในทะเบียนหนังสือส่ง รายงานกลับต้องใช้เลขจากทะเบียน" in page
    assert "ประชุมครูแล้ว" in page
    assert not asked(answer)
    later = typed_moment(timezone.now() + timedelta(days=1))
    typed = report(cast, answers=owed.pk, deed="schedule", send_at=later)
    assert client.post(reverse("dispatch:draft_create"), typed).status_code == 422
    assert Dispatch.objects.count() == 1
    assert not Draft.objects.exists()
    # What is only being written may still say anything.
    typed = report(cast, answers=owed.pk, deed="save")
    assert client.post(reverse("dispatch:draft_create"), typed).status_code == 302


def test_no_way_of_sending_takes_an_invented_number(cast: Cast, owed: Delivery) -> None:
    actor, number = cast.actor("school_clerk"), "ที่ ศธ 04999.001/99"
    with pytest.raises(ReportNeedsNumberError):
        send_report(owed, actor, reference_number=number)


def send_report(owed: Delivery, actor: Any, **changed: Any) -> Dispatch:
    """Send a report by the action alone."""

    filled: dict[str, Any] = {
        "from_office_id": actor.book_owner_id,
        "to": RecipientChoice(kinds=frozenset({Kind.AREA_REGISTRY.value})),
        "reference_number": "",
        "document_date": thai.today(),
        "subject": "รายงานผลการประชุม",
        "summary": "ประชุมครูแล้ว",
        "answers_id": owed.pk,
        **changed,
    }
    return send_letter(DispatchDetails(**filled), actor=actor)


def test_a_number_that_was_issued_before_can_be_chosen(
    cast: Cast, owed: Delivery
) -> None:
    entry = number_of(cast)
    client = cast.sign_in("school_clerk")
    assert (
        entry.reference_number
        in client.get(f"{CREATE}?answers={owed.pk}").content.decode()
    )
    typed = report(cast, answers=owed.pk)
    chosen = f"{CREATE}?answers={owed.pk}&entry={entry.pk}"
    assert client.post(chosen, typed).status_code == 302
    assert reported(owed) == 1
    tied = EntryLink.objects.get(entry=entry)
    assert (tied.target, tied.kind) == (owed.entry, EntryLink.Kind.ANSWERS)


def test_files_of_the_teachers_report_are_offered(cast: Cast, owed: Delivery) -> None:
    assert owed.entry is not None
    (step,) = hand(cast, owed.entry, "school_clerk", "teacher")
    names = ("ภาพกิจกรรม.pdf", "บัญชีรายชื่อ.pdf")
    tokens = [upload_of(cast, "teacher", name) for name in names]
    files = [ReportFile(each, name) for each, name in zip(tokens, names, strict=True)]
    report_step(step.pk, "จัดประชุมครูแล้ว 12 คน", files, actor=cast.actor("teacher"))
    entry = number_of(cast, answers=owed.entry)
    page = f"{CREATE}?entry={entry.pk}"
    client = cast.sign_in("school_clerk")
    shown = client.get(page).content.decode()
    assert "จัดประชุมครูแล้ว 12 คน</textarea>" in shown
    marks = [part.split('"')[0] for part in shown.split('name="upload" value="')[1:]]
    assert len(marks) == 2
    assert all(name in shown for name in names)
    client.post(page, report(cast, upload=marks[:1]))
    attached = Dispatch.objects.latest("pk").letter.attachments
    assert set(attached.values_list("name", flat=True)) == {names[0], "หนังสือนำส่ง.pdf"}


def upload_of(cast: Cast, by: str, name: str) -> uuid.UUID:
    """Send a file ahead as the person's browser does."""
    page = reverse("documents:upload_create")
    content = forms.PDF + name.encode()
    answer = cast.sign_in(by).post(page, {"file": forms.pdf(name, content)})
    return uuid.UUID(answer.json()["token"])


def test_files_of_other_letters_are_not_taken(cast: Cast, owed: Delivery) -> None:
    """A mark that the form was not offered names nothing."""
    other = to_school(cast)
    received = receive_at(cast, other)
    (step,) = hand(cast, received, "school_clerk", "teacher")
    token = upload_of(cast, "teacher", "ลับเฉพาะ.pdf")
    made = report_step(step.pk, "แล้ว", [ReportFile(token)], actor=cast.actor("teacher"))
    entry = number_of(cast, answers=owed.entry)
    typed = report(cast, upload=[f"report-{made.files.get().pk}"])
    cast.sign_in("school_clerk").post(f"{CREATE}?entry={entry.pk}", typed)
    attached = Dispatch.objects.latest("pk").letter.attachments
    assert attached.get().name == "หนังสือนำส่ง.pdf"


def test_two_presses_report_once(cast: Cast, owed: Delivery) -> None:
    entry = number_of(cast, answers=owed.entry)
    client = cast.sign_in("school_clerk")
    typed = report(cast)
    page = f"{CREATE}?entry={entry.pk}"
    first = client.post(page, typed)
    del typed["file_1"]
    assert client.post(page, typed)["Location"] == first["Location"]
    assert Dispatch.objects.filter(answers=owed).count() == 1
    assert Notice.objects.filter(kind=NoticeKind.REPLY).count() == 1


def test_who_was_second_is_asked_before_a_second_report(
    cast: Cast, owed: Delivery
) -> None:
    first, second = (number_of(cast, answers=owed.entry) for _ in range(2))
    actor = cast.actor("school_clerk")
    send_report(owed, actor, entry=first, reference_number=first.reference_number)
    with pytest.raises(ReportedMeanwhileError):
        send_report(owed, actor, entry=second, reference_number=second.reference_number)
    client = cast.sign_in("school_clerk", decides=False)
    typed = report(cast)
    answer = client.post(f"{CREATE}?entry={second.pk}", typed)
    (sentence,) = asked(answer)
    assert f"รายงานกลับเรื่องนี้แล้ว {first.reference_number}" in sentence
    where, again = answered(answer, typed)
    assert client.post(where, again).status_code == 302
    assert reported(owed) == 1


def test_a_late_report_counts_and_says_so(cast: Cast, owed: Delivery) -> None:
    gone = thai.today() - timedelta(days=1)
    Dispatch.objects.filter(pk=owed.dispatch_id).update(reply_by=gone)
    owed.refresh_from_db()
    assert "เลยกำหนด" in page_of(cast, owed)
    entry = number_of(cast, answers=owed.entry)
    client = cast.sign_in("school_clerk")
    assert (
        "เลยกำหนดแล้ว ยังรายงานกลับได้"
        in client.get(f"{CREATE}?entry={entry.pk}").content.decode()
    )
    client.post(f"{CREATE}?entry={entry.pk}", report(cast))
    assert reported(owed) == 1
    matrix = cast.sign_in("registry_clerk").get(owed.dispatch.get_absolute_url())
    assert "หลังกำหนด" in matrix.content.decode()


def test_an_answer_to_what_was_called_back_counts_for_nothing(
    cast: Cast, owed: Delivery
) -> None:
    entry = number_of(cast, answers=owed.entry)
    recall_deliveries(owed.dispatch_id, "ส่งผิด", actor=cast.actor("registry_clerk"))
    client = cast.sign_in("school_clerk", decides=False)
    answer = client.post(f"{CREATE}?entry={entry.pk}", report(cast))
    (sentence,) = asked(answer)
    assert "ไม่นับเป็นการรายงานกลับ" in sentence
    assert client.get(f"{CREATE}?answers={owed.pk}").status_code == 409


def test_a_report_that_goes_elsewhere_is_asked_about_and_not_counted(
    cast: Cast, owed: Delivery
) -> None:
    entry = number_of(cast, answers=owed.entry)
    typed = report(cast, recipients="some_schools", offices=[cast.schools[1].pk])
    client = cast.sign_in("school_clerk", decides=False)
    page = f"{CREATE}?entry={entry.pk}"
    answer = client.post(page, typed)
    (sentence,) = asked(answer)
    assert "ยังไม่นับเป็นการรายงานกลับ" in sentence
    where, again = answered(answer, typed)
    assert client.post(where, again).status_code == 302
    assert reported(owed) == 0


@pytest.mark.postgres
@pytest.mark.parametrize("way", ["recalled", "returned"])
def test_a_report_that_whoever_asked_has_no_more_is_owed_again(
    cast: Cast, owed: Delivery, way: str
) -> None:
    entry = number_of(cast, answers=owed.entry)
    actor = cast.actor("school_clerk")
    number = entry.reference_number
    reply = send_report(owed, actor, entry=entry, reference_number=number)
    assert reported(owed) == 1
    if way == "recalled":
        recall_deliveries(reply.pk, "แนบไฟล์ผิด", actor=actor)
    else:
        give_back(cast, reply, "registry_clerk")
    assert reported(owed) == 0
    assert "รายงานกลับอีกฉบับ</a>" in page_of(cast, owed)


def test_what_was_done_before_stays_when_the_report_is_called_back(
    cast: Cast, owed: Delivery
) -> None:
    actor = cast.actor("school_clerk")
    mark_acted(owed.pk, "โทรศัพท์แจ้งแล้ว", actor=actor)
    entry = number_of(cast, answers=owed.entry)
    number = entry.reference_number
    reply = send_report(owed, actor, entry=entry, reference_number=number)
    recall_deliveries(reply.pk, "แนบไฟล์ผิด", actor=actor)
    owed.refresh_from_db()
    assert owed.acted_note == "โทรศัพท์แจ้งแล้ว"


@pytest.mark.postgres
def test_a_corrected_report_is_the_report(cast: Cast, owed: Delivery) -> None:

    entry = number_of(cast, answers=owed.entry)
    actor = cast.actor("school_clerk")
    number = entry.reference_number
    reply = send_report(owed, actor, entry=entry, reference_number=number)
    give_back(cast, reply, "registry_clerk")
    details = ReplacementDetails(
        reason="แนบไฟล์ใหม่", subject="รายงานผล (แก้ไข)", summary="แนบไฟล์ใหม่"
    )
    corrected = replace_letter(reply.pk, details, [pdf()], actor=actor)
    assert corrected.answers == owed
    assert reported(owed) == 1


@pytest.mark.postgres
def test_one_report_counts_for_a_letter_that_came_twice(
    cast: Cast, owed: Delivery
) -> None:
    """Sent again under the number that the school has: one entry, one report."""
    again = send(cast, schools=[cast.schools[0]], needs_reply=True).deliveries.get()
    receive_at(cast, again)
    Delivery.objects.filter(pk=again.pk).update(entry=owed.entry)
    entry = number_of(cast, answers=owed.entry)
    cast.sign_in("school_clerk").post(f"{CREATE}?entry={entry.pk}", report(cast))
    assert (reported(owed), reported(again)) == (1, 1)


def test_a_report_on_the_newer_version_counts_there(cast: Cast, owed: Delivery) -> None:
    newer = new_version(cast, owed)
    Dispatch.objects.filter(pk=newer.dispatch_id).update(needs_reply=True)
    receive_at(cast, newer)
    entry = number_of(cast, answers=owed.entry)
    cast.sign_in("school_clerk").post(f"{CREATE}?entry={entry.pk}", report(cast))
    assert Dispatch.objects.latest("pk").answers == newer
    assert reported(newer) == 1


def test_a_draft_that_waited_before_goes_as_it_was(cast: Cast, owed: Delivery) -> None:
    """Put forward under an older release, with a number that stands in no book."""

    client = cast.sign_in("school_clerk")
    typed = report(cast, answers=owed.pk, deed="save")
    client.post(reverse("dispatch:draft_create"), typed)
    draft = Draft.objects.get()
    now = timezone.now()
    draft.state, draft.send_at = Draft.State.SCHEDULED, now
    draft.save()
    assert send_due(draft.pk, now, details_of)
    assert reported(owed) == 1
