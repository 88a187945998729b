"""Pictures from phones: HEIC as JPEG, and no place of taking for other offices."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.models import Delivery
from saraban.documents.jobs import remove_abandoned_uploads
from saraban.documents.models import DerivedFile, PendingUpload, StoredFile
from saraban.letters.models import LetterAttachment
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.documents.photographs import (
    GPS,
    HEIC,
    TURNED,
    jpeg_with_place,
    place_in,
    png_with_place,
)
from tests.documents.samples import upload
from tests.letters.test_letter_zip import registered

CLERK = "registry_clerk"


def got(cast: Cast, who: str, record: RegisterEntry | Delivery, **asked: str) -> Any:
    """Open the first file of a letter through its entry or delivery."""
    if isinstance(record, RegisterEntry):
        letter, name = record.content, "registers:entry_file"
    else:
        letter, name = record.dispatch.letter, "dispatch:delivery_file"
    page = reverse(name, args=[record.pk, letter.attachments.get().pk])
    answer = cast.sign_in(who).get(page, asked)
    assert answer.status_code == 200
    return answer


def test_a_heic_is_opened_as_a_jpeg_beside_its_untouched_original(cast: Cast) -> None:
    entry = registered(cast, upload("IMG_0012.HEIC", HEIC))
    answer = got(cast, CLERK, entry)
    content = answer.getvalue()

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'inline; filename="IMG_0012.jpg"'
    with Image.open(BytesIO(content), formats=("JPEG",)) as picture:
        assert picture.size == (64, 48)
        assert picture.getpixel((8, 8)) == pytest.approx((254, 0, 0), abs=8)
        assert not picture.getexif()
    made = DerivedFile.objects.get()
    assert made.original == LetterAttachment.objects.get().stored_file
    assert answer["ETag"] == f'"{made.made.sha256}"'
    read = AuditEvent.objects.filter(kind=AuditKind.FILE_READ).latest("pk")
    assert read.detail.values["given_sha256"] == made.made.sha256
    assert got(cast, CLERK, entry, original="1").getvalue() == HEIC

    client = cast.sign_in(CLERK)
    attachment = LetterAttachment.objects.get()
    page = client.get(reverse("registers:entry_pages", args=[entry.pk, attachment.pk]))
    assert "บันทึกต้นฉบับ" in page.content.decode()
    shown = client.get(
        reverse("registers:entry_page", args=[entry.pk, attachment.pk, 1])
    )
    with Image.open(BytesIO(shown.content), formats=("WEBP",)) as picture:
        assert picture.size == (64, 48)
    packed = client.get(reverse("registers:entry_zip", args=[entry.pk])).getvalue()
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert archive.read("IMG_0012.jpg") == content


def test_a_broken_heic_is_refused_by_name(cast: Cast) -> None:
    client = cast.sign_in(CLERK)
    file = upload("IMG_0012.heic", HEIC[:500])
    answer = client.post(reverse("documents:upload_create"), {"file": file})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("ไฟล์ IMG_0012.heic: อ่านภาพนี้ไม่ได้")
    assert not PendingUpload.objects.exists()


def test_other_offices_get_a_photograph_without_its_place(cast: Cast) -> None:
    content = jpeg_with_place()
    assert GPS in Image.open(BytesIO(content)).getexif()
    typed = forms.dispatch(cast, file_1=upload("ภาพ.jpg", content))
    page = reverse("dispatch:dispatch_create")
    assert cast.sign_in("division_clerk").post(page, typed).status_code == 302
    delivery = Delivery.objects.get(office=cast.schools[0])
    sent = delivery.dispatch

    own = reverse(
        "dispatch:dispatch_file", args=[sent.pk, sent.letter.attachments.get().pk]
    )
    kept = cast.sign_in("division_clerk").get(own).getvalue()
    assert kept == content
    assert place_in(kept)
    for asked in ({}, {"original": "1"}):
        given = got(cast, "school_clerk", delivery, **asked).getvalue()
        assert not place_in(given)
        assert b"Exif" not in given.replace(b"Exif", b"", 1)
        assert b"100.5 E" not in given
        with Image.open(BytesIO(given)) as ours, Image.open(BytesIO(content)) as theirs:
            assert dict(ours.getexif()) == {0x0112: TURNED}
            assert ours.tobytes() == theirs.tobytes()


def test_other_offices_get_a_png_without_what_it_tells(cast: Cast) -> None:
    content = png_with_place()
    assert place_in(content)
    typed = forms.dispatch(cast, file_1=upload("ภาพ.png", content))
    page = reverse("dispatch:dispatch_create")
    assert cast.sign_in("division_clerk").post(page, typed).status_code == 302
    delivery = Delivery.objects.get(office=cast.schools[0])
    given = got(cast, "school_clerk", delivery)
    assert given["Content-Type"] == "image/png"
    taken = given.getvalue()
    assert not place_in(taken)
    assert b"100.5 E" not in taken
    with Image.open(BytesIO(taken)) as ours, Image.open(BytesIO(content)) as theirs:
        assert ours.tobytes() == theirs.tobytes()


def test_what_was_made_goes_with_its_original(cast: Cast) -> None:
    client = cast.sign_in(CLERK)
    file = upload("IMG_0012.heic", HEIC)
    answer = client.post(reverse("documents:upload_create"), {"file": file})
    assert answer.status_code == 201
    assert StoredFile.objects.count() == 2
    for days in (2, 4):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            remove_abandoned_uploads()
    assert not StoredFile.objects.exists()
    assert not DerivedFile.objects.exists()
