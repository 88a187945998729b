"""``saraban import-people``: the same as the page, on the command line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from saraban.directory.models import DirectoryImport
from saraban.offices.models import Appointment, Role
from tests.cast import Cast
from tests.directory import workbooks


def run(*words: str) -> str:
    told = StringIO()
    call_command("import_people", *words, stdout=told)
    return told.getvalue()


def test_it_says_what_it_would_do_and_does_it_when_asked(
    cast: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "คน.xlsx"
    file.write_bytes(workbooks.untidy())
    before = User.objects.count()
    assert "people: 12 new, 0 changed, 0 same" in run(str(file))
    assert User.objects.count() == before
    assert "written" in run(str(file), "--write")
    assert User.objects.count() == before + 12
    assert "schools: 0 new, 0 changed, 3 same" in run(str(file))
    event = AuditEvent.objects.get(kind=AuditKind.DIRECTORY_IMPORTED)
    assert event.actor == cast.users["administrator"]


def test_it_refuses_what_the_page_refuses(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "เปล่า.csv"
    file.write_text("เลข,เรื่อง\n1,ทดสอบ\n", encoding="utf-8")
    with pytest.raises(CommandError, match="ไม่พบหัวคอลัมน์"):
        run(str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        run(str(tmp_path / "none.xlsx"))
    second = User.objects.create_user("adm2", given_name="สอง")
    Appointment.objects.create(
        user=second, office=cast.other_area, role=Role.ADMINISTRATOR
    )
    with pytest.raises(CommandError, match="--user"):
        run(str(file))
    assert not DirectoryImport.objects.exists()
