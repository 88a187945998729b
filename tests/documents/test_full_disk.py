"""A full disk during an upload: a clear sentence, and nothing half done.

The uploads are made by a real process whose files may not grow any more, and on a
real small disk where the machine lets us make one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

MEGABYTE = 1024 * 1024
SAYS = "พื้นที่เก็บไฟล์ของระบบเต็ม"

PROGRAM = """
import json, os, resource, sys
import django
django.setup()
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from saraban.accounts.models import User
from saraban.documents.models import PendingUpload, StoredFile
from saraban.letters.models import Letter
from saraban.offices.divisions import create_divisions
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import RegisterEntry

area = Office.objects.create(kind="area", code="1", name="ก", short_name="ก")
division = create_divisions(area)[0]
user = User.objects.create_user("clerk", given_name="ก")
Appointment.objects.create(user=user, office=area, role=Role.REGISTRY_CLERK)
settings.ALLOWED_HOSTS = ["testserver"]
client = Client()
client.force_login(user)
limit = int(sys.argv[1])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

def pdf(name, size):
    return SimpleUploadedFile(name, b"%PDF-1.4".ljust(size))

def send(name, size):
    response = client.post("/uploads/", {"file": pdf(name, size)})
    return response.status_code, response.json()

def register(name, size):
    response = client.post(reverse("registers:entry_create", args=["incoming"]), {
        "sender": "ศาลากลาง", "addressee": "เขต", "subject": "เรื่องที่พิมพ์ไว้",
        "reference_number": "1", "document_date": "16/11/2569", "urgency": "1",
        "responsible_office": division.pk, "file_1": pdf(name, size),
    })
    entries = RegisterEntry.objects.count(), Letter.objects.count()
    return response.status_code, response.content.decode(), entries

big = 24 * 1024 * 1024
print(json.dumps({
    "form": register("ใหญ่.pdf", big),
    "answers": [send("ใหญ่.pdf", big), send("เล็ก.pdf", 1000)],
    "stored": StoredFile.objects.count(),
    "pending": PendingUpload.objects.count(),
}))
"""


def run(folder: Path, files: Path, limit: int) -> dict[str, Any]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'saraban.sqlite3'}",
        "SARABAN_TEST_FOLDER": str(folder),
        "SARABAN_FILES": str(files),
        "SARABAN_ASSETS": str(settings.ASSETS_FOLDER),
    }
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM, str(limit)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def expect_refused_whole(result: dict[str, Any], files: Path) -> None:
    form, page, entries = result["form"]
    assert form == 422
    assert SAYS in page
    assert "เรื่องที่พิมพ์ไว้" in page, "the typed text is still there"
    assert entries == [0, 0], "no half letter"
    (refused, said), (kept, _) = result["answers"]
    assert refused == 422
    assert said["error"].startswith("ไฟล์ ใหญ่.pdf: ")
    assert SAYS in said["error"]
    assert kept == 201, "a file that fits is kept right after"
    assert (result["stored"], result["pending"]) == (1, 1)
    assert list((files / "tmp").iterdir()) == []
    assert sum(path.is_file() for path in files.rglob("*")) == 1


@pytest.fixture(autouse=True)
def database(new_database: Path, tmp_path: Path) -> None:
    """A database of its own for every test."""
    shutil.copy(new_database, tmp_path)


def test_a_file_that_may_not_grow_is_refused_whole(tmp_path: Path) -> None:
    files = tmp_path / "files"
    expect_refused_whole(run(tmp_path, files, 16 * MEGABYTE), files)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB, where this process may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may make a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_refuses_the_file_whole(tmp_path: Path, small_disk: Path) -> None:
    expect_refused_whole(run(tmp_path, small_disk, 0), small_disk)
