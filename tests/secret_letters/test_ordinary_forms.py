"""Secret letters on the ordinary forms: handed over, asked about, never kept."""

from __future__ import annotations

import pytest
from django.urls import reverse

from saraban.dispatch.models import Draft
from saraban.documents.models import PendingUpload, StoredFile
from saraban.notices.models import Notice
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.unusual import names_secrecy
from tests import forms
from tests.answers import answered, asked
from tests.cast import Cast
from tests.secret_letters.given import REGISTRAR

SEND = reverse("dispatch:dispatch_create")


@pytest.mark.parametrize(
    "subject",
    ["ส่งหนังสือลับ", "ลับ การสอบสวน", "เรื่อง (ลับมาก)", "ข้อมูลข่าวสารลับ", "เอกสารลับที่สุด"],
)
def test_a_subject_that_says_secret_is_known(subject: str) -> None:
    assert names_secrecy(subject)


@pytest.mark.parametrize(
    "subject",
    ["ขอกลับเข้ารับราชการ", "สลับวันหยุด", "อำเภอลับแล", "เกมลับสมอง", "ปลูกลูกพลับ", "ลำดับที่ 1"],
)
def test_other_words_are_not_taken_for_it(subject: str) -> None:
    assert not names_secrecy(subject)


@pytest.mark.parametrize("kind", ["incoming", "outgoing"])
def test_such_a_subject_is_asked_about_once(cast: Cast, kind: str) -> None:
    client = cast.sign_in("registry_clerk", decides=False)
    page = reverse("registers:entry_create", args=[kind])
    subject = "ส่งหนังสือลับของจังหวัด"
    typed = getattr(forms, kind)(cast, subject=subject)
    answer = client.post(page, typed)
    assert answer.status_code == 422
    (sentence,) = asked(answer)
    assert "เรื่องมีคำว่า ลับ" in sentence
    assert subject in answer.content.decode()
    where, again = answered(answer, typed)
    # Another subject is another question.
    other = {**again, "subject": "เรื่องลับอีกเรื่อง"}
    assert client.post(where, other).status_code == 422
    assert client.post(where, again).status_code == 302
    assert RegisterEntry.objects.get().subject == subject


def test_sending_asks_too(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk", decides=False)
    typed = forms.dispatch(cast, subject="เรื่อง ลับ")
    answer = client.post(SEND, typed)
    assert any("เรื่องมีคำว่า ลับ" in each for each in asked(answer))
    where, again = answered(answer, typed)
    assert client.post(where, again).status_code == 302


@pytest.mark.parametrize("button", [{}, {"more_slots": "1"}])
def test_no_file_of_a_secret_letter_is_kept_whatever_is_pressed(
    cast: Cast, button: dict[str, str]
) -> None:
    client = cast.sign_in("registry_clerk")
    staged = client.post(reverse("documents:upload_create"), {"file": forms.pdf()})
    token = staged.json()["token"]
    content = forms.PDF + b"another"
    typed = forms.dispatch(cast, secrecy="2", upload=token, **button)
    answer = client.post(SEND, {**typed, "file_1": forms.pdf(content=content)})
    assert answer["Location"].startswith(reverse("secret_letters:registrar_list"))
    assert not PendingUpload.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_draft_that_turns_out_to_be_secret_is_erased(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    typed = forms.dispatch(cast, file_1=forms.pdf(), deed="save")
    assert client.post(SEND, typed).status_code == 302
    draft = Draft.objects.get()
    del typed["file_1"]
    page = reverse("dispatch:draft_edit", args=[draft.pk])
    answer = client.post(page, {**typed, "secrecy": "1", "version": draft.version})
    assert answer["Location"].startswith(reverse("secret_letters:registrar_list"))
    draft.refresh_from_db()
    assert (draft.typed, draft.subject) == ("", "")
    assert not StoredFile.objects.exists()


def test_the_registrar_is_told_that_somebody_holds_one(cast: Cast) -> None:
    page = reverse("secret_letters:registrar_list")
    shown = cast.sign_in("registry_clerk").get(page).content.decode()
    assert cast.users[REGISTRAR].get_full_name() in shown
    assert cast.sign_in("registry_clerk").post(page).status_code == 302
    notice = Notice.objects.get()
    assert notice.person == cast.users[REGISTRAR]
    assert cast.users["registry_clerk"].get_full_name() in notice.title
