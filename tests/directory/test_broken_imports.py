"""Two hundred broken files: each is refused or shown with its faults, nothing half done."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from saraban.accounts.models import User
from saraban.directory.models import DirectoryImport
from saraban.directory.queries.import_plans import plan_of
from saraban.offices.models import Appointment, Office
from tests.cast import Cast
from tests.directory import workbooks

CREATE = reverse("directory:import_create")
ALL, SOME = 200, 16
NASTY = (
    "",
    " ",
    "\x00",
    "=1/0",
    '=HYPERLINK("http://x")',
    "๑๒๓๔๕๖๗๘",
    "-1",
    "1e309",
    "ก" * 5000,
    "ก" + "่" * 300,
    "\u202eกลับ",
    "<script>alert(1)</script>",
    "นาย",
    "น.ส.",
    ",,,,",
    "ผู้ดูแลระบบ, นายทะเบียนหนังสือลับ",
    "50990001",
    "'; DROP TABLE offices_office; --",
    "\n\t",
    "๐" * 40,
)


def broken(seed: int) -> bytes:
    """Return a file with nasty cells, cut bytes, other letters or other rows."""
    chance = random.Random(seed)
    heads: list[object] = list(
        chance.choice([workbooks.PERSON_HEADS, workbooks.SCHOOL_HEADS])
    )
    if chance.random() < 0.3:
        chance.shuffle(heads)
    rows: list[list[object]] = [
        [
            chance.choice([*NASTY, "โรงเรียนบ้านสมมติ", "นางดี ใจ", chance.random(), None])
            for _ in heads
        ]
        for _ in range(chance.randrange(1, 12))
    ]
    how = chance.randrange(6)
    if how == 0:
        text = "\n".join(",".join(map(str, each)) for each in [heads, *rows])
        return text.encode(chance.choice(["utf-8", "utf-16", "cp874"]), "replace")
    content = workbooks.workbook(
        แผ่น=[
            heads,
            *(
                [str(c).replace("\x00", "") if c is not None else None for c in row]
                for row in rows
            ),
        ]
    )
    if how == 1:
        return content[: chance.randrange(1, len(content))]
    if how == 2:
        spoilt = bytearray(content)
        for _ in range(20):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        return bytes(spoilt)
    if how == 3:
        return _with_other_part(content, chance)
    return content


def _with_other_part(content: bytes, chance: random.Random) -> bytes:
    """Return the workbook with one of its parts cut."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w") as new,
    ):
        names = old.namelist()
        cut = chance.choice(names)
        for name in names:
            part = old.read(name)
            new.writestr(name, part[: len(part) // 2] if name == cut else part)
    return target.getvalue()


def counts() -> tuple[int, int, int]:
    return Office.objects.count(), User.objects.count(), Appointment.objects.count()


def check(cast: Cast, seeds: range) -> None:
    browser = cast.sign_in("administrator")
    for seed in seeds:
        before = counts()
        sent = {"file": SimpleUploadedFile("ไฟล์.xlsx", broken(seed))}
        answer = browser.post(CREATE, sent)
        assert answer.status_code in (302, 422), seed
        assert counts() == before, seed
        if answer.status_code == 422:
            continue
        made = DirectoryImport.objects.latest("pk")
        assert browser.get(made.get_absolute_url()).status_code == 200, seed
        planned = len([e for e in plan_of(made).people if e.person is None])
        workbooks.write(browser, made)
        _, people, _ = counts()
        assert people - before[1] in (0, planned), seed


def test_some_broken_files(cast: Cast) -> None:
    check(cast, range(SOME))


@pytest.mark.long
def test_two_hundred_broken_files(cast: Cast) -> None:
    check(cast, range(SOME, ALL))
