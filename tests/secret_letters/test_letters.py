"""Secret letters through their pages: numbers, the list, who sees what."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.offices.models import Appointment, Role
from saraban.secret_letters.models import SecretEntry, SecretStep
from tests import forms
from tests.cast import APPOINTED_ON, Cast
from tests.secret_letters import given
from tests.secret_letters.given import REGISTRAR, SUBJECT


def detail(cast: Cast, name: str, letter_id: UUID) -> int:
    page = reverse("secret_letters:letter_detail", args=[letter_id])
    return given.browser(cast, name).get(page).status_code


def test_a_paper_letter_gets_a_number_in_both_books_and_stands_in_no_other(
    cast: Cast,
) -> None:
    entry = given.received(cast)
    assert entry.number == 1
    control = SecretEntry.objects.get(book__kind="secret_control")
    assert (control.number, control.letter_id) == (1, entry.letter_id)
    page = given.browser(cast, REGISTRAR).get(given.LIST).content.decode()
    assert SUBJECT in page
    assert "ครบทุกเลข" in page
    incoming = reverse("registers:entry_list", args=["incoming"])
    assert SUBJECT not in cast.sign_in("registry_clerk").get(incoming).content.decode()


def test_a_description_that_is_too_long_is_told_and_stays_as_typed(cast: Cast) -> None:
    long = "ก" * 201
    typed = given.typed(cast, file_1=forms.pdf("ลับเฉพาะ.pdf"), description_1=long)
    answer = given.browser(cast, REGISTRAR).post(given.RECEIVE, typed)
    assert answer.status_code == 422
    assert "ใส่ได้ไม่เกิน 200 ตัวอักษร (ที่พิมพ์มี 201 ตัวอักษร)" in answer.content.decode()
    assert f'value="{long}"' in answer.content.decode()
    assert not SecretEntry.objects.exists()


def test_the_password_is_asked_for_before_anything_opens(cast: Cast) -> None:
    entry = given.received(cast)
    page = entry.letter.get_absolute_url()
    answer = cast.sign_in(REGISTRAR).get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_only_those_of_the_list_read_and_only_while_they_are_on_it(cast: Cast) -> None:
    letter = given.received(cast).letter
    assert detail(cast, "director", letter.uid) == 404
    given.listed(cast, letter, "director")
    assert detail(cast, "director", letter.uid) == 200
    reader = letter.readers.get()
    page = reverse("secret_letters:reader_remove", args=[letter.uid, reader.pk])
    assert given.browser(cast, REGISTRAR).post(page).status_code == 302
    assert detail(cast, "director", letter.uid) == 404
    kinds = AuditEvent.objects.filter(subject_id=letter.pk, subject_type="secretletter")
    assert kinds.filter(kind=AuditKind.SECRET_REFUSED).count() == 2
    assert kinds.filter(kind=AuditKind.SECRET_OPENED).count() == 1


def test_the_highest_level_is_refused_with_what_to_do(cast: Cast) -> None:
    values = given.typed(cast, level="3")
    answer = given.browser(cast, REGISTRAR).post(given.RECEIVE, values)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "เอกสารกระดาษ" in page
    assert SUBJECT in page
    assert not SecretEntry.objects.exists()


def test_the_way_of_a_letter_among_listed_persons(cast: Cast) -> None:
    letter = given.received(cast).letter
    given.listed(cast, letter, "director")
    given.listed(cast, letter, "division_director")
    given.asked(cast, letter, "director")
    home = cast.sign_in("director").get(reverse("desk:home")).content.decode()
    assert "หนังสือลับ" in home
    assert SUBJECT not in home
    page = reverse("secret_letters:step_answer", args=[letter.uid])
    answer = given.browser(cast, "director").post(
        page,
        {
            "decision": "มอบดำเนินการ",
            "words": "ตั้งกรรมการ",
            "next_people": [cast.users["division_director"].pk],
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    assert (
        SecretStep.objects.filter(state="waiting").get().user
        == cast.users["division_director"]
    )
    shown = given.browser(cast, REGISTRAR).get(letter.get_absolute_url())
    assert "ตั้งกรรมการ" in shown.content.decode()


def test_a_letter_goes_to_a_school_and_back_comes_its_receipt(cast: Cast) -> None:
    given.school_registrar(cast)
    letter = given.sent(cast, cast.schools[1])
    delivery = letter.deliveries.get()
    entry = given.receive(cast, delivery, "other_school_clerk")
    assert (entry.number, entry.book.office) == (1, cast.schools[1])
    receipt = reverse("secret_letters:receipt_pdf", args=[delivery.pk])
    for name in (REGISTRAR, "other_school_clerk"):
        answer = given.browser(cast, name).get(receipt)
        assert answer.content.startswith(b"%PDF")


def test_a_school_without_a_registrar_is_shown_before_sending(cast: Cast) -> None:
    given.school_registrar(cast)
    page = given.browser(cast, REGISTRAR).get(given.SEND).content.decode()
    assert "ยังไม่มีนายทะเบียนหนังสือลับ 2 แห่ง" in page
    values = given.typed(cast, offices=[cast.schools[0].pk])
    answer = given.browser(cast, REGISTRAR).post(given.SEND, values)
    assert answer.status_code == 422
    assert not SecretEntry.objects.exists()


def test_the_next_registrar_gets_the_books_and_is_recorded(cast: Cast) -> None:
    letter = given.received(cast).letter
    Appointment.objects.filter(pk=cast.appointments[REGISTRAR].pk).update(
        ends_on=date(2020, 1, 1)
    )
    appoint = reverse("directory:appointment_create")
    values = {
        "username": cast.users["deputy"].username,
        "office": cast.area.pk,
        "role": Role.SECRET_REGISTRAR,
        "capacity": "substantive",
        "order_number": "77/2569",
        "starts_on": "1/1/2569",
    }
    answer = cast.sign_in("director").post(appoint, values)
    assert answer.status_code == 302, answer.content.decode()
    assert detail(cast, "deputy", letter.uid) == 200
    # Without a post nothing opens.
    assert detail(cast, REGISTRAR, letter.uid) == 403
    page = reverse("secret_letters:reading_list", args=[letter.uid])
    shown = given.browser(cast, "deputy").get(page).content.decode()
    assert shown.count(cast.users["deputy"].get_full_name()) > 1


@pytest.mark.parametrize("who", ["director", "administrator"])
def test_nobody_makes_themselves_registrar(cast: Cast, who: str) -> None:
    appoint = reverse("directory:appointment_create")
    values = {
        "username": cast.users[who].username,
        "office": cast.area.pk,
        "role": Role.SECRET_REGISTRAR,
        "capacity": "substantive",
        "order_number": "77/2569",
        "starts_on": "1/1/2569",
    }
    assert cast.sign_in(who).post(appoint, values).status_code in (403, 422)
    assert not Appointment.objects.filter(
        user=cast.users[who], role=Role.SECRET_REGISTRAR
    ).exists()


def test_a_stand_in_is_listed_by_name_and_signs_in_whose_place(cast: Cast) -> None:
    """The director's list is no list of whoever stands in for the director."""
    letter = given.received(cast).letter
    given.listed(cast, letter, "director")
    acting = Appointment.objects.create(
        user=cast.users["deputy"],
        office=cast.area,
        role=Role.DIRECTOR,
        capacity=Appointment.Capacity.ACTING_FOR,
        acting_for=cast.appointments["director"],
        starts_on=APPOINTED_ON,
    )
    assert detail(cast, "deputy", letter.uid) == 404
    given.listed(cast, letter, "deputy")
    given.asked(cast, letter, "deputy")
    window = given.browser(cast, "deputy")
    choice = {"appointment": acting.pk}
    window.post(reverse("directory:office_choose"), choice)
    page = reverse("secret_letters:step_answer", args=[letter.uid])
    answer = window.post(page, {"decision": "อนุมัติ", "words": "ตามเสนอ"})
    assert answer.status_code == 302, answer.content.decode()
    shown = window.get(letter.get_absolute_url()).content.decode()
    assert "รักษาราชการแทน" in shown


def test_who_is_asked_for_an_opinion_on_a_secret_letter_gives_no_order(
    cast: Cast,
) -> None:
    letter = given.received(cast).letter
    for name in ("director", "division_director"):
        given.listed(cast, letter, name)
    create = reverse("secret_letters:step_create", args=[letter.uid])
    asked = {"people": [cast.users["director"].pk], "purpose": "2", "note": ""}
    assert given.browser(cast, REGISTRAR).post(create, asked).status_code == 302
    window = given.browser(cast, "director")
    page = reverse("secret_letters:step_answer", args=[letter.uid])
    shown = window.get(page).content.decode()
    assert "เห็นควรอนุมัติ" in shown
    assert 'value="อนุมัติ"' not in shown
    assert 'name="next_people"' not in shown
    order = {"decision": "อนุมัติ"}
    assert window.post(page, order).status_code == 422
    work = {"words": "ก", "next_people": [cast.users["division_director"].pk]}
    assert window.post(page, work).status_code == 422
    assert window.post(page, {"decision": "เห็นควรอนุมัติ"}).status_code == 302
    assert not SecretStep.objects.filter(state="waiting").exists()
