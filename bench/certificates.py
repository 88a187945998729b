"""Certificates, registered and made as PDF and zip, in turns with what they are made of.

``python -m bench.certificates --times N --count N [--only NAME…]`` in the environment of
settings, on an empty database; prints what each took as JSON.
``bench.certificates_stage`` runs and judges it.
"""

# ruff: noqa: E402
from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import date
from pathlib import Path
from typing import Any, Final

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from bench.certificates_stage import BARE_TYPST, NAMES, PLAIN_INSERT
from saraban.accounts.models import User
from saraban.certificates.actions.check import approve_batch
from saraban.certificates.actions.checkers import name_checker
from saraban.certificates.actions.make_prints import make_next
from saraban.certificates.actions.print_certificates import ask_print
from saraban.certificates.actions.read_batch import read_batch
from saraban.certificates.actions.write_batch import write_batch
from saraban.certificates.details import SharedDetails
from saraban.certificates.models import CertificateBatch, CertificatePrint
from saraban.certificates.names import pasted_table
from saraban.certificates.paper.setting import content_of, source
from saraban.certificates.queries.checkers import waiting_mark
from saraban.certificates.queries.papers import WITH, by_design, paper_of
from saraban.core.fonts import build_pdf_fonts
from saraban.core.serving import prepare
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import Certificate, RegisterEntry, Signatory

ADDRESS: Final = "https://saraban.example.go.th/certificates/verify/"
DAY: Final = date(2026, 11, 16)
# Typst and the codes that its source takes, and nothing else.
BARE: Final = """\
import json, sys, typst
from saraban.core.typst_process import qr_svg
task = json.load(sys.stdin)
codes = json.dumps([qr_svg(each) for each in task["addresses"]])
fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False,
                    font_paths=[task["fonts"]])
pdf = typst.compile(task["source"].encode(), font_paths=fonts,
                    sys_inputs={"content": task["content"], "codes": codes})
open(task["target"], "wb").write(bytes(pdf))
"""


def actor() -> Actor:
    """Return a clerk of a new area office, who checks too."""
    area = Office.objects.create(
        kind=Office.Kind.AREA,
        code="5099",
        name="สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1",
        short_name="สพป.ตัวอย่าง เขต 1",
    )
    user = User.objects.create(username="registry", given_name="สมใจ")
    appointment = Appointment.objects.create(
        user=user, office=area, role=Role.REGISTRY_CLERK, starts_on=date(2020, 1, 1)
    )
    clerk = Actor(user, appointment)
    name_checker(user.pk, actor=clerk)
    return clerk


def batch_of(count: int, clerk: Actor) -> CertificateBatch:
    """Register so many names."""
    signatory, _ = Signatory.objects.get_or_create(
        office=clerk.book_owner,
        code="01",
        defaults={
            "name": "นายสมมติ ต้นแบบกุล",
            "position": "ผู้อำนวยการ",
            "starts_on": date(2020, 1, 1),
        },
    )
    shared = SharedDetails(
        subject="รางวัลชนะเลิศ การแข่งขันทักษะภาษาไทย ระดับประถมศึกษา",
        subject_second="งานศิลปหัตถกรรมนักเรียน ประจำปีการศึกษา 2569",
        document_date=DAY.isoformat(),
        signatory_id=signatory.pk,
        printing=2,
        design="gold",
    )
    names = "\n".join(f"เด็กหญิงคนที่ {n}ก ตั้งกิจไพศาล" for n in range(count))
    batch = read_batch(pasted_table(names), "bench", "", shared, actor=clerk)
    return write_batch(batch.pk, actor=clerk)


def measure_print(form: str, count: int, times: int, clerk: Actor) -> dict[str, Any]:
    """Return the seconds of each print and of each run of bare Typst."""
    batch = CertificateBatch.objects.first() or batch_of(count, clerk)
    approve_batch(batch.pk, waiting_mark(clerk, batch), actor=clerk)
    seconds, bare = [], []
    # The first of each does not count.
    for _ in range(times + 1):
        began = time.perf_counter()
        ask_print(batch.book, 1, count, form, ADDRESS, actor=clerk)  # type: ignore[arg-type]
        while make_next():
            pass
        seconds.append(time.perf_counter() - began)
        made = CertificatePrint.objects.latest("pk")
        if made.done_count != count or made.stored_file is None:
            message = f"{form}: {made.state} {made.done_count} {made.problem}"
            raise RuntimeError(message)
        bare.append(_bare(count))
    return {"seconds": seconds[1:], BARE_TYPST: bare[1:]}


def _bare(count: int) -> float:
    rows = Certificate.objects.select_related(*WITH).order_by("entry__number")[:count]
    ((design, office, run),) = by_design(rows)
    papers = [paper_of(each, lambda code: f"{ADDRESS}{code}/") for each in run]
    content = content_of(design, office, papers, lambda _: "")
    with tempfile.TemporaryDirectory() as folder:
        task = {
            "source": source(),
            "fonts": str(build_pdf_fonts(settings.ASSETS_FOLDER)),
            "content": json.dumps(content, ensure_ascii=False),
            "addresses": [each.address for each in papers],
            "target": str(Path(folder) / "bare.pdf"),
        }
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-I", "-c", BARE],
            input=json.dumps(task).encode(),
            check=True,
        )
        return time.perf_counter() - began


def measure_register(count: int, times: int, clerk: Actor) -> dict[str, Any]:
    """Return the seconds of registering names, and of inserting as many plain lines."""
    seconds, plain = [], []
    for _ in range(times):
        began = time.perf_counter()
        batch = batch_of(count, clerk)
        seconds.append(time.perf_counter() - began)
        plain.append(_plain(batch, count))
    return {"seconds": seconds, PLAIN_INSERT: plain}


def _plain(batch: CertificateBatch, count: int) -> float:
    """Insert letters and lines alike without the record, and take them out again."""
    began = time.perf_counter()
    with transaction.atomic():
        letters = [
            Letter(office_id=batch.office_id, document_date=DAY, subject="เรื่อง")
            for _ in range(count)
        ]
        super_create(Letter, letters)
        entries = [
            RegisterEntry(
                book=batch.book,
                number=900_000 + number,
                letter=letter,
                reference_number=str(number),
                document_date=DAY,
                subject="เรื่อง",
                book_date=DAY,
                registered_by_id=batch.made_by_id,
                search_text=f"เรื่อง {number}",
                submission=uuid.uuid4(),
            )
            for number, letter in enumerate(letters)
        ]
        super_create(RegisterEntry, entries)
        transaction.set_rollback(True)
    return time.perf_counter() - began


def super_create(model: type[Any], rows: list[Any]) -> None:
    """Insert rows with nothing of the record."""
    fields = model._base_manager.bulk_create(rows)
    if len(fields) != len(rows):
        message = f"{connection.vendor}: not all of {model.__name__} were inserted"
        raise RuntimeError(message)


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--only", nargs="*", default=[*NAMES])
    options = parser.parse_args()
    # Standard output holds the results alone.
    prepare(sys.stderr.write)
    call_command("migrate", verbosity=0)
    clerk, found = actor(), {}
    for name in options.only:
        form = name.removeprefix("certificates_")
        if form == "register":
            found[name] = measure_register(options.count, options.times, clerk)
        else:
            found[name] = measure_print(form, options.count, options.times, clerk)
    shutil.rmtree(Path(settings.DATA_FOLDER) / "certificate-prints", ignore_errors=True)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
