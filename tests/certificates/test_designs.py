"""กำหนดแบบเกียรติบัตร: an office's own ground, emblem, words and places."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from saraban.registers.models import CertificateDesign
from saraban.registers.models.designs import GOLD, PIECES
from tests.cast import Cast
from tests.certificates import given
from tests.certificates.test_printing import printed, text_of

pytestmark = pytest.mark.postgres
CREATE = reverse("certificates:design_create")
PREVIEW = reverse("certificates:design_preview")


def typed(**changed: Any) -> dict[str, Any]:
    form: dict[str, Any] = {
        "name": "แบบของเขต",
        "drawing": "vine",
        "title": "เกียรติบัตร",
        "issuer": "",
        "intro": "ขอมอบเกียรติบัตรฉบับนี้ให้แก่",
        "wish": "",
        "colour": "#112233",
        "is_in_use": "on",
    }
    for piece in PIECES:
        form[f"{piece}_shown"] = "on"
        for number, value in GOLD.layout[piece].items():
            form[f"{piece}_{number}"] = f"{value:g}"
    return form | changed


def picture(kind: str, size: tuple[int, int] = (600, 420), mode: str = "RGB") -> Any:
    content = BytesIO()
    Image.new(mode, size, (10,) * len(mode)).save(content, kind)
    return SimpleUploadedFile(f"ภาพ.{kind.lower()}", content.getvalue())


def saved(cast: Cast, **changed: Any) -> CertificateDesign:
    answer = cast.sign_in(given.CLERK).post(CREATE, typed(**changed))
    assert answer.status_code == 302, answer.content.decode()
    made: CertificateDesign = CertificateDesign.objects.latest("pk")
    return made


def test_a_design_of_ones_own_is_chosen_and_printed(cast: Cast) -> None:
    design = saved(
        cast,
        background=picture("JPEG"),
        emblem=picture("PNG", mode="RGBA"),
        wish_shown="",
    )
    assert design.background
    assert design.emblem
    assert design.background.content_type == "image/jpeg"
    assert design.emblem.content_type == "image/png"
    entry = given.approved(cast, design=design.code)
    answer = printed(cast, entry)
    text = text_of(answer.content)
    assert "ขอมอบเกียรติบัตรฉบับนี้ให้แก่" in text
    assert f"เลขที่ {entry.reference_number}" in text
    assert b"/DCTDecode" in answer.content


def test_a_given_up_design_is_offered_no_more_and_still_printed(cast: Cast) -> None:
    design = saved(cast)
    entry = given.approved(cast, design=design.code)
    edit = reverse("certificates:design_edit", args=[design.pk])
    page = cast.sign_in(given.CLERK).get(edit).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    sent = typed(seen=seen)
    del sent["is_in_use"]
    assert cast.sign_in(given.CLERK).post(edit, sent).status_code == 302
    form = cast.sign_in(given.CLERK).get(given.CREATE).content.decode()
    assert "แบบของเขต" not in form
    assert given.NAME in text_of(printed(cast, entry).content)
    change = reverse("registers:entry_edit", args=[entry.pk])
    assert "แบบเดิมที่เลิกใช้แล้ว" in cast.sign_in(given.CLERK).get(change).content.decode()
    stale = cast.sign_in(given.CLERK).post(edit, sent | {"name": "อีกชื่อ"})
    assert stale.status_code == 422


def test_the_preview_follows_the_form_and_saves_nothing(cast: Cast) -> None:
    client = cast.sign_in(given.CLERK)
    first = client.post(PREVIEW, typed())
    assert first["Content-Type"] == "image/png"
    assert Image.open(BytesIO(first.content)).size == (935, 661)
    moved = client.post(PREVIEW, typed(name_y="120"))
    assert moved.content != first.content
    assert client.post(PREVIEW, typed(name_y="หก")).status_code == 422
    assert not CertificateDesign.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "ยังไม่ได้กรอกชื่อแบบ"),
        ({"name": "แบบของเขต"}, "มีแบบเกียรติบัตรชื่อนี้แล้ว"),
        ({"colour": "red; x"}, "เลือกสีตัวอักษรใหม่"),
        ({"name_size": "500"}, "ชื่อผู้รับ ขนาดต้องเป็นตัวเลข 4–120"),
        ({"qr_x": ""}, "ยังไม่ได้กรอกรหัสตรวจสอบ (QR) กึ่งกลางจากซ้าย"),
    ],
)
def test_what_does_not_fit_is_refused(
    cast: Cast, changed: dict[str, str], sentence: str
) -> None:
    saved(cast)
    sent = typed(**({"name": "แบบใหม่"} | changed))
    answer = cast.sign_in(given.CLERK).post(CREATE, sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert CertificateDesign.objects.count() == 1


def huge_png() -> Any:
    """Return a PNG of 20,000² dots in few bytes."""
    return picture("PNG", (20_000, 20_000), "L")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: picture("JPEG", (900, 600), "CMYK"), ""),
        (lambda: picture("JPEG", (9_000, 6_000), "L"), ""),
        (huge_png, "ลดขนาดให้ไม่เกิน 100 ล้านจุด"),
        (lambda: SimpleUploadedFile("ก.png", b"no picture"), "ภาพพื้นหลัง: อ่านภาพนี้ไม่ได้"),
        (lambda: SimpleUploadedFile("ก.png", b""), "ภาพพื้นหลัง: "),
        (
            lambda: SimpleUploadedFile("ก.jpg", picture("JPEG").read()[:300]),
            "ไฟล์อาจเสียหาย",
        ),
    ],
    ids=["cmyk", "large", "huge", "none", "empty", "cut"],
)
def test_any_picture_is_made_fit_or_refused(
    cast: Cast, make: Any, sentence: str
) -> None:
    answer = cast.sign_in(given.CLERK).post(CREATE, typed(background=make()))
    if answer.status_code == 302:
        assert not sentence
        design = CertificateDesign.objects.get()
        if design.background is None:
            return
        entry = given.approved(cast, design=design.code)
        assert given.NAME in text_of(printed(cast, entry).content)
        return
    assert sentence in answer.content.decode()
    assert "ขอมอบเกียรติบัตรฉบับนี้ให้แก่" in answer.content.decode()
    assert not CertificateDesign.objects.exists()


def test_designs_are_the_offices_own(cast: Cast) -> None:
    design = saved(cast)
    edit = reverse("certificates:design_edit", args=[design.pk])
    picture_page = reverse("certificates:design_picture", args=[design.code])
    own = cast.sign_in(given.CLERK)
    cast.schools[0].school_prints_certificates = True
    cast.schools[0].save()
    assert own.get(picture_page)["Content-Type"] == "image/png"
    for page in (edit, picture_page):
        assert cast.sign_in("school_clerk").get(page).status_code == 404
        assert cast.sign_in("officer").get(page).status_code == 403
    listed = own.get(reverse("certificates:design_list")).content.decode()
    assert "แบบของเขต" in listed
    assert own.get(f"{CREATE}?from=wave").status_code == 200
