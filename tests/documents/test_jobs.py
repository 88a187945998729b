"""What was sent and never used does not stay."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils import timezone

from saraban.dispatch.models import Draft, DraftFile, OutsideDelivery
from saraban.documents import jobs
from saraban.documents.jobs import remove_abandoned_uploads
from saraban.documents.models import PendingUpload, StoredFile
from saraban.documents.staged_uploads import ChosenFile
from saraban.documents.storage import create_temporary, path_of, store_content
from saraban.letters.actions import attach_files, remove_attachments
from saraban.letters.models import Letter
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.dispatch.inside import send_inside
from tests.documents.folders import files_in, unfinished_in
from tests.documents.samples import pdf

pytestmark = pytest.mark.postgres
Later = Callable[[float], None]


@pytest.fixture
def sweep_after() -> Later:
    """Run the job when so many hours have gone by."""

    def run(hours: float) -> None:
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            remove_abandoned_uploads()

    return run


def send(cast: Cast) -> PendingUpload:
    stored_file = store_content(pdf(), "application/pdf")
    user = cast.users["registry_clerk"]
    return PendingUpload.objects.create(
        user=user, stored_file=stored_file, name="ก.pdf"
    )


def attach(cast: Cast, upload: PendingUpload) -> Letter:
    letter = Letter.objects.create(
        office=cast.area,
        reference_number="ที่ ศธ 04999/1",
        document_date="2026-11-21",
        subject="ทดสอบ",
    )
    file = ChosenFile(upload.stored_file, upload.name, "ก", upload.pk)
    attach_files(letter, [file], actor=cast.actor("registry_clerk"))
    return letter


def test_an_unused_upload_goes_after_a_day(
    cast: Cast, store_folder: Path, sweep_after: Later
) -> None:
    send(cast)

    sweep_after(23)
    assert PendingUpload.objects.exists()
    sweep_after(25)
    assert not PendingUpload.objects.exists()
    assert not StoredFile.objects.exists()
    assert files_in(store_folder) == []


def test_a_file_that_the_disk_does_not_let_go_keeps_no_other(
    cast: Cast, store_folder: Path, sweep_after: Later
) -> None:
    stuck = store_content(pdf("stuck"), "application/pdf")
    free = store_content(pdf("free"), "application/pdf")
    path_of(stuck.sha256).unlink()
    path_of(stuck.sha256).mkdir()
    sweep_after(25)
    assert list(StoredFile.objects.all()) == [stuck]
    assert not path_of(free.sha256).exists()


def test_an_attached_file_stays(
    cast: Cast, store_folder: Path, sweep_after: Later
) -> None:
    attach(cast, send(cast))
    sweep_after(24 * 400)
    assert StoredFile.objects.count() == 1
    assert len(files_in(store_folder)) == 1


def test_a_file_taken_off_its_letter_goes_a_day_later(
    cast: Cast, store_folder: Path, sweep_after: Later
) -> None:
    letter = attach(cast, send(cast))
    StoredFile.objects.update(stored_at=timezone.now() - timedelta(days=30))
    ids = [each.pk for each in letter.attachments.all()]
    remove_attachments(letter, ids, actor=cast.actor("registry_clerk"))

    sweep_after(23)
    assert StoredFile.objects.exists()
    sweep_after(25)
    assert files_in(store_folder) == []


def test_a_content_that_somebody_else_still_waits_for_stays(
    cast: Cast, store_folder: Path, sweep_after: Later
) -> None:
    old, new = send(cast), send(cast)
    day_ago = timezone.now() - timedelta(hours=25)
    PendingUpload.objects.filter(pk=old.pk).update(created_at=day_ago)
    StoredFile.objects.update(stored_at=day_ago)

    sweep_after(0)
    assert list(PendingUpload.objects.all()) == [new]
    assert len(files_in(store_folder)) == 1


def test_unfinished_files_of_a_dead_process_go_after_an_hour(
    db: None, store_folder: Path, sweep_after: Later
) -> None:
    path, descriptor = create_temporary()
    os.close(descriptor)

    sweep_after(0.5)
    assert unfinished_in(store_folder) == [path]
    sweep_after(1.1)
    assert unfinished_in(store_folder) == []


class SlowBody(BytesIO):
    """A form of several files of which the last comes when hours have gone by."""

    def __init__(self, body: bytes, meanwhile: Callable[[], None]) -> None:
        super().__init__(body)
        self._half, self._meanwhile = len(body) // 2, meanwhile
        self.was_halfway = False

    def read(self, size: int | None = -1) -> bytes:
        """Let the hours go by once, in the middle."""
        if not self.was_halfway and self.tell() > self._half:
            self.was_halfway = True
            self._meanwhile()
        return super().read(size)


def test_the_first_files_of_a_slow_form_stay_until_the_last_has_come(
    cast: Cast, store_folder: Path, sweep_after: Later
) -> None:
    def hours_go_by() -> None:
        assert len(unfinished_in(store_folder)) == 2
        sweep_after(3)

    typed = forms.outgoing(
        cast,
        file_1=forms.pdf("หนังสือนำส่ง.pdf"),
        file_2=forms.pdf("สิ่งที่ส่งมาด้วย.pdf", forms.PDF + bytes(512 * 1024)),
    )
    body = SlowBody(encode_multipart(BOUNDARY, typed), hours_go_by)
    page = reverse("registers:entry_create", args=["outgoing"])
    given: dict[str, Any] = {"wsgi.input": body}
    answer = cast.sign_in("division_clerk").generic(
        "POST",
        page,
        body.getvalue(),
        content_type=MULTIPART_CONTENT,
        **given,
    )
    assert answer.status_code == 302, answer.content.decode()
    assert body.was_halfway
    attached = RegisterEntry.objects.get().content.attachments
    assert attached.count() == 2


def test_a_content_without_a_row_goes_too(db: None, store_folder: Path) -> None:
    stored_file = store_content(pdf(), "application/pdf")
    path = path_of(stored_file.sha256)
    stored_file.delete()
    strange = path.with_name("not-ours")
    strange.write_bytes(b"x")
    start = datetime.now(UTC)

    for hour in range(24 * 4):
        with time_machine.travel(start + timedelta(hours=hour), tick=False):
            remove_abandoned_uploads()

    assert files_in(store_folder) == [strange]
    assert not StoredFile.objects.exists()


def test_each_hour_looks_at_a_share_of_the_folders() -> None:
    shares = {number % jobs.HOURS for number in range(256)}
    assert shares == set(range(24))


def test_an_empty_store_needs_no_sweep(db: None) -> None:
    remove_abandoned_uploads()


def test_a_file_of_a_draft_stays(cast: Cast, sweep_after: Later) -> None:
    upload = send(cast)
    clerk = cast.actor("registry_clerk")
    draft = Draft.objects.create(
        office=cast.area,
        typed="",
        author=clerk.user,
        appointment=clerk.appointment,
    )
    DraftFile.objects.create(
        draft=draft, stored_file=upload.stored_file, position=1, name="ก.pdf"
    )
    sweep_after(24 * 400)
    assert not PendingUpload.objects.exists()
    assert StoredFile.objects.count() == 1

    draft.files.all().delete()
    sweep_after(24 * 400)
    assert not StoredFile.objects.exists()


def test_the_proof_of_what_went_outside_stays(cast: Cast, sweep_after: Later) -> None:
    upload = send(cast)
    dispatch = send_inside(cast, [1])
    outside = OutsideDelivery.objects.create(
        dispatch=dispatch,
        name="ศาลากลางจังหวัดตัวอย่าง",
        method=OutsideDelivery.Method.POST,
        proof=upload.stored_file,
        proof_name="ใบนำส่ง.pdf",
        recorded_by=cast.users["registry_clerk"],
    )
    sweep_after(24 * 400)
    assert StoredFile.objects.count() == 1

    outside.proof = None
    outside.save()
    sweep_after(24 * 400)
    assert not StoredFile.objects.exists()
