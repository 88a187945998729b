"""``saraban verify`` finds what was done past the program, and says what it did not look at."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from saraban.backup import verify_files
from saraban.backup.copying import digest_of
from saraban.documents.models import StoredFile
from saraban.documents.storage import path_of
from saraban.registers.models import Book, RegisterEntry
from tests.cast import Cast
from tests.dispatch.came import pdf, received, to_area

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def letter(cast: Cast, settings: Any, tmp_path: Path) -> RegisterEntry:
    """A letter with two files, in a store of its own."""
    (tmp_path / "files").mkdir()
    settings.DATA_FOLDER, settings.FILES_FOLDER = tmp_path, tmp_path / "files"
    settings.SECRET_FILES_FOLDER = tmp_path / "secret-files"
    files = (pdf("หนึ่ง.pdf"), pdf("สอง.pdf"))
    return received(cast, to_area(cast, *files), "registry_clerk")


def verify(*words: str) -> str:
    """Run the command, which must find nothing, and return what it said."""
    told = StringIO()
    call_command("verify", *words, stdout=told, stderr=told)
    return told.getvalue()


def faults(*words: str) -> str:
    """Run the command, which must find something, and return what it said."""
    told = StringIO()
    with pytest.raises(CommandError, match="faults"):
        call_command("verify", *words, stdout=told, stderr=told)
    return told.getvalue()


def first_path() -> Path:
    return path_of(StoredFile.objects.order_by("sha256")[0].sha256)


def test_all_is_well_and_what_was_not_checked_is_told() -> None:
    assert "not checked: the contents of the stored files" in verify()
    said = verify("--files")
    assert "intact" in said
    assert "\n\n" not in said
    assert "contents of the stored files" not in said


def test_a_flipped_byte_is_found_by_reading() -> None:
    path = first_path()
    content = bytearray(path.read_bytes())
    content[3] ^= 1
    path.write_bytes(content)
    verify()
    assert f"{path.name}: its content is another one" in faults("--files")


def _remove() -> str:
    first_path().unlink()
    return "it is missing in the store"


def _shorten() -> str:
    first_path().write_bytes(b"short")
    return "bytes, not"


def _add_stray() -> str:
    stray = first_path().with_name("a" * 64)
    stray.write_bytes(b"of nobody")
    old = time.time() - 3 * 86_400
    os.utime(stray, (old, old))
    return "no row names it"


def _remove_entry() -> str:
    entry = RegisterEntry.objects.get(book__kind="incoming", book__office__kind="area")
    Book.objects.filter(pk=entry.book_id).update(last_number=entry.number + 1)
    return "2 numbers were issued, 1 are there"


def _lower_counter() -> str:
    Book.objects.filter(kind="incoming").update(last_number=0)
    return "number 1 was never issued"


@pytest.mark.parametrize(
    "deed", [_remove, _shorten, _add_stray, _remove_entry, _lower_counter]
)
def test_what_is_done_past_the_program_is_named(deed: Callable[[], str]) -> None:
    verify()
    sentence = deed()
    assert sentence in faults()


def test_reading_goes_on_where_it_broke_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(verify_files, "BATCH", 1)
    read: list[str] = []
    reading = "saraban.backup.verify_files.digest_of"

    def break_off(path: Path) -> str:
        if read:
            raise KeyboardInterrupt
        read.append(path.name)
        return digest_of(path)

    monkeypatch.setattr(reading, break_off)
    with pytest.raises(KeyboardInterrupt):
        verify("--files")
    kept = json.loads((tmp_path / "verify-files.json").read_text())
    assert kept == {"after": read[0]}
    rest: list[str] = []

    def go_on(path: Path) -> str:
        rest.append(path.name)
        return digest_of(path)

    monkeypatch.setattr(reading, go_on)
    verify("--files")
    assert len(rest) == StoredFile.objects.count() - 1
    assert read[0] not in rest
    assert not (tmp_path / "verify-files.json").exists()


def test_an_unused_content_may_be_gone() -> None:
    """It is swept away in a moment: nothing points to it."""
    stored_file = StoredFile.objects.create(
        sha256="b" * 64, size=1, content_type="application/pdf"
    )
    verify()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE letters_letterattachment SET stored_file_id = %s", [stored_file.pk]
        )
    assert "bbbb: it is missing" in faults()


def test_a_folder_without_heads_is_told(tmp_path: Path) -> None:
    """Mistyped, it would have proved nothing."""
    with pytest.raises(CommandError, match="there is no head in"):
        verify("--heads", str(tmp_path / "nowhere"))
