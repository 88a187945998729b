"""One content is stored once, and a content in use is never swept away."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from saraban.accounts.models import User
from saraban.documents.jobs import remove_abandoned_uploads
from saraban.documents.models import PendingUpload, StoredFile
from saraban.documents.storage import (
    create_temporary,
    open_stored,
    path_of,
    store,
    store_content,
)
from tests.documents.folders import files_in
from tests.documents.samples import pdf

PDF = "application/pdf"
CONTENT = pdf()
DIGEST = hashlib.sha256(CONTENT).hexdigest()

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def arrive() -> Path:
    path, descriptor = create_temporary()
    os.write(descriptor, CONTENT)
    os.close(descriptor)
    return path


def store_it() -> StoredFile:
    size = len(CONTENT)
    return store(arrive(), sha256=DIGEST, size=size, content_type=PDF)


def age(**more: Any) -> None:
    """Make everything two days old."""
    old = timezone.now() - timedelta(days=2)
    StoredFile.objects.update(stored_at=old)
    PendingUpload.objects.update(created_at=old)


def in_thread(deed: Callable[[], Any]) -> Any:
    """Run with a database connection of its own."""
    try:
        return deed()
    finally:
        connection.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def test_eight_at_once_make_one_row_and_one_file(
    pool: ThreadPoolExecutor, store_folder: Path
) -> None:
    start = threading.Barrier(8)

    def deed() -> int:
        start.wait()
        return store_it().pk

    found = [pool.submit(in_thread, deed) for _ in range(8)]

    assert len({each.result() for each in found}) == 1
    assert StoredFile.objects.count() == 1
    assert files_in(store_folder) == [path_of(DIGEST)]


def test_storing_waits_for_a_sweep_that_holds_the_row(
    pool: ThreadPoolExecutor, store_folder: Path
) -> None:
    store_it()
    age()
    with transaction.atomic():
        swept = StoredFile.objects.select_for_update().get()
        later = pool.submit(in_thread, store_it)
        time.sleep(0.3)
        swept.delete()
        path_of(DIGEST).unlink()

    stored = later.result()
    with open_stored(stored) as file:
        assert file.read() == CONTENT


@pytest.mark.postgres
@pytest.mark.only_on("postgresql")  # SQLite has one write lock.
def test_a_sweep_passes_over_what_is_being_stored(
    pool: ThreadPoolExecutor, store_folder: Path
) -> None:
    store_it()
    age()
    with transaction.atomic():
        store_it()
        pool.submit(in_thread, remove_abandoned_uploads).result()

    assert files_in(store_folder) == [path_of(DIGEST)]
    assert StoredFile.objects.count() == 1


def test_storing_and_sweeping_at_once_loses_nothing(
    pool: ThreadPoolExecutor, store_folder: Path
) -> None:
    user = User.objects.create_user("somebody", given_name="สมมติ")

    def send_and_use() -> None:
        for _ in range(15):
            upload = PendingUpload.objects.create(
                user=user, stored_file=store_it(), name="ก.pdf"
            )
            with open_stored(upload.stored_file) as file:
                assert file.read() == CONTENT
            upload.delete()
            age()

    def sweep() -> None:
        for _ in range(30):
            remove_abandoned_uploads()

    deeds = [pool.submit(in_thread, deed) for deed in (send_and_use, sweep, sweep)]
    for deed in deeds:
        deed.result()

    age()
    remove_abandoned_uploads()
    assert not StoredFile.objects.exists()
    assert files_in(store_folder) == []


def test_what_the_system_makes_is_stored_the_same_way(store_folder: Path) -> None:
    stored = store_content(CONTENT, PDF)
    assert (stored.sha256, stored.size) == (DIGEST, len(CONTENT))
    assert store_content(CONTENT, PDF) == stored
    assert files_in(store_folder) == [path_of(DIGEST)]


def test_a_stored_file_is_private_to_the_service(store_folder: Path) -> None:
    store_content(CONTENT, PDF)
    assert path_of(DIGEST).stat().st_mode & 0o007 == 0
    assert path_of(DIGEST).parent.stat().st_mode & 0o007 == 0
