"""Photographs are made smaller on the phone, unless the person says no."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from saraban.documents.models import PendingUpload
from saraban.documents.storage import open_stored
from tests.browser import sign_in
from tests.cast import Cast
from tests.documents.photographs import jpeg_with_place, place_in

SMALLER: Final = "ลดขนาดภาพถ่ายก่อนส่ง ส่งเร็วขึ้นและยังอ่านได้ชัด"


def came(name: str) -> bytes:
    """Return what was sent of a file."""
    with open_stored(PendingUpload.objects.get(name=name).stored_file) as file:
        return file.read()


@pytest.mark.long
def test_a_large_photograph_is_sent_smaller_where_the_person_agrees(
    phone: Page, cast: Cast
) -> None:
    photograph = jpeg_with_place((2800, 1400))
    assert len(photograph) > 1_000_000
    sign_in(phone, cast.users["school_clerk"])
    phone.goto("/registers/incoming/new/")
    expect(phone.get_by_label(SMALLER)).to_be_checked()
    for count, name in enumerate(["เล็ก.jpg", "ใหญ่.jpg"], start=1):
        file = FilePayload(name=name, mimeType="image/jpeg", buffer=photograph)
        phone.get_by_label(f"ไฟล์แนบ {count}", exact=True).set_input_files(file)
        expect(phone.get_by_text("แนบแล้ว", exact=True)).to_have_count(count)
        phone.get_by_label(SMALLER).uncheck()

    small = came("เล็ก.jpg")
    assert len(small) < len(photograph) / 2
    with Image.open(BytesIO(small)) as picture:
        assert picture.size == (1250, 2500)
    assert not place_in(small)
    assert came("ใหญ่.jpg") == photograph
