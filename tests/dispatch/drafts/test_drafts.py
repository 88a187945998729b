"""บันทึกร่าง: draft_list, draft_create, draft_edit, draft_detail, draft_file, draft_discard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.dispatch.models import Delivery, Dispatch, Draft, DraftFile
from saraban.documents.jobs import remove_abandoned_uploads
from saraban.documents.models import PendingUpload, StoredFile
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.dispatch.drafted import (
    entry_of_division,
    keep,
    open_form,
    press,
)

State = Draft.State
LIST = "dispatch:draft_list"


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    return entry_of_division(cast)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return keep(cast, "division_clerk", file_1=forms.pdf("แนบ.pdf"))


def test_a_draft_keeps_what_was_typed_however_incomplete(cast: Cast) -> None:
    typed: dict[str, Any] = {
        "document_date": "32/13/2569",
        "summary": "",
        "recipients": ["some_schools", "outside"],
        "outside_name_1": "ศาลากลางจังหวัด",
    }
    draft = keep(cast, "registry_clerk", from_office="", **typed)
    assert (draft.state, draft.from_office) == (State.WRITING, None)
    page = cast.sign_in("registry_clerk").get(_edit(draft)).content.decode()
    assert 'value="32/13/2569"' in page
    assert "ศาลากลางจังหวัด" in page
    assert "ยังไม่ได้บันทึก มี" not in page
    assert _ticked(page, "offices") == {each.pk for each in cast.schools}
    assert f'name="submission" value="{draft.submission}"' in page


def test_a_kind_that_was_unticked_stays_unticked(cast: Cast) -> None:
    draft = keep(cast, "school_clerk", recipients=[])
    page = cast.sign_in("school_clerk").get(_edit(draft)).content.decode()
    assert 'value="area_registry" id="id_recipients_0" checked' not in page


def test_files_of_a_draft_do_not_expire(cast: Cast, draft: Draft) -> None:
    month = timezone.now() - timedelta(days=30)
    StoredFile.objects.update(stored_at=month)
    PendingUpload.objects.update(created_at=month)
    remove_abandoned_uploads()
    file = draft.files.get()
    url = reverse("dispatch:draft_file", args=[draft.pk, file.pk])
    answer = cast.sign_in("division_clerk").get(url)
    assert b"".join(answer.streaming_content) == forms.PDF  # type: ignore[attr-defined]
    assert AuditEvent.objects.filter(
        kind=AuditKind.FILE_READ, subject_type="draftfile"
    ).exists()


def test_a_file_is_taken_out_described_anew_and_added(cast: Cast, draft: Draft) -> None:
    first = draft.files.get()
    kept = f"draft-{first.pk}"
    typed = {"upload": kept, f"upload_description_{kept}": "บัญชีรายชื่อ"}
    two = forms.pdf("สอง.pdf", forms.PDF + b"2")
    assert press(cast, "division_clerk", draft, "save", file_1=two, **typed)
    assert _files(draft) == [("แนบ.pdf", "บัญชีรายชื่อ"), ("สอง.pdf", "สอง")]
    last = draft.files.get(name="สอง.pdf")
    press(cast, "division_clerk", draft, "save", upload=f"draft-{last.pk}")
    assert _files(draft) == [("สอง.pdf", "สอง")]


def test_a_description_that_is_too_long_is_told_and_stays_as_typed(
    cast: Cast, draft: Draft
) -> None:
    kept, long = f"draft-{draft.files.get().pk}", "ก" * 201
    typed = open_form(cast, draft, upload=kept, deed="save")
    typed[f"upload_description_{kept}"] = long
    page = reverse("dispatch:draft_edit", args=[draft.pk])
    answer = cast.sign_in("division_clerk").post(page, typed)
    assert answer.status_code == 422
    assert "ใส่ได้ไม่เกิน 200 ตัวอักษร (ที่พิมพ์มี 201 ตัวอักษร)" in answer.content.decode()
    assert f'value="{long}"' in answer.content.decode()


def test_a_file_of_another_draft_is_unknown(cast: Cast, draft: Draft) -> None:
    other = keep(cast, "registry_clerk", file_1=forms.pdf("ลับเฉพาะ.pdf"))
    file = other.files.get()
    url = reverse("dispatch:draft_file", args=[draft.pk, file.pk])
    assert cast.sign_in("registry_clerk").get(url).status_code == 404
    press(cast, "division_clerk", draft, "save", upload=f"draft-{file.pk}")
    assert not draft.files.filter(name="ลับเฉพาะ.pdf").exists()


def test_a_continued_draft_is_sent_with_its_files_and_is_done(
    cast: Cast, draft: Draft
) -> None:
    kept = f"draft-{draft.files.get().pk}"
    answer = press(cast, "division_clerk", draft, "", upload=kept)
    sent = Dispatch.objects.get()
    draft.refresh_from_db()
    assert answer["Location"] == sent.get_absolute_url()
    assert (draft.state, draft.dispatch) == (State.SENT, sent)
    assert sent.submission == draft.submission
    assert [each.name for each in sent.letter.attachments.all()] == ["แนบ.pdf"]
    assert not DraftFile.objects.exists()
    detail = cast.sign_in("division_clerk").get(draft.get_absolute_url())
    assert detail["Location"] == sent.get_absolute_url()


def test_a_draft_is_never_sent_twice(cast: Cast, draft: Draft) -> None:
    typed = open_form(cast, draft, upload=f"draft-{draft.files.get().pk}")
    client = cast.sign_in("division_clerk")
    first, second = (client.post(_edit(draft), typed) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Dispatch.objects.count() == 1
    assert Delivery.objects.count() == 3


def test_a_form_that_was_sent_does_not_become_a_draft(cast: Cast) -> None:
    typed = forms.dispatch(cast)
    client = cast.sign_in("division_clerk")
    assert client.post(reverse("dispatch:dispatch_create"), typed).status_code == 302
    create = reverse("dispatch:draft_create")
    answer = client.post(create, {**typed, "deed": "save"})
    assert answer.status_code == 422
    assert "แบบฟอร์มนี้ส่งไปแล้ว" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_draft_whose_old_form_was_sent_does_not_pass_for_that_letter(
    cast: Cast,
) -> None:
    typed = forms.dispatch(cast)
    client = cast.sign_in("division_clerk")
    client.post(reverse("dispatch:draft_create"), {**typed, "deed": "save"})
    client.post(reverse("dispatch:dispatch_create"), typed)
    draft = Draft.objects.get()
    answer = client.post(_edit(draft), open_form(cast, draft, subject="ข้อความใหม่"))
    assert answer.status_code == 422
    assert "ส่งไปแล้วจากแบบฟอร์มที่เปิดไว้เดิม" in answer.content.decode()
    draft.refresh_from_db()
    assert (Dispatch.objects.count(), draft.state) == (1, State.WRITING)


def test_a_draft_of_the_book_keeps_its_line_and_sends_its_letter(
    cast: Cast, entry: RegisterEntry
) -> None:
    draft = keep(cast, "division_clerk", entry=entry)
    assert (draft.entry, draft.subject) == (entry, entry.subject)
    page = cast.sign_in("division_clerk").get(_edit(draft)).content.decode()
    file = entry.content.attachments.get()
    assert reverse("registers:entry_file", args=[entry.pk, file.pk]) in page
    press(cast, "division_clerk", draft, "")
    sent = Dispatch.objects.get()
    assert (sent.entry, sent.letter) == (entry, entry.letter)


def test_a_draft_can_be_opened_when_its_number_was_cancelled(
    cast: Cast, entry: RegisterEntry
) -> None:
    draft = keep(cast, "division_clerk", entry=entry)
    void = reverse("registers:entry_void", args=[entry.pk])
    cast.sign_in("registry_clerk").post(void, {"reason": "ออกเลขผิด"})
    for page in (_edit(draft), draft.get_absolute_url()):
        answer = cast.sign_in("division_clerk").get(page)
        assert answer.status_code == 200
        assert "ไม่ผูกกับทะเบียนหนังสือส่งแล้ว" in answer.content.decode()


def test_a_typed_number_of_the_book_shows_its_letter_first(
    cast: Cast, entry: RegisterEntry
) -> None:
    draft = keep(
        cast, "division_clerk", reference_number=entry.reference_number, subject="อื่น"
    )
    typed = open_form(cast, draft, reference_number=entry.reference_number)
    client = cast.sign_in("division_clerk")
    answer = client.post(_edit(draft), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"เลข {entry.number} เรื่อง {entry.subject}" in page
    assert f"{_edit(draft)}?entry={entry.pk}" in page
    assert client.post(f"{_edit(draft)}?entry={entry.pk}", typed).status_code == 302
    assert Dispatch.objects.get().entry == entry


def test_a_line_of_the_book_is_chosen_for_a_draft(
    cast: Cast, entry: RegisterEntry, draft: Draft
) -> None:
    page = cast.sign_in("division_clerk").get(f"{_edit(draft)}?entry={entry.pk}")
    assert f'value="{entry.reference_number}"' in page.content.decode()
    assert "ขอเชิญประชุมวันที่ 25 พฤศจิกายน 2569" in page.content.decode()


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("division_clerk", 200),
        ("division_director", 200),
        ("registry_clerk", 200),
        ("officer", 404),
        ("administrator", 404),
        ("school_clerk", 404),
        ("outsider", 404),
    ],
)
def test_a_draft_is_seen_by_those_who_send_in_its_name(
    cast: Cast, draft: Draft, by: str, status: int
) -> None:
    file = reverse("dispatch:draft_file", args=[draft.pk, draft.files.get().pk])
    for page in (draft.get_absolute_url(), _edit(draft), file):
        assert cast.sign_in(by).get(page).status_code == status


def test_a_division_does_not_see_another_divisions_drafts(cast: Cast) -> None:
    other = keep(cast, "registry_clerk", from_office=cast.divisions[2].pk)
    none = keep(cast, "registry_clerk", from_office="", subject="ไม่ระบุกลุ่ม")
    client = cast.sign_in("division_clerk")
    for hidden in (other, none):
        assert client.get(hidden.get_absolute_url()).status_code == 404
        assert client.post(_edit(hidden), open_form(cast, hidden)).status_code == 404
    assert "ไม่ระบุกลุ่ม" not in client.get(reverse(LIST)).content.decode()


def test_a_division_cannot_give_its_draft_to_another(cast: Cast) -> None:
    draft = keep(cast, "division_clerk", from_office=cast.divisions[3].pk)
    assert draft.from_office is None


def test_a_colleague_continues_a_draft(cast: Cast, draft: Draft) -> None:
    press(cast, "registry_clerk", draft, "save", subject="เรื่องที่เพื่อนแก้")
    draft.refresh_from_db()
    assert (draft.subject, draft.version) == ("เรื่องที่เพื่อนแก้", 2)
    assert draft.author == cast.users["division_clerk"]


def test_the_second_of_two_savers_sees_the_firsts_text_and_decides(
    cast: Cast, draft: Draft
) -> None:
    kept = f"draft-{draft.files.get().pk}"
    second = open_form(cast, draft, subject="ของคนที่สอง", upload=kept)
    added = forms.pdf("ของคนแรก.pdf", forms.PDF + b"1")
    first = {"subject": "ของคนแรก", "upload": kept, "file_1": added}
    press(cast, "registry_clerk", draft, "save", **first)
    client = cast.sign_in("division_clerk")
    answer = client.post(_edit(draft), {**second, "deed": "save"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "เรื่อง ที่บันทึกไว้: ของคนแรก" in page
    assert "ของคนที่สอง</textarea>" in page
    assert "ของคนแรก.pdf" in page
    assert 'name="version" value="2"' in page
    draft.refresh_from_db()
    assert draft.subject == "ของคนแรก"
    marks = [f"draft-{each.pk}" for each in draft.files.all()]
    again = {**second, "version": "2", "upload": marks, "deed": "save"}
    assert client.post(_edit(draft), again).status_code == 302
    draft.refresh_from_db()
    assert (draft.subject, draft.files.count()) == ("ของคนที่สอง", 2)


def test_the_second_does_not_send_what_the_first_has_changed(
    cast: Cast, draft: Draft
) -> None:
    typed = open_form(cast, draft)
    press(cast, "registry_clerk", draft, "save", subject="แก้แล้ว")
    answer = cast.sign_in("division_clerk").post(_edit(draft), typed)
    assert answer.status_code == 422
    assert "เรื่อง ที่บันทึกไว้: แก้แล้ว" in answer.content.decode()
    assert not Dispatch.objects.exists()


def test_a_double_press_keeps_one_draft(cast: Cast) -> None:
    typed = {**forms.dispatch(cast), "deed": "save"}
    client = cast.sign_in("division_clerk")
    answers = [client.post(reverse("dispatch:draft_create"), typed) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    draft = Draft.objects.get()
    again = {**open_form(cast, draft), "deed": "save"}
    codes = [client.post(_edit(draft), again).status_code for _ in range(2)]
    assert codes == [302, 302]
    draft.refresh_from_db()
    assert draft.version == 2


def test_going_back_and_saving_other_text_loses_neither(cast: Cast) -> None:
    typed = {**forms.dispatch(cast), "deed": "save"}
    client, create = cast.sign_in("division_clerk"), reverse("dispatch:draft_create")
    client.post(create, typed)
    answer = client.post(create, {**typed, "subject": "พิมพ์ใหม่"})
    draft = Draft.objects.get()
    assert answer.status_code == 422
    assert "พิมพ์ใหม่</textarea>" in answer.content.decode()
    assert _edit(draft) in answer.content.decode()
    assert draft.subject == typed["subject"]


def test_a_bad_file_is_told_and_nothing_is_kept(cast: Cast) -> None:
    typed = forms.dispatch(cast, summary="", file_1=forms.pdf("ก.exe"), deed="save")
    answer = cast.sign_in("division_clerk").post(
        reverse("dispatch:draft_create"), typed
    )
    assert answer.status_code == 422
    assert "ก.exe" in answer.content.decode()
    assert "ยังไม่ได้กรอกเนื้อหาโดยสรุป" not in answer.content.decode()
    assert not Draft.objects.exists()


def test_more_slots_and_lines_work_on_a_draft_without_scripts(
    cast: Cast, draft: Draft
) -> None:
    client = cast.sign_in("division_clerk")
    for button in ("more_slots", "more_outside"):
        typed = open_form(cast, draft, subject="ยังพิมพ์อยู่", **{button: "1"})
        answer = client.post(_edit(draft), {**typed, "summary": ""})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "ยังพิมพ์อยู่</textarea>" in page
        assert "ยังไม่ได้กรอก" not in page


def test_a_discarded_draft_is_gone_from_the_list_and_on_record(
    cast: Cast, draft: Draft
) -> None:
    discard = reverse("dispatch:draft_discard", args=[draft.pk])
    assert cast.sign_in("officer").post(discard).status_code == 404
    client = cast.sign_in("division_clerk")
    assert client.post(discard)["Location"] == reverse(LIST)
    assert client.post(discard).status_code == 302
    draft.refresh_from_db()
    assert draft.state == State.DISCARDED
    assert not DraftFile.objects.exists()
    assert draft.subject not in client.get(reverse(LIST)).content.decode()
    changes = AuditDetail.objects.filter(event__kind=AuditKind.DRAFT_CHANGED)
    said = [each.values["change"] for each in changes.order_by("event_id")]
    assert said == ["saved", "discarded"]
    sent = client.post(_edit(draft), open_form(cast, draft))
    assert sent.status_code == 422
    assert "ร่างนี้ลบแล้ว" in sent.content.decode()


def test_the_list_shows_parts_pages_and_asks_few_queries(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    first = keep(cast, "division_clerk", subject="ร่างแรก")
    for number in range(51):
        first.pk, first.submission = None, forms.dispatch(cast)["submission"]
        first.subject = f"ร่างที่ {number}"
        first.save(force_insert=True)
    client = cast.sign_in("division_clerk")
    client.get(reverse(LIST))
    with django_assert_max_num_queries(8):
        page = client.get(reverse(LIST)).content.decode()
    assert page.count("เขียนต่อ<span") == 50
    assert "ร่างแรก" not in page
    before = Draft.objects.order_by("-pk")[49].pk
    older = client.get(reverse(LIST), {"before": before}).content.decode()
    assert "ร่างแรก" in older
    mine = cast.sign_in("registry_clerk").get(reverse(LIST), {"show": "mine"})
    assert "ไม่มีร่าง" in mine.content.decode()
    assert cast.sign_in("officer").get(reverse(LIST)).status_code == 403


def test_the_form_offers_a_draft_beside_sending(cast: Cast) -> None:
    page = cast.sign_in("division_clerk").get(reverse("dispatch:dispatch_create"))
    text = page.content.decode()
    assert f'formaction="{reverse("dispatch:draft_create")}">บันทึกร่าง' in text
    assert "ส่งขออนุมัติ" not in text


def _edit(draft: Draft) -> str:
    return reverse("dispatch:draft_edit", args=[draft.pk])


def _files(draft: Draft) -> list[tuple[str, str]]:
    return list(draft.files.values_list("name", "description"))


def _ticked(page: str, name: str) -> set[int]:
    """Return the ids of the ticked boxes of a field."""
    return {
        int(part.split('"', 1)[0])
        for part in page.split(f'name="{name}" value="')[1:]
        if " checked" in part.split(">", 1)[0]
    }
