"""แจ้งโรงเรียน: dispatch_create filled in with a letter that came."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from saraban.circulation.models import Decision, Step
from saraban.dispatch.models import Dispatch, Draft
from saraban.documents.models import PendingUpload, StoredFile
from tests import forms
from tests.cast import Cast
from tests.circulation.handed import instructed

FORM = "dispatch:dispatch_create"


@pytest.fixture
def told(cast: Cast) -> Step:
    """The director has told the registry to write to all schools."""
    words = "แจ้งกำหนดการให้ทุกโรงเรียนทราบ"
    return instructed(cast, decision=Decision.TOLD_SCHOOLS, words=words)[0]


def shown_form(cast: Cast, step: Step, by: str = "registry_clerk") -> str:
    """Return the form that the link of the step opens."""
    url = f"{reverse(FORM)}?incoming={step.entry_id}"
    answer = cast.sign_in(by).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def filled(cast: Cast, step: Step, **changed: object) -> dict[str, object]:
    """Return that form as it would be sent."""
    file = step.entry.content.attachments.get()
    known = {
        "recipients": "all_government",
        "incoming": step.entry_id,
        "upload": f"letter-{file.pk}",
    }
    typed = forms.dispatch(cast, **(known | changed))
    del typed["offices"]
    return typed


def test_the_form_holds_what_is_known(cast: Cast, told: Step) -> None:
    page = shown_form(cast, told)
    entry = told.entry
    for words in (
        f"แจ้งเรื่องตามหนังสือรับ เลข {entry.number_text}",
        entry.subject,
        "แจ้งกำหนดการให้ทุกโรงเรียนทราบ",
        "หนังสือนำส่ง.pdf",
    ):
        assert words in page
    box = re.search(r'<input[^>]*value="all_government"[^>]*>', page)
    assert box is not None
    assert "checked" in box[0]
    file = entry.content.attachments.get()
    assert f'name="upload" value="letter-{file.pk}" checked' in page


def test_the_letters_files_go_to_the_schools_without_being_sent_up_again(
    cast: Cast, told: Step
) -> None:
    contents = StoredFile.objects.count()
    typed = filled(cast, told, file_1=forms.pdf("เพิ่ม.pdf", forms.PDF + b"more"))
    answer = cast.sign_in("registry_clerk").post(reverse(FORM), typed)
    assert answer.status_code == 302
    dispatch = Dispatch.objects.latest("pk")
    assert dispatch.deliveries.count() == 2
    names = dispatch.letter.attachments.values_list("name", flat=True)
    assert list(names) == ["หนังสือนำส่ง.pdf", "เพิ่ม.pdf"]
    came = told.entry.content.attachments.get()
    assert dispatch.letter.attachments.first().stored_file == came.stored_file  # type: ignore[union-attr]
    assert StoredFile.objects.count() == contents + 1
    assert not PendingUpload.objects.waiting().exists()


def test_a_file_that_is_not_ticked_stays_here(cast: Cast, told: Step) -> None:
    typed = filled(cast, told, upload=[])
    assert cast.sign_in("registry_clerk").post(reverse(FORM), typed).status_code == 302
    assert not Dispatch.objects.latest("pk").letter.attachments.exists()


def test_a_refused_form_keeps_the_choice_of_files(cast: Cast, told: Step) -> None:
    typed = filled(cast, told, reference_number="")
    for pressed in ({}, {"more_slots": "1"}):
        answer = cast.sign_in("registry_clerk").post(reverse(FORM), typed | pressed)
        page = answer.content.decode()
        file = told.entry.content.attachments.get()
        assert f'name="upload" value="letter-{file.pk}" checked' in page
        assert f'name="incoming" value="{told.entry_id}"' in page


def test_a_draft_keeps_the_files_too(cast: Cast, told: Step) -> None:
    typed = filled(cast, told, deed="save")
    answer = cast.sign_in("registry_clerk").post(
        reverse("dispatch:draft_create"), typed
    )
    assert answer.status_code == 302
    draft = Draft.objects.get()
    assert [each.name for each in draft.files.all()] == ["หนังสือนำส่ง.pdf"]
    page = reverse("dispatch:draft_edit", args=[draft.pk])
    assert "หนังสือนำส่ง.pdf" in cast.sign_in("registry_clerk").get(page).content.decode()


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 200),
        ("division_clerk", 200),
        ("officer", 403),
        ("director", 403),
        ("school_clerk", 404),
    ],
)
def test_only_letters_of_the_own_book_are_told_to_schools(
    cast: Cast, told: Step, by: str, status: int
) -> None:
    url = f"{reverse(FORM)}?incoming={told.entry_id}"
    assert cast.sign_in(by).get(url).status_code == status


def test_files_of_another_letter_are_not_carried(cast: Cast, told: Step) -> None:
    other = instructed(cast, decision=Decision.TOLD_SCHOOLS)[0]
    foreign = other.entry.content.attachments.get()
    typed = filled(cast, told, upload=f"letter-{foreign.pk}")
    cast.sign_in("registry_clerk").post(reverse(FORM), typed)
    assert not Dispatch.objects.latest("pk").letter.attachments.exists()


def test_what_went_out_is_no_letter_that_came(cast: Cast, told: Step) -> None:
    page = reverse("registers:entry_create", args=["outgoing"])
    cast.sign_in("registry_clerk").post(page, forms.outgoing(cast))
    went = type(told.entry).objects.latest("pk")
    for asked in (went.pk, 999_999):
        url = f"{reverse(FORM)}?incoming={asked}"
        assert cast.sign_in("registry_clerk").get(url).status_code == 404
