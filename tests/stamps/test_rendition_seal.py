"""The office's seal is the last thing that a stamped copy gets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.models import Step
from saraban.registers.models import RegisterEntry
from saraban.stamps.jobs import make_renditions
from saraban.stamps.models import Rendition
from saraban.stamps.sealing.verifying import verify_seals
from tests.cast import Cast
from tests.stamps import copies
from tests.stamps.certificates import of_office
from tests.stamps.pdfsig import pdfsig
from tests.stamps.test_sealing import keep

AWAY = "http://127.0.0.1:9/tsr"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.CERTIFICATES_FOLDER = tmp_path / "certificates"
    settings.TIMESTAMP_URL = ""


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    """A letter that came in."""
    return copies.came_in(cast)


def closed(cast: Cast, entry: RegisterEntry) -> Rendition:
    """Let the letter go round and come to its end; return the copy of it."""
    copies.file_away(cast, copies.to_director(cast, entry))
    make_renditions()
    return copies.newest(entry)


def test_the_copy_of_a_closed_letter_is_sealed(
    cast: Cast, entry: RegisterEntry, tmp_path: Path
) -> None:
    keep(cast, of_office())
    made = closed(cast, entry)
    assert made.is_sealed
    content = copies.path(made).read_bytes()
    [report] = verify_seals(content)
    assert report.is_good
    assert report.office_name == cast.area.name
    assert f"เลขรับ {entry.number_text}" in report.reason
    assert "Signature is Valid." in pdfsig(content, tmp_path)
    assert "ลงตราประทับอิเล็กทรอนิกส์แล้ว" in copies.state(cast, entry)
    event = AuditEvent.objects.get(kind=AuditKind.PAPER_SEALED)
    assert event.office == cast.area
    assert event.detail.values["sha256"] == made.sha256
    assert event.detail.values["stamped_sha256"] != made.sha256


def test_a_letter_under_way_is_not_sealed(cast: Cast, entry: RegisterEntry) -> None:
    keep(cast, of_office())
    copies.to_director(cast, entry)
    make_renditions()
    assert not copies.newest(entry).is_sealed
    assert not AuditEvent.objects.filter(kind=AuditKind.PAPER_SEALED).exists()


def test_an_office_without_a_certificate_stamps_all_the_same(
    cast: Cast, entry: RegisterEntry
) -> None:
    made = closed(cast, entry)
    assert made.state == Rendition.State.DONE
    assert not made.is_sealed


def test_while_the_time_stamp_service_is_away_the_copy_can_be_read(
    cast: Cast, entry: RegisterEntry, settings: Any
) -> None:
    keep(cast, of_office())
    settings.TIMESTAMP_URL = AWAY
    made = closed(cast, entry)
    assert made.waits_for_seal
    assert copies.see(cast, entry)["Content-Type"] == "application/pdf"
    assert "ติดต่อบริการประทับเวลาไม่ได้" in copies.state(cast, entry)
    settings.TIMESTAMP_URL = ""
    make_renditions()
    assert not copies.newest(entry).is_sealed
    Rendition.objects.update(next_try_at=timezone.now())
    make_renditions()
    sealed = copies.newest(entry)
    assert sealed.pk == made.pk
    assert sealed.is_sealed
    assert sealed.state == Rendition.State.DONE
    assert [each.is_good for each in verify_seals(copies.path(sealed))] == [True]


def test_a_letter_opened_again_gets_a_copy_without_the_seal_that_waited(
    cast: Cast, entry: RegisterEntry, settings: Any
) -> None:
    keep(cast, of_office())
    settings.TIMESTAMP_URL = AWAY
    waited = closed(cast, entry)
    copies.to_director(cast, entry, "เสนอเพิ่มเติม")
    make_renditions()
    waited.refresh_from_db()
    assert waited.state == Rendition.State.DONE
    assert waited.next_try_at is None
    assert not copies.newest(entry).is_sealed
    assert "เสนอเพิ่มเติม" in copies.text(copies.newest(entry))


def test_the_sealed_copy_of_a_letter_opened_again_is_kept(
    cast: Cast, entry: RegisterEntry
) -> None:
    keep(cast, of_office())
    sealed = closed(cast, entry)
    copies.to_director(cast, entry, "เสนอเพิ่มเติม")
    make_renditions()
    sealed.refresh_from_db()
    assert sealed.stored_file is not None
    assert copies.newest(entry).pk != sealed.pk


def test_a_certificate_out_of_date_is_said_and_the_copy_can_be_read(
    cast: Cast, entry: RegisterEntry
) -> None:
    keep(cast, of_office(starts=timedelta(days=-20), ends=timedelta(days=-1)))
    made = closed(cast, entry)
    assert made.is_failed
    assert made.stored_file is not None
    page = copies.state(cast, entry)
    assert "ยังไม่มีตราประทับอิเล็กทรอนิกส์" in page
    assert "หมดอายุแล้ว" in page
    assert copies.see(cast, entry)["Content-Type"] == "application/pdf"
    keep(cast, of_office())
    assert copies.stamp(cast, entry).is_sealed
    assert Step.objects.filter(entry=entry).count() == 1
