"""A second pair of eyes: draft_approve, draft_refuse, draft_take_back, and the switch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.core import thai
from saraban.dispatch.jobs import send_scheduled
from saraban.dispatch.models import Dispatch, Draft
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Appointment, Office, Role
from saraban.recipients.models import SavedGroup
from tests import forms
from tests.cast import Cast
from tests.dispatch.drafted import (
    do,
    entry_of_division,
    keep,
    let_approval_be_needed,
    mark_of,
    open_form,
    press,
    typed_moment,
)

State = Draft.State
ASK = "send"
CHANGED = "เปลี่ยนหลังจากที่เปิดอ่าน จึงยังไม่ได้ส่งถึงผู้ใด"


@pytest.fixture(autouse=True)
def approval_is_needed(cast: Cast) -> None:
    let_approval_be_needed(cast.area, cast.schools[0])


@pytest.fixture
def waiting(cast: Cast) -> Draft:
    """A letter of division 2 that waits for its director."""
    return keep(cast, "division_clerk", ASK, file_1=forms.pdf("แนบ.pdf"))


def test_sending_becomes_asking_where_the_office_says_so(
    cast: Cast, waiting: Draft
) -> None:
    assert (waiting.state, waiting.author) == (
        State.WAITING,
        cast.users["division_clerk"],
    )
    assert not Dispatch.objects.exists()
    notice = Notice.objects.get()
    assert (notice.kind, notice.division) == (NoticeKind.APPROVAL, cast.divisions[1])
    assert notice.path == waiting.get_absolute_url()
    assert waiting.subject in notice.title
    tab = cast.sign_in("division_director").get(
        reverse("dispatch:draft_list"), {"show": "approval"}
    )
    assert waiting.subject in tab.content.decode()
    assert "พิจารณา" in tab.content.decode()


def test_the_form_of_a_new_letter_cannot_go_round_the_approver(cast: Cast) -> None:
    page, client = reverse("dispatch:dispatch_create"), cast.sign_in("division_clerk")
    assert ">ส่งขออนุมัติ <kbd>" in client.get(page).content.decode()
    answer = client.post(page, forms.dispatch(cast))
    draft = Draft.objects.get()
    assert answer["Location"] == draft.get_absolute_url()
    assert draft.state == State.WAITING
    assert not Dispatch.objects.exists()


def test_the_form_says_that_it_asks(cast: Cast, waiting: Draft) -> None:
    do(cast, "division_clerk", "take_back", waiting)
    edit = reverse("dispatch:draft_edit", args=[waiting.pk])
    asking = cast.sign_in("division_clerk").get(edit).content.decode()
    assert ">ส่งขออนุมัติ <kbd>" in asking
    sending = cast.sign_in("division_director").get(edit).content.decode()
    assert ">ตกลง <kbd>" in sending


def test_who_may_approve_sends_without_asking(cast: Cast) -> None:
    draft = keep(cast, "division_director")
    press(cast, "division_director", draft, "")
    assert Dispatch.objects.get().approved_by is None


def test_the_approver_sees_everything_and_sends(cast: Cast, waiting: Draft) -> None:
    page = cast.sign_in("division_director").get(waiting.get_absolute_url())
    text = page.content.decode()
    for part in (
        waiting.subject,
        "ขอเชิญประชุมวันที่ 25 พฤศจิกายน 2569",
        thai.format_date(date(2026, 11, 16)),
        "ด่วนมาก",
        cast.divisions[1].name,
        *(school.short_name for school in cast.schools),
        "ถึง 3 แห่ง",
        reverse("dispatch:draft_file", args=[waiting.pk, waiting.files.get().pk]),
    ):
        assert part in text
    answer = do(cast, "division_director", "approve", waiting)
    sent = Dispatch.objects.get()
    assert answer.redirect_chain[-1][0] == sent.get_absolute_url()
    assert sent.sent_by == cast.users["division_clerk"]
    assert sent.approved_by == cast.users["division_director"]
    assert cast.divisions[1].short_name in sent.approved_capacity
    assert sent.approved_at is not None
    assert sent.letter.attachments.get().name == "แนบ.pdf"
    waiting.refresh_from_db()
    assert (waiting.state, waiting.dispatch) == (State.SENT, sent)
    told = Notice.objects.get(person=cast.users["division_clerk"])
    assert told.title.startswith("อนุมัติให้ส่งแล้ว")


def test_a_double_press_of_approval_sends_once(cast: Cast, waiting: Draft) -> None:
    mark = mark_of(cast, "division_director", waiting)
    for _ in range(2):
        answer = do(cast, "division_director", "approve", waiting, mark=mark)
        assert Dispatch.objects.get().get_absolute_url() in answer.redirect_chain[0][0]


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("division_clerk", 403),
        ("registry_clerk", 403),
        ("officer", 404),
        ("school_director", 404),
    ],
)
def test_nobody_else_approves_or_refuses(
    cast: Cast, waiting: Draft, by: str, status: int
) -> None:
    for verb in ("approve", "refuse"):
        assert do(cast, by, verb, waiting, reason="ไม่").status_code == status
    waiting.refresh_from_db()
    assert waiting.state == State.WAITING
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize("by", ["director", "deputy"])
def test_heads_of_the_office_approve_where_a_division_has_none(
    cast: Cast, waiting: Draft, by: str
) -> None:
    cast.appointments["division_director"].delete()
    assert do(cast, by, "approve", waiting).status_code == 200
    sent = Dispatch.objects.get()
    assert sent.approved_by == cast.users[by]
    assert sent.sent_by == waiting.author


def test_a_director_does_not_approve_for_another_division(cast: Cast) -> None:
    other = cast.divisions[2].pk
    draft = keep(cast, "registry_clerk", ASK, from_office=other)
    assert draft.state == State.WAITING
    assert do(cast, "division_director", "approve", draft).status_code == 404
    Appointment.objects.create(
        user=cast.users["deputy"],
        office=cast.divisions[2],
        role=Role.DIVISION_HEAD,
        starts_on=thai.today(),
    )
    Appointment.objects.filter(pk=cast.appointments["deputy"].pk).delete()
    do(cast, "deputy", "approve", draft)
    assert Dispatch.objects.get().sent_by == cast.users["registry_clerk"]


def test_a_refusal_goes_back_with_its_reason(cast: Cast, waiting: Draft) -> None:
    blank = do(cast, "division_director", "refuse", waiting, reason=" ")
    assert blank.status_code == 422
    assert "ยังไม่ได้กรอกเหตุผลที่ไม่อนุมัติ" in blank.content.decode()
    do(cast, "division_director", "refuse", waiting, reason="แนบบัญชีรายชื่อด้วย")
    waiting.refresh_from_db()
    assert waiting.state == State.WRITING
    edit = reverse("dispatch:draft_edit", args=[waiting.pk])
    page = cast.sign_in("division_clerk").get(edit).content.decode()
    director = cast.users["division_director"]
    assert f"{director} ไม่อนุมัติ: แนบบัญชีรายชื่อด้วย" in page
    told = Notice.objects.get(person=cast.users["division_clerk"])
    assert told.title.startswith("ไม่อนุมัติให้ส่ง")
    kept = f"draft-{waiting.files.get().pk}"
    press(cast, "division_clerk", waiting, "", upload=kept)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.refusal) == (State.WAITING, "")
    do(cast, "division_director", "approve", waiting)
    assert Dispatch.objects.count() == 1
    assert _changes() == ["asked", "refused", "asked", "approved"]


def test_the_author_takes_it_back(cast: Cast, waiting: Draft) -> None:
    page = cast.sign_in("division_clerk").get(waiting.get_absolute_url())
    assert "ดึงกลับมาแก้ไข" in page.content.decode()
    assert do(cast, "registry_clerk", "take_back", waiting).status_code == 403
    do(cast, "division_clerk", "take_back", waiting)
    waiting.refresh_from_db()
    assert waiting.state == State.WRITING
    late = do(cast, "division_director", "approve", waiting)
    assert "กลับมาอยู่ระหว่างแก้ไข" in late.content.decode()
    assert not Dispatch.objects.exists()


def test_what_was_changed_after_it_was_read_is_not_approved(
    cast: Cast, waiting: Draft
) -> None:
    read = mark_of(cast, "division_director", waiting)
    do(cast, "division_clerk", "take_back", waiting)
    press(cast, "division_clerk", waiting, "", subject="เปลี่ยนเรื่องแล้ว")
    answer = do(cast, "division_director", "approve", waiting, mark=read)
    assert CHANGED in answer.content.decode()
    assert not Dispatch.objects.exists()


@pytest.fixture
def group(cast: Cast) -> SavedGroup:
    """A group of the office with one school."""
    group = SavedGroup.objects.create(office=cast.area, name="กลุ่มสมมติ")
    group.members.set(cast.schools[:1])
    return group


def asked_for_group(cast: Cast, group: SavedGroup, **changed: Any) -> Draft:
    return keep(
        cast,
        "division_clerk",
        ASK,
        recipients=["groups"],
        groups=[group.pk],
        **changed,
    )


def test_a_group_that_grew_after_it_was_read_gets_nothing_unseen(
    cast: Cast, group: SavedGroup
) -> None:
    draft = asked_for_group(cast, group)
    read = mark_of(cast, "division_director", draft)
    group.members.set(cast.schools)
    answer = do(cast, "division_director", "approve", draft, mark=read)
    assert CHANGED in answer.content.decode()
    assert not Dispatch.objects.exists()
    do(cast, "division_director", "approve", draft)
    assert Dispatch.objects.get().recipient_count == len(cast.schools)


@pytest.mark.parametrize("at_once", [True, False])
def test_an_approved_letter_goes_to_those_who_were_approved(
    cast: Cast, group: SavedGroup, *, at_once: bool
) -> None:
    moment = timezone.now() + timedelta(days=2)
    draft = asked_for_group(cast, group, send_at=typed_moment(moment))
    do(cast, "division_director", "approve", draft)
    group.members.set(cast.schools)
    page = cast.sign_in("division_clerk").get(draft.get_absolute_url())
    assert cast.schools[1].short_name not in page.content.decode()
    if at_once:
        do(cast, "division_clerk", "send", draft)
    else:
        Draft.objects.update(send_at=timezone.now())
        send_scheduled()
    sent = Dispatch.objects.get()
    assert [each.office for each in sent.deliveries.all()] == cast.schools[:1]
    assert sent.recipients_text == group.name


def test_an_approved_school_that_was_closed_stops_the_letter_by_name(
    cast: Cast, group: SavedGroup
) -> None:
    moment = timezone.now() + timedelta(days=2)
    draft = asked_for_group(cast, group, send_at=typed_moment(moment))
    do(cast, "division_director", "approve", draft)
    Office.objects.filter(pk=cast.schools[0].pk).update(is_active=False)
    Draft.objects.update(send_at=timezone.now())
    send_scheduled()
    draft.refresh_from_db()
    assert (draft.state, draft.approved_recipients) == (State.WRITING, None)
    assert f"ส่งถึง {cast.schools[0].short_name} ไม่ได้" in draft.refusal


def test_while_it_waits_its_text_stays(cast: Cast, waiting: Draft) -> None:
    edit = reverse("dispatch:draft_edit", args=[waiting.pk])
    client = cast.sign_in("division_clerk")
    assert client.get(edit)["Location"] == waiting.get_absolute_url()
    for deed in ("save", ""):
        typed = {**open_form(cast, waiting, subject="แอบแก้"), "deed": deed}
        answer = client.post(edit, typed)
        assert answer.status_code == 422
        assert "รออนุมัติอยู่" in answer.content.decode()
    discard = do(cast, "division_clerk", "discard", waiting)
    assert "รออนุมัติอยู่" in discard.content.decode()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.version) == (State.WAITING, 1)


def test_an_incomplete_form_is_not_asked_for(cast: Cast) -> None:
    typed = {**forms.dispatch(cast, summary=""), "deed": ASK}
    answer = cast.sign_in("division_clerk").post(
        reverse("dispatch:draft_create"), typed
    )
    assert answer.status_code == 422
    assert "ยังไม่ได้กรอกเนื้อหาโดยสรุป" in answer.content.decode()
    assert not Draft.objects.exists()


def test_asking_to_send_to_a_closed_school_is_refused_by_name(cast: Cast) -> None:
    Office.objects.filter(pk=cast.schools[1].pk).update(is_active=False)
    typed = {**forms.dispatch(cast), "deed": ASK}
    answer = cast.sign_in("division_clerk").post(
        reverse("dispatch:draft_create"), typed
    )
    assert answer.status_code == 422
    assert f"ส่งถึง {cast.schools[1].short_name} ไม่ได้" in answer.content.decode()


def test_a_school_closed_meanwhile_stops_the_approval(
    cast: Cast, waiting: Draft
) -> None:
    Office.objects.filter(pk=cast.schools[1].pk).update(is_active=False)
    answer = do(cast, "division_director", "approve", waiting)
    assert f"ส่งถึง {cast.schools[1].short_name} ไม่ได้" in answer.content.decode()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.approved_at) == (State.WAITING, None)
    assert waiting.files.count() == 1


def test_a_number_registered_meanwhile_stops_the_approval(cast: Cast) -> None:
    number = f"{cast.area.reference_prefix}1"
    draft = keep(cast, "division_clerk", ASK, reference_number=number)
    entry = entry_of_division(cast)
    assert entry.reference_number == number
    answer = do(cast, "division_director", "approve", draft)
    assert "เลขที่หนังสือของร่างอยู่ในทะเบียนหนังสือส่งแล้ว" in answer.content.decode()
    assert not Dispatch.objects.exists()


def test_a_letter_whose_author_has_left_goes_in_the_approvers_right(
    cast: Cast, waiting: Draft
) -> None:
    yesterday = thai.today() - timedelta(days=1)
    clerk = cast.appointments["division_clerk"]
    Appointment.objects.filter(pk=clerk.pk).update(ends_on=yesterday)
    do(cast, "division_director", "approve", waiting)
    sent = Dispatch.objects.get()
    director = cast.users["division_director"]
    assert (sent.sent_by, sent.approved_by) == (director, director)


def test_a_colleague_who_asks_answers_for_the_text(cast: Cast) -> None:
    draft = keep(cast, "division_clerk")
    press(cast, "registry_clerk", draft, "")
    draft.refresh_from_db()
    assert (draft.state, draft.author) == (State.WAITING, cast.users["registry_clerk"])
    assert do(cast, "division_clerk", "take_back", draft).status_code == 403


def test_an_approved_letter_with_a_time_waits_for_it(cast: Cast) -> None:
    moment = timezone.now() + timedelta(days=2)
    draft = keep(cast, "division_clerk", ASK, send_at=typed_moment(moment))
    assert draft.state == State.WAITING
    do(cast, "division_director", "approve", draft)
    draft.refresh_from_db()
    assert draft.state == State.SCHEDULED
    assert draft.approved_by == cast.users["division_director"]
    assert not Dispatch.objects.exists()


def test_a_letter_of_the_book_is_approved_with_its_line(cast: Cast) -> None:
    entry = entry_of_division(cast)
    draft = keep(cast, "division_clerk", ASK, entry)
    page = cast.sign_in("division_director").get(draft.get_absolute_url())
    file = entry.content.attachments.get()
    link = reverse("registers:entry_file", args=[entry.pk, file.pk])
    assert link in page.content.decode()
    do(cast, "division_director", "approve", draft)
    assert Dispatch.objects.get().entry == entry


def test_a_school_clerk_asks_the_head_of_the_school(cast: Cast) -> None:
    to: dict[str, Any] = {"recipients": "area_registry"}
    draft = keep(cast, "school_clerk", ASK, **to)
    assert draft.state == State.WAITING
    assert do(cast, "other_school_clerk", "approve", draft).status_code == 404
    assert do(cast, "school_clerk", "approve", draft).status_code == 403
    do(cast, "school_director", "approve", draft)
    sent = Dispatch.objects.get()
    assert sent.sent_by == cast.users["school_clerk"]
    assert sent.approved_by == cast.users["school_director"]


def test_approving_is_on_record_with_who_did_what(cast: Cast, waiting: Draft) -> None:
    do(cast, "division_director", "approve", waiting)
    approved = AuditEvent.objects.filter(kind=AuditKind.DRAFT_CHANGED).latest("pk")
    assert approved.actor == cast.users["division_director"]
    assert approved.detail.values["author"] == cast.users["division_clerk"].pk
    sent = AuditEvent.objects.get(kind=AuditKind.LETTER_DISPATCHED)
    assert sent.actor == cast.users["division_clerk"]


def test_the_page_of_an_approver_asks_few_queries(
    cast: Cast, waiting: Draft, django_assert_max_num_queries: Any
) -> None:
    client = cast.sign_in("division_director")
    client.get(waiting.get_absolute_url())
    with django_assert_max_num_queries(17):
        client.get(waiting.get_absolute_url())


def _changes() -> list[str]:
    found = AuditDetail.objects.filter(event__kind=AuditKind.DRAFT_CHANGED)
    return [each.values["change"] for each in found.order_by("event_id")]
