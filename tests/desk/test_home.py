"""รายการหลัก and ตั้งค่าระบบ: desk:home, desk:settings_home."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests import forms
from tests.cast import PARTS, Cast


@pytest.mark.parametrize("by", PARTS)
def test_everybody_has_a_home_within_a_few_queries(
    cast: Cast, by: str, django_assert_max_num_queries: Any
) -> None:
    client = cast.sign_in(by)
    client.get(reverse("desk:home"))
    with django_assert_max_num_queries(15):
        answer = client.get(reverse("desk:home"))
    assert answer.status_code == 200
    assert cast.users[by].get_full_name() in answer.content.decode()


def test_waiting_letters_are_counted_and_received_from_here(cast: Cast) -> None:
    page = reverse("dispatch:dispatch_create")
    cast.sign_in("registry_clerk").post(page, forms.dispatch(cast))
    client = cast.sign_in("school_clerk")
    home = client.get(reverse("desk:home")).content.decode()
    assert "ประชุมผู้บริหารสถานศึกษา" in home
    assert "<b>1</b><span>หนังสือเข้าใหม่" in home
    delivery = cast.schools[0].deliveries.get()
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    answer = client.post(url, {"next": reverse("desk:home")}, follow=True)
    assert "ลงทะเบียนรับแล้ว เลขรับ 1" in answer.content.decode()
    assert "ไม่มีหนังสือรอลงทะเบียนรับ" in answer.content.decode()


def test_numbers_without_a_file_are_called_to_mind(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["outgoing"])
    client = cast.sign_in("division_clerk")
    client.post(page, forms.outgoing(cast))
    home = client.get(reverse("desk:home")).content.decode()
    assert "ออกเลขแล้ว ยังไม่ได้แนบไฟล์" in home
    assert "แนบไฟล์<" in home


@pytest.mark.parametrize(
    ("by", "titles"),
    [
        ("registry_clerk", {"กำหนดปีปฏิทิน", "กำหนดเลขที่หนังสือ", "กำหนดการจองเลข"}),
        ("school_clerk", {"กำหนดปีปฏิทิน", "กำหนดเลขที่หนังสือ", "กำหนดการจองเลข"}),
        ("deputy", {"กำหนดเจ้าหน้าที่"}),
        ("director", {"กำหนดเจ้าหน้าที่", "กำหนดสิทธิ์ของหน่วยงาน"}),
        ("officer", set()),
    ],
)
def test_settings_show_what_the_person_may_change(
    cast: Cast, by: str, titles: set[str]
) -> None:
    page = cast.sign_in(by).get(reverse("desk:settings_home")).content.decode()
    every = {
        "กำหนดปีปฏิทิน",
        "กำหนดเลขที่หนังสือ",
        "กำหนดการจองเลข",
        "กำหนดเจ้าหน้าที่",
        "กำหนดสิทธิ์ของหน่วยงาน",
    }
    assert {title for title in every if title in page} == titles


def test_an_address_of_another_site_is_not_followed(cast: Cast) -> None:
    page = reverse("dispatch:dispatch_create")
    cast.sign_in("registry_clerk").post(page, forms.dispatch(cast))
    delivery = cast.schools[0].deliveries.get()
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    answer = cast.sign_in("school_clerk").post(url, {"next": "https://example.org/"})
    assert answer["Location"] == delivery.get_absolute_url()
