"""Making what was asked for: part by part, so that others have their turn meanwhile.

A worker claims a print, sets one part of it, keeps the part in a folder of this
machine and lets go; whoever goes on makes again what it does not find.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from saraban.certificates.actions.print_certificates import joined, pages_of
from saraban.certificates.models import CertificatePrint
from saraban.certificates.models.prints import KEPT_FOR, PROBLEM_MAX
from saraban.certificates.queries.papers import WITH, printable
from saraban.core.errors import DomainError
from saraban.core.locks import lock_row
from saraban.core.whole_files import written_whole
from saraban.documents.models import StoredFile
from saraban.documents.names import saved_name
from saraban.documents.storage import create_temporary, disk_refusals, store
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.registers.models import Certificate

PART: Final = 500
# So many parts are set side by side.
AT_ONCE: Final = 2
# After so many the next run takes up the rest, and other jobs have their turn.
PARTS_A_RUN: Final = 2
CLAIM_LASTS: Final = timedelta(minutes=5)
PAUSE: Final = timedelta(seconds=20)
MOST_TRIES: Final = 10
# What may not stand in the name of a file, on any system.
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_NAME_MAX: Final = 80
State: Final = CertificatePrint.State
Form: Final = CertificatePrint.Form


def make_next() -> bool:
    """Make one part of the print whose turn it is, or put the parts together.

    Returns whether there was something to do. A fault is tried again after a pause.
    """
    waiting = CertificatePrint.objects.filter(state=State.WAITING)
    claimed: CertificatePrint | None = waiting.order_by("next_try_at", "pk").claim(
        CLAIM_LASTS, ahead=PAUSE
    )
    if claimed is None:
        return False
    try:
        missing = _missing_parts(claimed)
        if missing:
            _make_parts(claimed, missing[:PARTS_A_RUN])
        else:
            _finish(claimed)
    except DomainError as error:
        _try_again(claimed, error.message)
    except Exception:
        _try_again(claimed, "เกิดข้อผิดพลาดในการจัดทำ")
        raise
    return True


def folder_of(made: CertificatePrint) -> Path:
    """Return where the parts of a print lie until it is put together."""
    return Path(settings.DATA_FOLDER) / "certificate-prints" / str(made.pk)


def _parts_of(made: CertificatePrint) -> list[list[int]]:
    keys: list[int] = made.entries
    return [keys[start : start + PART] for start in range(0, len(keys), PART)]


def _path_of(made: CertificatePrint, place: int) -> Path:
    return folder_of(made) / f"{place:04}.{made.form}"


def _missing_parts(made: CertificatePrint) -> list[int]:
    places = range(len(_parts_of(made)))
    return [place for place in places if not _path_of(made, place).exists()]


def _certificates(keys: Sequence[int]) -> list[Certificate]:
    """Return those that may be printed still: one may be cancelled since it was asked."""
    rows = printable(Certificate.objects.filter(entry__in=keys))
    by_entry = {each.entry_id: each for each in rows.select_related(*WITH)}
    return [by_entry[key] for key in keys if key in by_entry]


def _make_parts(made: CertificatePrint, places: Sequence[int]) -> None:
    """Set some parts side by side: each has a process of Typst of its own."""
    parts = _parts_of(made)
    # Read one after the other in this thread, while the first are being set.
    rows = (_certificates(parts[place]) for place in places)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        contents = pool.map(lambda each: _set(made, each), rows)
        for place, content in zip(places, contents, strict=True):
            _keep_part(_path_of(made, place), content)
    done = min((places[-1] + 1) * PART, made.count)
    _let_go(made, done_count=done, tries=0, problem="", next_try_at=timezone.now())


def _set(made: CertificatePrint, certificates: Sequence[Certificate]) -> bytes:
    """Return one part as it is kept; no query is made in this thread."""
    if not certificates:
        return b""
    pages = pages_of(
        certificates, lambda code: f"{made.address}{code}/", in_background=True
    )
    pdf = joined(pages)
    return pdf if made.form == Form.PDF else _zipped(pdf, _names_of(certificates))


def _keep_part(path: Path, content: bytes) -> None:
    """Keep a part, whole or not at all, until all are made."""
    with disk_refusals():
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as unfinished:
            unfinished.write_bytes(content)


def _try_again(made: CertificatePrint, problem: str) -> None:
    """Keep why it failed, and when it is tried again; the last try gives up."""
    tries = made.tries + 1
    is_last = tries >= MOST_TRIES
    _let_go(
        made,
        tries=tries,
        problem=problem[:PROBLEM_MAX],
        state=State.FAILED if is_last else State.WAITING,
        next_try_at=None if is_last else timezone.now() + PAUSE,
    )
    if is_last:
        shutil.rmtree(folder_of(made), ignore_errors=True)


@transaction.atomic
def _let_go(made: CertificatePrint, **columns: object) -> bool:
    """Write what came of a claim, if it is still its own; say whether it was."""
    lock_row(CertificatePrint, made.pk)
    own = CertificatePrint.objects.still_own(made)
    return bool(own.update(claimed_until=None, **columns))


def _finish(made: CertificatePrint) -> None:
    """Put the parts together, store the file, and tell who asked."""
    with disk_refusals():
        path, descriptor = create_temporary()
        try:
            os.close(descriptor)
            if made.form == Form.ZIP:
                count, kind = _zip_parts(made, path), "application/zip"
            else:
                count, kind = _join_parts(made, path), "application/pdf"
            stored = None
            if count:
                stored = store(
                    path,
                    sha256=_digest_of(path),
                    size=path.stat().st_size,
                    content_type=kind,
                )
        finally:
            path.unlink(missing_ok=True)
    left_out = made.count - count
    problem = f"เว้น {left_out:,} ใบที่ยกเลิกเลขหรือไม่ได้รับรองแล้ว" if left_out else ""
    state = State.DONE if stored else State.FAILED
    with transaction.atomic():
        columns = {"stored_file": stored, "state": state, "next_try_at": None}
        if not _let_go(made, **columns, done_count=count, problem=problem):
            return
        whom = Tell(made.office_id, made.get_absolute_url(), person_id=made.asked_by_id)
        tell(NoticeKind.PRINT_READY, f"{made.title} {state.label}", [whom])
    shutil.rmtree(folder_of(made), ignore_errors=True)


def _join_parts(made: CertificatePrint, target: Path) -> int:
    """Write one PDF of all parts; return how many pages it has."""
    import pikepdf  # noqa: PLC0415  Not needed to start.

    with pikepdf.new() as whole:
        for place in range(len(_parts_of(made))):
            path = _path_of(made, place)
            if path.stat().st_size:
                with pikepdf.open(path) as pdf:
                    whole.pages.extend(pdf.pages)
        count = len(whole.pages)
        whole.save(target)
    return count


def _zip_parts(made: CertificatePrint, target: Path) -> int:
    """Write one zip of all parts; return how many files it has."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for place in range(len(_parts_of(made))):
            path = _path_of(made, place)
            if path.stat().st_size:
                with zipfile.ZipFile(path) as part:
                    for each in part.infolist():
                        archive.writestr(each, part.read(each))
        return len(archive.namelist())


def _zipped(pdf: bytes, names: Iterable[str]) -> bytes:
    """Return a zip with a PDF for each page, of this name."""
    import pikepdf  # noqa: PLC0415  Not needed to start.

    whole = BytesIO()
    with (
        zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive,
        pikepdf.open(BytesIO(pdf)) as document,
        # One for all pages: what they share is copied into it once.
        pikepdf.new() as single,
    ):
        for name, page in zip(names, document.pages, strict=True):
            single.pages.append(page)
            buffer = BytesIO()
            single.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            del single.pages[0]
            archive.writestr(name, buffer.getvalue())
    return whole.getvalue()


def _names_of(certificates: Sequence[Certificate]) -> Iterator[str]:
    for each in certificates:
        number = each.entry.reference_number.replace("/", "-")
        name = _NOT_IN_NAMES.sub(" ", each.entry.addressee)[:_NAME_MAX].strip(" .")
        yield saved_name(f"{_NOT_IN_NAMES.sub('-', number)} {name}.pdf")


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def forget_old() -> None:
    """Let go of files that were kept long enough; they are made anew when asked for."""
    old = CertificatePrint.objects.filter(
        stored_file__isnull=False, asked_at__lt=timezone.now() - KEPT_FOR
    )
    contents = StoredFile.objects.filter(certificate_prints__in=old)
    with transaction.atomic():
        keys = list(contents.values_list("pk", flat=True))
        StoredFile.objects.filter(pk__in=keys).update(stored_at=timezone.now())
        old.update(stored_file=None)
