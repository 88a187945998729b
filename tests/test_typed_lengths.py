"""What a page says where more was typed than its field holds or a search looks for."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from saraban.dispatch.models import Dispatch
from saraban.letters.models import SUBJECT_MAX
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast

INCOMING = "registers:entry_create"


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("ก" * 300_000, 300_000),
        (" " * 300_000, 300_000),
        ("ก" * (SUBJECT_MAX + 1), SUBJECT_MAX + 1),
        # One letter that is searched as eighteen.
        ("\ufdfa" * SUBJECT_MAX, 18 * SUBJECT_MAX),
    ],
)
def test_a_form_says_both_lengths_and_keeps_what_was_typed(
    cast: Cast, subject: str, told: int
) -> None:
    page = reverse(INCOMING, args=["incoming"])
    typed = forms.incoming(cast, subject=subject)
    answer = cast.sign_in("registry_clerk").post(page, typed)
    text = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert f"เรื่องยาวเกินไป ใส่ได้ไม่เกิน {SUBJECT_MAX} ตัวอักษร (ที่พิมพ์มี {told} ตัวอักษร)" in text
    assert subject in text
    assert typed["note"] in text
    assert not RegisterEntry.objects.exists()


def test_pasted_marks_without_width_do_not_count(cast: Cast) -> None:
    page = reverse(INCOMING, args=["incoming"])
    typed = forms.incoming(cast, subject="ก\u200b" * SUBJECT_MAX)
    assert cast.sign_in("registry_clerk").post(page, typed).status_code == 302
    assert RegisterEntry.objects.get().subject == "ก" * SUBJECT_MAX


SEARCHED = (
    ("registry_clerk", reverse("registers:entry_list", args=["incoming"])),
    ("registry_clerk", reverse("dispatch:dispatch_list")),
    ("registry_clerk", reverse("dispatch:delivery_list")),
    ("director", reverse("circulation:step_list")),
    ("administrator", reverse("directory:person_list")),
    ("administrator", reverse("directory:office_list")),
    ("director", reverse("directory:appointment_list")),
)


def test_of_a_search_of_very_many_words_twenty_are_looked_for(cast: Cast) -> None:
    many = " ".join(f"ค{place}" for place in range(60))
    for person, path in SEARCHED:
        client = cast.sign_in(person)
        page = client.get(path, {"q": many}).content.decode()
        assert "คำค้นมี 60 คำ ค้นได้ไม่เกิน 20 คำ จึงค้นเฉพาะ 20 คำแรก" in page, path
        assert many in page, path
        few = client.get(path, {"q": "ค1 ค2"}).content.decode()
        assert "จึงค้นเฉพาะ" not in few, path
        longer = client.get(path, {"q": "ก " * 5_000})
        assert longer.status_code == 200, path
        assert "ตัดให้เหลือเฉพาะคำสำคัญแล้วค้นอีกครั้ง" in longer.content.decode(), path


def test_an_address_with_an_id_that_no_column_holds_is_unknown(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    for number in (10**18, 2**63, 10**40):
        page = reverse("registers:order_detail", args=[number])
        assert client.get(page).status_code == 404


def test_an_hour_that_is_none_is_told_and_nothing_is_sent(cast: Cast) -> None:
    page, client = reverse("dispatch:dispatch_create"), cast.sign_in("division_clerk")
    typed = forms.dispatch(cast, send_at="99/99/9999")
    answer = client.post(page, typed)
    assert answer.status_code == 422
    assert "ใส่ทั้งวันที่และเวลา" in answer.content.decode()
    # Keeping a group is no try to send: the letter goes on being written.
    kept = client.post(page, {**typed, "save_group": "1", "group_name": "กลุ่มใหม่"})
    assert kept.status_code == 200
    assert "บันทึก กลุ่มใหม่ เป็นกลุ่มของฉันแล้ว" in kept.content.decode()
    assert "99/99/9999" in kept.content.decode()
    long = client.post(page, {**typed, "save_group": "1", "group_name": "ก" * 300_000})
    assert "ชื่อกลุ่มยาวเกินไป" in long.content.decode()
    assert not Dispatch.objects.exists()


def test_a_number_in_a_long_line_of_slashes_is_still_tied(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    page = reverse(INCOMING, args=["incoming"])
    client.post(page, forms.incoming(cast, reference_number="ที่ ศธ 04001/ว 77"))
    earlier = RegisterEntry.objects.get()
    told = f"หนังสือ ที่ ศธ ๐๔๐๐๑/ว ๗๗ {'/' * 150}"
    typed = forms.incoming(cast, reference_number="ที่ ศธ 04001/78", refers_to=told)
    assert client.post(page, typed).status_code == 302
    assert RegisterEntry.objects.latest("pk").links.get().target == earlier
