"""signature_set, signature_withdraw, signature_picture: one's own picture only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import get_resolver
from PIL import ImageStat
from pytest_django.asserts import assertRedirects

from saraban.audit.models import AuditEvent, AuditKind
from saraban.documents.jobs import remove_abandoned_uploads
from saraban.documents.models import StoredFile
from saraban.documents.storage import path_of, temporary_folder
from saraban.signatures.models import SignaturePicture
from tests.cast import Cast
from tests.signatures.drawn import (
    BLUE,
    DETAIL,
    PICTURE,
    SET,
    WITHDRAW,
    clear,
    content,
    draw,
    post_picture,
    sheet,
    shown,
)

RED = (170, 20, 30)


@pytest.mark.parametrize("who", ["director", "division_director", "teacher", "deputy"])
def test_everybody_has_a_signature_of_their_own(cast: Cast, who: str) -> None:
    browser = cast.sign_in(who)
    before = browser.get(DETAIL).content.decode()
    assert "ยังไม่มีภาพลายมือชื่อ" in before
    answer = post_picture(browser, sheet())
    assert (answer.status_code, answer.url) == (302, DETAIL)
    after = browser.get(DETAIL).content.decode()
    assert "บันทึกลายมือชื่อแล้ว" in after
    assert "ถ่ายใหม่ / เปลี่ยนรูป" in after
    assert f'src="{PICTURE}' in after
    picture = SignaturePicture.objects.get()
    assert shown(browser).size == (picture.width, picture.height)
    assert picture.width > 2 * picture.height
    event = AuditEvent.objects.get(kind=AuditKind.SIGNATURE_CHANGED)
    assert event.detail.values == {"picture": [None, picture.stored_file.sha256]}
    assert (event.subject_type, event.subject_id) == ("user", cast.users[who].pk)


def test_another_persons_picture_cannot_be_fetched(cast: Cast) -> None:
    post_picture(cast.sign_in("director"), sheet())
    for other in ("deputy", "administrator", "registry_clerk", "outsider"):
        assert cast.sign_in(other).get(PICTURE).status_code == 404
    # There is no address that could ask for it: none of them takes an argument.
    resolver = next(
        each
        for each in get_resolver().url_patterns
        if getattr(each, "app_name", "") == "signatures"
    )
    patterns = resolver.url_patterns  # type: ignore[union-attr]
    assert not any(each.pattern.converters for each in patterns)


def test_the_picture_is_kept_by_no_browser(cast: Cast) -> None:
    browser = cast.sign_in("director")
    post_picture(browser, sheet())
    answer = browser.get(PICTURE)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_new_picture_takes_the_place_of_the_old_one(cast: Cast) -> None:
    browser = cast.sign_in("director")
    post_picture(browser, sheet())
    post_picture(browser, draw(sheet(), RED, 30))
    old, new = SignaturePicture.objects.order_by("pk")
    assert old.withdrawn_at is not None
    assert new.withdrawn_at is None
    assert list(SignaturePicture.objects.in_use()) == [new]
    last = AuditEvent.objects.filter(kind=AuditKind.SIGNATURE_CHANGED).latest("pk")
    digests = [old.stored_file.sha256, new.stored_file.sha256]
    assert last.detail.values == {"picture": digests}


def test_the_same_picture_again_changes_nothing(cast: Cast) -> None:
    browser = cast.sign_in("director")
    post_picture(browser, sheet())
    assert post_picture(browser, sheet()).status_code == 302
    assert SignaturePicture.objects.count() == 1
    assert AuditEvent.objects.filter(kind=AuditKind.SIGNATURE_CHANGED).count() == 1


def test_a_withdrawn_picture_is_not_used_and_not_lost(cast: Cast) -> None:
    browser = cast.sign_in("director")
    post_picture(browser, sheet())
    assertRedirects(browser.post(WITHDRAW), DETAIL, fetch_redirect_response=False)
    assert browser.get(PICTURE).status_code == 404
    assert "ยังไม่มีภาพลายมือชื่อ" in browser.get(DETAIL).content.decode()
    assert SignaturePicture.objects.count() == 1
    # A second press finds nothing to withdraw.
    assert browser.post(WITHDRAW).status_code == 302
    assert AuditEvent.objects.filter(kind=AuditKind.SIGNATURE_CHANGED).count() == 2
    assert post_picture(browser, sheet()).status_code == 302
    assert SignaturePicture.objects.in_use().count() == 1


def test_pictures_in_use_and_withdrawn_ones_are_never_swept(cast: Cast) -> None:
    browser = cast.sign_in("director")
    post_picture(browser, sheet())
    post_picture(browser, clear())
    digests = set(StoredFile.objects.values_list("sha256", flat=True))
    assert len(digests) == 2
    later = datetime.now(UTC) + timedelta(days=400)
    with time_machine.travel(later, tick=False):
        remove_abandoned_uploads()
    # What other tests left in the folder may be found at this hour.
    assert digests <= set(StoredFile.objects.values_list("sha256", flat=True))
    assert all(path_of(digest).exists() for digest in digests)


def test_the_photograph_itself_is_not_kept(cast: Cast) -> None:
    sent = content(sheet(), "JPEG", comment=b"where and when it was taken")
    browser = cast.sign_in("director")
    assert post_picture(browser, sent, "IMG_0042.jpg").status_code == 302
    stored = StoredFile.objects.get()
    kept = path_of(stored.sha256).read_bytes()
    assert stored.content_type == "image/png"
    assert b"where and when" not in kept
    assert not list(Path(temporary_folder()).iterdir())


@pytest.mark.postgres
def test_the_database_keeps_one_picture_in_use(cast: Cast) -> None:
    post_picture(cast.sign_in("director"), sheet())
    again = SignaturePicture.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


@pytest.mark.parametrize(
    ("name", "sent", "sentence"),
    [
        ("ลายมือชื่อ.png", b"just some text", "ไม่ใช่ไฟล์ PNG จริง"),
        ("ลายมือชื่อ.png", b"", "ว่างเปล่า (0 ไบต์)"),
        ("ลายมือชื่อ.png", content(sheet())[:3000], "ไฟล์อาจเสียหาย"),
        ("ลายมือชื่อ.pdf", b"%PDF-1.7", "ไม่ใช่ภาพ เลือกภาพชนิด png, jpg หรือ gif"),
        ("ลายมือชื่อ.heic", b"\x00\x00\x00\x18ftypheic", "เลือกภาพชนิด png, jpg"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do(
    cast: Cast, name: str, sent: bytes, sentence: str
) -> None:
    browser = cast.sign_in("director")
    answer = post_picture(browser, sent, name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not SignaturePicture.objects.exists()
    assert not AuditEvent.objects.filter(kind=AuditKind.SIGNATURE_CHANGED).exists()


def test_a_refused_picture_leaves_the_one_in_use(cast: Cast) -> None:
    browser = cast.sign_in("director")
    post_picture(browser, sheet())
    answer = post_picture(browser, b"just some text")
    assert answer.status_code == 422
    assert f'src="{PICTURE}' in answer.content.decode()
    assert SignaturePicture.objects.in_use().count() == 1


def test_nothing_chosen_is_said(cast: Cast) -> None:
    answer = cast.sign_in("director").post(SET)
    assert answer.status_code == 422
    assert "ยังไม่ได้เลือกภาพ" in answer.content.decode()


def test_a_file_over_the_limit_is_refused(cast: Cast, settings: object) -> None:
    settings.FILE_SIZE_LIMIT = 1000  # type: ignore[attr-defined]
    answer = post_picture(cast.sign_in("director"), sheet())
    assert answer.status_code == 422
    assert "ใหญ่เกินไป" in answer.content.decode()


def test_the_ink_keeps_its_colour(cast: Cast) -> None:
    browser = cast.sign_in("director")
    post_picture(browser, sheet(paper=(255, 255, 255)))
    picture = shown(browser)
    whole = picture.getchannel("A").point([255 * (n > 250) for n in range(256)])
    means = ImageStat.Stat(picture.convert("RGB"), mask=whole).mean
    assert all(abs(mean - BLUE[i]) < 12 for i, mean in enumerate(means))
