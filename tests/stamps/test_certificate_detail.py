"""ใบรับรองอิเล็กทรอนิกส์: stamps:certificate_detail."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from saraban.stamps.sealing import store
from saraban.stamps.sealing.trial_key import make_trial_key
from tests.cast import Cast
from tests.stamps.certificates import of_office
from tests.stamps.test_sealing import keep

PAGE = reverse("stamps:certificate_detail")


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.CERTIFICATES_FOLDER = tmp_path / "certificates"
    settings.TIMESTAMP_URL = ""


def page_of(cast: Cast, by: str = "administrator") -> str:
    """Return the page as somebody sees it."""
    answer = cast.sign_in(by).get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_whose_certificate_it_is_and_until_when(
    cast: Cast, settings: Any
) -> None:
    settings.TIMESTAMP_URL = "https://office:secret@tsa.example/tsr"
    keep(cast, of_office("สพป.ตัวอย่าง"))
    page = page_of(cast)
    assert "<dd>สพป.ตัวอย่าง</dd>" in page
    assert "<dd>Invented Authority</dd>" in page
    assert "<dd>tsa.example</dd>" in page
    assert "secret" not in page
    assert "ใช้ได้</span>" in page
    assert "หมดอายุ" not in page


def test_the_page_says_how_a_certificate_is_set(cast: Cast) -> None:
    page = page_of(cast)
    assert "ยังไม่ได้กำหนดใบรับรอง" in page
    assert "saraban certificate set --office 5099" in page


def test_it_warns_thirty_days_before_the_end(cast: Cast) -> None:
    keep(cast, of_office(ends=timedelta(days=31, hours=1)))
    assert "หมดอายุในอีก" not in page_of(cast)
    keep(cast, of_office(ends=timedelta(days=30, hours=1)))
    assert "หมดอายุในอีก 30 วัน" in page_of(cast)


def test_it_says_when_the_certificate_expired(cast: Cast) -> None:
    keep(cast, of_office(ends=timedelta(hours=-1)))
    page = page_of(cast)
    assert "หมดอายุแล้ว ให้แจ้งผู้ดูแลระบบกำหนดใบรับรองใหม่" in page
    assert "ใช้ไม่ได้</span>" in page


def test_it_says_when_the_key_does_not_open(cast: Cast, settings: Any) -> None:
    keep(cast, of_office("สพป.ตัวอย่าง"))
    client = cast.sign_in("administrator")
    kept = store.path_of(cast.area.pk)
    head, key = kept.read_bytes().split(store.KEY_BEGINS)
    kept.write_bytes(head + store.KEY_BEGINS + key[:200] + b"AAAA" + key[204:])
    page = client.get(PAGE).content.decode()
    assert "เปิดใบรับรองอิเล็กทรอนิกส์ของหน่วยงานไม่ได้" in page
    assert "<dd>สพป.ตัวอย่าง</dd>" in page
    kept.write_bytes(b"damaged")
    page = client.get(PAGE).content.decode()
    assert "เปิดใบรับรองอิเล็กทรอนิกส์ของหน่วยงานไม่ได้" in page
    assert "ยังไม่ได้กำหนดใบรับรอง" not in page


def test_it_says_when_the_office_made_it_for_trying(cast: Cast) -> None:
    store.keep(cast.area.pk, make_trial_key(cast.area, moment=timezone.now()))
    page = page_of(cast)
    assert "หน่วยงานออกเองสำหรับทดลองใช้" in page
    assert "ทดลองใช้</span>" in page


def test_a_school_sees_its_own_only(cast: Cast) -> None:
    keep(cast, of_office("สพป.ตัวอย่าง"))
    page = page_of(cast, "school_director")
    assert "สพป.ตัวอย่าง</dd>" not in page
    assert f"--office {cast.schools[0].code}" in page


@pytest.mark.parametrize("by", ["registry_clerk", "division_director", "teacher"])
def test_others_do_not_see_it(cast: Cast, by: str) -> None:
    client = cast.sign_in(by)
    answer = client.get(PAGE)
    assert answer.status_code == 403
    assert "กำหนดสิทธิ์ของหน่วยงานได้เฉพาะ" in answer.content.decode()
    assert PAGE not in client.get(reverse("desk:settings_home")).content.decode()


def test_the_settings_lead_to_it(cast: Cast) -> None:
    client = cast.sign_in("administrator")
    assert PAGE in client.get(reverse("desk:settings_home")).content.decode()
