"""ตอบหนังสือ, รายงานกลับ and ส่ง สพฐ. on ส่งหนังสือราชการ (dispatch_create)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from saraban.core import thai
from saraban.dispatch.models import Delivery, Dispatch, OutsideDelivery
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast

CREATE = "dispatch:dispatch_create"


@pytest.fixture
def received(cast: Cast) -> Delivery:
    """A letter of a division that the first school has received."""
    cast.sign_in("registry_clerk").post(reverse(CREATE), forms.dispatch(cast))
    delivery = Delivery.objects.get(office=cast.schools[0])
    receive = reverse("dispatch:delivery_receive", args=[delivery.pk])
    cast.sign_in("school_clerk").post(receive)
    return delivery


def is_ticked(page: str, name: str, value: object) -> bool:
    """Tell whether the page's box is ticked."""
    box = page.split(f'name="{name}" value="{value}"')[1].split(">", 1)[0]
    return "checked" in box


def test_a_letter_says_by_when_its_report_is_wanted(cast: Cast) -> None:
    day = date(thai.today().year + 1, 1, 15)
    typed = forms.dispatch(
        cast, needs_reply="on", reply_by=thai.format_entered_date(day)
    )
    cast.sign_in("registry_clerk").post(reverse(CREATE), typed)
    sent = Dispatch.objects.get()
    assert (sent.needs_reply, sent.reply_by) == (True, day)


def test_a_day_for_a_report_that_is_not_wanted_is_left_out(cast: Cast) -> None:
    typed = forms.dispatch(cast, reply_by="1/1/2560")
    cast.sign_in("registry_clerk").post(reverse(CREATE), typed)
    sent = Dispatch.objects.get()
    assert (sent.needs_reply, sent.reply_by) == (False, None)


@pytest.mark.parametrize("day", ["1/1/2560", "32/13/2569"])
def test_a_day_gone_by_for_the_report_is_refused(cast: Cast, day: str) -> None:
    typed = forms.dispatch(cast, needs_reply="on", reply_by=day)
    answer = cast.sign_in("registry_clerk").post(reverse(CREATE), typed)
    assert answer.status_code == 422
    assert f'value="{day}"' in answer.content.decode()
    assert not Dispatch.objects.exists()


def test_a_reply_is_filled_in_and_tied_to_what_it_answers(
    cast: Cast, received: Delivery
) -> None:
    client = cast.sign_in("school_clerk")
    url = f"{reverse(CREATE)}?answers={received.pk}"
    page = client.get(url).content.decode()
    asked = received.dispatch
    assert f"ตอบหนังสือ {asked.reference_number} เรื่อง {asked.subject}" in page
    assert is_ticked(page, "recipients", "division")
    assert is_ticked(page, "division", cast.divisions[1].pk)
    assert not is_ticked(page, "recipients", "area_registry")
    typed = forms.dispatch(
        cast,
        recipients="division",
        division=cast.divisions[1].pk,
        answers=received.pk,
        reference_number="ที่ ศธ 04999.001/5",
    )
    assert client.post(url, typed).status_code == 302
    reply = Dispatch.objects.latest("pk")
    received.refresh_from_db()
    assert reply.answers == received
    assert reply.deliveries.get().attention == cast.divisions[1]
    assert received.acted_at is not None


def test_a_reply_goes_on_being_one_while_it_is_corrected(
    cast: Cast, received: Delivery
) -> None:
    client = cast.sign_in("school_clerk")
    typed = forms.dispatch(cast, recipients="area_registry", answers=received.pk)
    page = client.post(reverse(CREATE), typed | {"summary": ""}).content.decode()
    assert f'name="answers" value="{received.pk}"' in page
    assert "ดูหนังสือที่ตอบ" in page
    assert Dispatch.objects.count() == 1


def test_an_area_answers_the_school_or_the_office_that_wrote(cast: Cast) -> None:
    typed = forms.dispatch(cast, recipients="area_registry")
    cast.sign_in("school_clerk").post(reverse(CREATE), typed)
    delivery = Delivery.objects.get(office=cast.area)
    clerk = cast.sign_in("registry_clerk")
    clerk.post(reverse("dispatch:delivery_receive", args=[delivery.pk]))
    page = clerk.get(f"{reverse(CREATE)}?answers={delivery.pk}").content.decode()
    assert is_ticked(page, "recipients", "some_schools")
    assert is_ticked(page, "offices", cast.schools[0].pk)
    Dispatch.objects.update(sender=cast.other_area)
    page = clerk.get(f"{reverse(CREATE)}?answers={delivery.pk}").content.decode()
    assert is_ticked(page, "recipients", "offices")
    assert is_ticked(page, "other_offices", cast.other_area.pk)


def test_what_was_not_received_or_is_not_ones_own_cannot_be_answered(
    cast: Cast, received: Delivery
) -> None:
    def ask(by: str, delivery_id: int) -> Any:
        return cast.sign_in(by).get(f"{reverse(CREATE)}?answers={delivery_id}")

    waiting = Delivery.objects.get(office=cast.schools[1])
    answer = ask("other_school_clerk", waiting.pk)
    assert answer.status_code == 409
    assert "ลงทะเบียนรับก่อน" in answer.content.decode()
    assert ask("other_school_clerk", received.pk).status_code == 404
    assert ask("registry_clerk", received.pk).status_code == 404
    assert ask("school_clerk", 999_999).status_code == 404
    typed = forms.dispatch(cast, recipients="area_registry", answers=received.pk)
    forged = cast.sign_in("other_school_clerk").post(reverse(CREATE), typed)
    assert forged.status_code == 404
    assert Dispatch.objects.count() == 1


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    """An outgoing letter of division 2 with its signed file."""
    page = reverse("registers:entry_create", args=["outgoing"])
    typed = forms.outgoing(cast, file_1=forms.pdf())
    cast.sign_in("division_clerk").post(page, typed)
    return RegisterEntry.objects.get()


def to_obec(entry: RegisterEntry) -> str:
    """Return the address that the column ส่ง สพฐ. leads to."""
    return f"{reverse(CREATE)}?entry={entry.pk}&to=obec"


def cells_of_last(cast: Cast) -> list[str]:
    """Return the cells of the last letter of the send register."""
    page = reverse("registers:entry_list", args=["outgoing"])
    text = cast.sign_in("division_clerk").get(page).content.decode()
    return text.split("</tr>")[-2].split("<td")[1:]


def obec_cell(cast: Cast) -> str:
    """Return what the column ส่ง สพฐ. shows for the only letter."""
    return cells_of_last(cast)[-1]


def schools_cell(cast: Cast) -> str:
    """Return what the column ส่ง ร.ร. shows for the only letter."""
    return cells_of_last(cast)[-2]


def test_send_to_obec_is_recorded_as_handed_over_in_its_own_system(
    cast: Cast, entry: RegisterEntry
) -> None:
    client = cast.sign_in("division_clerk")
    page = client.get(to_obec(entry)).content.decode()
    assert is_ticked(page, "recipients", "outside")
    assert 'value="สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน"' in page
    assert '<option value="obec" selected>' in page
    assert reverse("registers:entry_zip", args=[entry.pk]) in page
    assert "to=obec" in obec_cell(cast)
    typed = forms.dispatch(
        cast,
        recipients="outside",
        outside_name_1="สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
        outside_method_1="obec",
    )
    sent = client.post(to_obec(entry), typed, follow=True).content.decode()
    assert "บันทึกผู้รับนอกระบบ 1 แห่งแล้ว ระบบไม่ได้ส่งหนังสือให้" in sent
    assert "ส่งหนังสือถึง" not in sent
    outside = OutsideDelivery.objects.get()
    assert outside.method == "obec"
    assert "รอส่งออก" in obec_cell(cast)
    assert ">บันทึกแล้ว<" in schools_cell(cast)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "บันทึกผู้รับนอกระบบ 1 แห่ง" in page
    assert "ส่งถึง" not in page.split('id="sent"', 1)[1].split("</section>", 1)[0]
    outside.handed_on = thai.today()
    outside.save()
    assert "ส่งแล้ว" in obec_cell(cast)


def test_send_to_obec_reaches_it_where_it_works_here(
    cast: Cast, entry: RegisterEntry
) -> None:
    obec = Office.objects.create(
        kind=Office.Kind.HEADQUARTERS, code="0", name="สพฐ. สมมติ", short_name="สพฐ."
    )
    client = cast.sign_in("division_clerk")
    page = client.get(to_obec(entry)).content.decode()
    assert is_ticked(page, "recipients", "offices")
    assert is_ticked(page, "other_offices", obec.pk)
    assert not is_ticked(page, "recipients", "outside")
    typed = forms.dispatch(cast, recipients="offices", other_offices=obec.pk)
    assert client.post(to_obec(entry), typed).status_code == 302
    assert Delivery.objects.get().office == obec
    assert "ส่งแล้ว" in obec_cell(cast)


def test_a_letter_to_schools_alone_is_not_marked_as_sent_to_obec(
    cast: Cast, entry: RegisterEntry
) -> None:
    url = f"{reverse(CREATE)}?entry={entry.pk}"
    cast.sign_in("division_clerk").post(url, forms.dispatch(cast))
    assert "to=obec" in obec_cell(cast)
    assert ">ส่งแล้ว<" in schools_cell(cast)


def test_a_school_has_no_column_for_obec(cast: Cast) -> None:
    create = reverse("registers:entry_create", args=["outgoing"])
    typed = forms.outgoing(cast)
    del typed["responsible_office"]
    client = cast.sign_in("school_clerk")
    client.post(create, typed)
    page = client.get(reverse("registers:entry_list", args=["outgoing"]))
    assert "สพฐ." not in page.content.decode()
    asked = client.get(f"{reverse(CREATE)}?to=obec").content.decode()
    assert is_ticked(asked, "recipients", "area_registry")
    assert not is_ticked(asked, "recipients", "outside")
