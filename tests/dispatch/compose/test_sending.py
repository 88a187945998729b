"""ส่งหนังสือราชการ: dispatch:dispatch_create, dispatch_detail, dispatch_list, dispatch_print."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.models import Delivery, Dispatch, Draft
from saraban.documents.models import PendingUpload, StoredFile
from saraban.letters.models import Letter
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast

CREATE = "dispatch:dispatch_create"


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    """An outgoing letter of division 2 with its signed file."""
    page = reverse("registers:entry_create", args=["outgoing"])
    typed = forms.outgoing(cast, is_circular="on", file_1=forms.pdf())
    cast.sign_in("division_clerk").post(page, typed)
    return RegisterEntry.objects.get()


def send(
    cast: Cast, by: str, entry: RegisterEntry | None = None, **changed: Any
) -> HttpResponse:
    """Send the form, from the book if an entry is given."""
    url = reverse(CREATE) + (f"?entry={entry.pk}" if entry else "")
    return cast.sign_in(by).post(url, forms.dispatch(cast, **changed))  # type: ignore[return-value]


def test_one_commit_one_delivery_a_school_and_the_file_once(
    cast: Cast, entry: RegisterEntry
) -> None:
    answer = send(cast, "division_clerk", entry)
    sent = Dispatch.objects.get()
    entry.refresh_from_db()
    assert answer["Location"] == sent.get_absolute_url()
    assert sent.entry == entry
    assert sent.letter == entry.letter
    assert sent.subject == entry.subject
    assert sent.recipient_count == Delivery.objects.count() == 3
    assert entry.dispatched_at is not None
    assert entry.letter.is_frozen
    assert StoredFile.objects.count() == 1
    assert AuditEvent.objects.filter(kind=AuditKind.LETTER_DISPATCHED).count() == 1


def test_all_government_schools_are_all_but_the_private_ones(
    cast: Cast, entry: RegisterEntry
) -> None:
    send(cast, "registry_clerk", entry, recipients="all_government", offices=[])
    got = Office.objects.filter(deliveries__isnull=False)
    assert set(got) == set(cast.schools[:2])


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 302),
        ("division_clerk", 302),
        ("division_director", 302),
        ("officer", 403),
        ("deputy", 403),
        ("director", 403),
        ("secret_registrar", 403),
        ("administrator", 403),
        ("teacher", 403),
    ],
)
def test_who_may_send_for_the_area(cast: Cast, by: str, status: int) -> None:
    assert send(cast, by).status_code == status
    assert Dispatch.objects.exists() == (status == 302)


def test_a_division_sends_only_for_itself(cast: Cast, entry: RegisterEntry) -> None:
    answer = send(cast, "division_clerk", from_office=cast.divisions[3].pk)
    assert answer.status_code == 422
    RegisterEntry.objects.update(responsible_office=cast.divisions[3])
    assert send(cast, "division_clerk", entry).status_code == 403
    assert send(cast, "registry_clerk", entry).status_code == 302


def test_a_typed_number_of_the_book_shows_its_letter_before_sending(
    cast: Cast, entry: RegisterEntry
) -> None:
    typed: dict[str, Any] = {
        "reference_number": entry.reference_number,
        "subject": "เรื่องอื่น",
    }
    answer = send(cast, "registry_clerk", **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Dispatch.objects.exists()
    assert f"ทะเบียนหนังสือส่ง เลข {entry.number} เรื่อง {entry.subject}" in page
    assert f"?entry={entry.pk}" in page
    attachment = entry.content.attachments.get()
    assert reverse("registers:entry_file", args=[entry.pk, attachment.pk]) in page
    send(cast, "registry_clerk", entry, **typed)
    sent = Dispatch.objects.get()
    assert (sent.entry, sent.subject) == (entry, entry.subject)


def test_a_typed_number_of_another_division_or_a_void_one_is_refused(
    cast: Cast, entry: RegisterEntry
) -> None:
    number = entry.reference_number
    RegisterEntry.objects.update(responsible_office=cast.divisions[3])
    answer = send(cast, "division_clerk", reference_number=number)
    assert answer.status_code == 422
    assert "เฉพาะของกลุ่มตนเอง" in answer.content.decode()
    void = reverse("registers:entry_void", args=[entry.pk])
    cast.sign_in("registry_clerk").post(void, {"reason": "ออกเลขผิด"})
    answer = send(cast, "registry_clerk", reference_number=number)
    assert answer.status_code == 422
    assert "เลขทะเบียนนี้ยกเลิกแล้ว" in answer.content.decode()
    assert not Dispatch.objects.exists()


def test_a_letter_without_an_entry_is_sent_and_reported(cast: Cast) -> None:
    answer = send(cast, "registry_clerk", file_1=forms.pdf())
    client = cast.sign_in("registry_clerk")
    assert answer.status_code == 302
    assert Dispatch.objects.get().entry is None
    page = client.get(answer["Location"]).content.decode()
    assert "ส่งโดยไม่มีเลขทะเบียนส่ง" in page


def test_a_second_lot_of_files_supplements_the_letter(
    cast: Cast, entry: RegisterEntry
) -> None:
    send(cast, "division_clerk", entry)
    more = forms.pdf("แผนที่.pdf", forms.PDF + b"%map")
    answer = send(cast, "division_clerk", entry, file_1=more)
    assert answer.status_code == 302
    first, second = Dispatch.objects.order_by("pk")
    assert second.entry == first.entry == entry
    assert second.letter.supplements == first.letter
    assert [each.name for each in second.letter.attachments.all()] == ["แผนที่.pdf"]
    assert first.letter.attachments.count() == 1


def test_the_same_letter_twice_to_a_school_asks_first(
    cast: Cast, entry: RegisterEntry
) -> None:
    send(cast, "division_clerk", entry, offices=[cast.schools[0].pk])
    answer = send(cast, "division_clerk", entry)
    assert answer.status_code == 422
    assert f"เคยส่งถึง {cast.schools[0].short_name} แล้ว" in answer.content.decode()
    again = send(cast, "division_clerk", entry, sends_again="on")
    assert again.status_code == 302
    assert Letter.objects.count() == 1


def test_a_double_press_sends_once(cast: Cast, entry: RegisterEntry) -> None:
    typed = forms.dispatch(cast)
    url = f"{reverse(CREATE)}?entry={entry.pk}"
    first = cast.sign_in("division_clerk").post(url, typed)
    second = cast.sign_in("division_clerk").post(url, typed)
    assert first["Location"] == second["Location"]
    assert Delivery.objects.count() == 3


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "nobody chosen": ({"offices": []}, "ยังไม่ได้เลือกสถานศึกษา"),
    "no ถึง": ({"recipients": []}, "ยังไม่ได้เลือกถึง"),
    "no summary": ({"summary": ""}, "ยังไม่ได้กรอกเนื้อหาโดยสรุป"),
    "no number": ({"reference_number": ""}, "ยังไม่ได้กรอกเลขที่หนังสือ"),
    "no group": ({"from_office": ""}, "ยังไม่ได้เลือกจาก"),
    "bad file": ({"file_1": forms.pdf("ก.exe")}, "ก.exe"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_sends_nothing_and_keeps_the_choice(cast: Cast, case: str) -> None:
    changed, sentence = BAD[case]
    answer = send(cast, "registry_clerk", **changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "ประชุมผู้บริหารสถานศึกษา" in page
    if "offices" not in changed:
        assert page.count(" checked>") >= 3
    assert not Dispatch.objects.exists()
    assert not Letter.objects.exists()


def test_a_secret_letter_leads_to_its_registrar_and_keeps_nothing(cast: Cast) -> None:
    answer = send(cast, "registry_clerk", secrecy="1")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("secret_letters:registrar_list"))
    assert not Letter.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_that_went_meanwhile_stops_the_sending_and_keeps_the_rest(
    cast: Cast,
) -> None:
    client = cast.sign_in("registry_clerk")
    staged = client.post(reverse("documents:upload_create"), {"file": forms.pdf()})
    token = staged.json()["token"]
    PendingUpload.objects.all().delete()
    answer = client.post(reverse(CREATE), forms.dispatch(cast, upload=token))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ไฟล์ที่เลือกไว้หมดอายุแล้ว" in page
    assert "ขอเชิญประชุมวันที่ 25 พฤศจิกายน 2569" in page
    assert page.count(" checked>") >= 3
    assert not Dispatch.objects.exists()


def test_where_the_office_wants_approval_nothing_goes_without_it(cast: Cast) -> None:
    Office.objects.filter(pk=cast.area.pk).update(sending_needs_approval=True)
    assert send(cast, "division_clerk").status_code == 302
    assert not Dispatch.objects.exists()
    assert Draft.objects.get().state == Draft.State.WAITING
    assert send(cast, "division_director").status_code == 302
    assert Dispatch.objects.get().sent_by == cast.users["division_director"]


def test_more_slots_for_files_are_no_try_to_send(cast: Cast) -> None:
    answer = send(cast, "registry_clerk", more_slots="1", subject="")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="file_10"' in page
    assert "ยังไม่ได้กรอก" not in page
    assert not Dispatch.objects.exists()


def test_schools_of_another_area_cannot_be_chosen(cast: Cast) -> None:
    answer = send(cast, "registry_clerk", offices=[cast.outside_school.pk])
    assert answer.status_code == 422
    assert not Dispatch.objects.exists()


def test_entries_of_others_cannot_be_sent(cast: Cast, entry: RegisterEntry) -> None:
    assert send(cast, "school_clerk", entry).status_code == 404
    assert send(cast, "outsider", entry).status_code == 404
    entry.state = RegisterEntry.State.VOID
    entry.voided_at, entry.voided_by = entry.registered_at, entry.registered_by
    entry.void_reason = "ออกเลขผิด"
    entry.save()
    assert send(cast, "division_clerk", entry).status_code == 404


def test_a_sent_entry_keeps_its_files_and_its_number(
    cast: Cast, entry: RegisterEntry
) -> None:
    send(cast, "division_clerk", entry)
    typed = forms.outgoing(
        cast, reference_number=entry.reference_number, file_1=forms.pdf("ใหม่.pdf")
    )
    edit = reverse("registers:entry_edit", args=[entry.pk])
    assert cast.sign_in("registry_clerk").post(edit, typed).status_code == 422
    assert entry.content.attachments.count() == 1
    void = reverse("registers:entry_void", args=[entry.pk])
    refused = cast.sign_in("registry_clerk").post(void, {"reason": "ผิด"})
    assert refused.status_code == 422
    assert "ส่งถึงผู้รับแล้ว" in refused.content.decode()


def test_the_form_from_the_book_carries_number_and_files(
    cast: Cast, entry: RegisterEntry
) -> None:
    page = cast.sign_in("division_clerk").get(f"{reverse(CREATE)}?entry={entry.pk}")
    text = page.content.decode()
    assert f'value="{entry.reference_number}"' in text
    attachment = entry.content.attachments.get()
    assert reverse("registers:entry_file", args=[entry.pk, attachment.pk]) in text


def test_a_school_writes_to_the_registry_or_to_a_division(cast: Cast) -> None:
    typed: dict[str, Any] = {"recipients": "area_registry", "offices": []}
    assert send(cast, "school_clerk", **typed).status_code == 302
    typed = {"recipients": "division", "division": cast.divisions[4].pk}
    assert send(cast, "school_clerk", **typed).status_code == 302
    assert send(cast, "school_clerk", recipients="division").status_code == 422
    assert send(cast, "school_clerk", recipients="inside").status_code == 422
    assert Delivery.objects.count() == 2
    first, second = Delivery.objects.order_by("pk")
    assert (first.office, first.attention) == (cast.area, None)
    assert (second.office, second.attention) == (cast.area, cast.divisions[4])


def test_the_registry_and_a_division_are_one_office_with_one_book(cast: Cast) -> None:
    create = reverse("registers:entry_create", args=["outgoing"])
    typed = forms.outgoing(cast)
    del typed["responsible_office"]
    cast.sign_in("school_clerk").post(create, typed)
    entry = RegisterEntry.objects.get()
    division = {"recipients": "division", "division": cast.divisions[4].pk}
    first = send(cast, "school_clerk", entry, recipients="area_registry")
    second = send(cast, "school_clerk", entry, **division)
    third = send(cast, "school_clerk", entry, sends_again="on", **division)
    assert [each.status_code for each in (first, second, third)] == [302, 422, 302]
    assert cast.area.short_name in second.content.decode()


def test_the_sent_list_counts_receipts_within_a_few_queries(
    cast: Cast, entry: RegisterEntry, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        send(cast, "registry_clerk")
    client = cast.sign_in("director")
    with django_assert_max_num_queries(11):
        page = client.get(reverse("dispatch:dispatch_list")).content.decode()
    assert page.count(">0/3<") == 3
    assert "ไม่พบ" not in page
    assert (
        cast.sign_in("officer").get(reverse("dispatch:dispatch_list")).status_code
        == 403
    )


def test_proof_is_for_the_sender_only(cast: Cast, entry: RegisterEntry) -> None:
    send(cast, "division_clerk", entry)
    sent = Dispatch.objects.get()
    attachment = sent.letter.attachments.get()
    urls = [
        reverse("dispatch:dispatch_detail", args=[sent.pk]),
        reverse("dispatch:dispatch_print", args=[sent.pk]),
        reverse("dispatch:dispatch_file", args=[sent.pk, attachment.pk]),
    ]
    for url in urls:
        assert cast.sign_in("director").get(url).status_code == 200
        assert cast.sign_in("school_clerk").get(url).status_code == 404
        assert cast.sign_in("outsider").get(url).status_code == 404
