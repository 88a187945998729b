"""Making stamped copies: claimed by one worker, made outside of any transaction."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.utils import timezone

from saraban.circulation.models import Circulation
from saraban.core.errors import DomainError
from saraban.documents.derived import GivenFile, given_file
from saraban.documents.errors import FileLostError, FileRefusedError
from saraban.documents.models import StoredFile
from saraban.documents.names import extension_of
from saraban.documents.previews import keep_findings
from saraban.documents.storage import (
    create_temporary,
    disk_refusals,
    path_of,
    store,
    store_content,
)
from saraban.letters.models import LetterAttachment
from saraban.registers.models import RegisterEntry
from saraban.stamps.actions import claims
from saraban.stamps.actions.claims import StoredRendition
from saraban.stamps.models import Rendition
from saraban.stamps.paper.content import A4, CoverReason, PaperContent
from saraban.stamps.paper.errors import SignaturePictureError
from saraban.stamps.paper.overlay import cover_of
from saraban.stamps.paper.stamping import stamp_paper
from saraban.stamps.queries.originals import original_of, sha256_of
from saraban.stamps.queries.paper_content import paper_content_of, stamp_text_of
from saraban.stamps.sealing.errors import SealPostponedError
from saraban.stamps.sealing.papers import has_certificate, seal_paper

PDF: Final = "application/pdf"
GIVEN_UP: Final = (
    "ระบบทำหลายครั้งแล้วไม่เสร็จ กดทำอีกครั้ง หากยังไม่สำเร็จให้แจ้งผู้ดูแลระบบพร้อมเลขทะเบียนของหนังสือนี้"
)
# Another try alone does not help: somebody has to do something first.
_FINAL: Final = (FileLostError, SignaturePictureError)
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """What one copy is made of, read at one moment."""

    entry: RegisterEntry
    circulation: Circulation | None
    original: LetterAttachment | None

    @property
    def wants_seal(self) -> bool:
        """Whether it is the last copy, of an office that seals."""
        is_closed = self.circulation is not None and self.circulation.is_closed
        return is_closed and has_certificate(self.entry.book.office)

    @property
    def seal_reason(self) -> str:
        """What the seal says."""
        year = self.entry.book.year_be
        return f"ประทับตราหนังสือ {self.entry.number_name} ปี {year}"


def make_next() -> bool:
    """Make one copy whose turn it is; tell whether there was one."""
    claimed = claims.claim_next()
    if claimed is None:
        return False
    work = _work_of(claimed)
    if claimed.tries > claims.most_tries_of(claimed):
        # Whoever had it in hand was killed each time.
        claims.give_up(claimed, claimed.problem or GIVEN_UP, work.circulation)
    elif work.entry.state != RegisterEntry.State.REGISTERED:
        claims.drop(claimed)
    elif claimed.waits_for_seal:
        _seal_again(claimed, work)
    else:
        _make(claimed, work)
    return True


def _work_of(claimed: Rendition) -> Work:
    entries = RegisterEntry.objects.select_related("book__office", "letter")
    entry = entries.get(pk=claimed.entry_id)
    # Before what is written: what comes meanwhile raises its version.
    circulation = Circulation.objects.filter(entry=entry.pk).first()
    original = original_of(entry) if entry.letter else None
    return Work(entry, circulation, original)


def _make(claimed: Rendition, work: Work) -> None:
    try:
        made = _stamped(work)
    except _FINAL as refusal:
        claims.give_up(claimed, refusal.message, work.circulation)
    except DomainError as refusal:
        _LOG.warning("entry %s is not stamped yet: %s", work.entry.pk, refusal)
        claims.postpone(claimed, refusal.message, work.circulation)
    except RuntimeError:
        # Typst gave up: nobody can act on why, but it must not stop the worker.
        _LOG.exception("entry %s is not stamped", work.entry.pk)
        claims.postpone(claimed, GIVEN_UP, work.circulation)
    else:
        _finish(claimed, work, made)


def _finish(claimed: Rendition, work: Work, made: StoredRendition) -> None:
    if not work.wants_seal:
        claims.finish(claimed, made, work.circulation)
        return
    try:
        sealed = _sealed(made.stored_file, work)
    except SealPostponedError as refusal:
        claims.wait_for_seal(claimed, made, refusal.message, work.circulation)
    except DomainError as refusal:
        claims.finish(claimed, made, work.circulation, problem=refusal.message)
    else:
        claims.finish(claimed, made, work.circulation, sealed=sealed)


def _seal_again(claimed: Rendition, work: Work) -> None:
    """Put the seal that was missing on the copy that is there."""
    stored_file = claimed.stored_file
    if stored_file is None or not work.wants_seal:
        # Somebody has written on the letter again: a newer copy follows.
        claims.settle_seal(claimed)
        return
    try:
        sealed = _sealed(stored_file, work)
    except SealPostponedError as refusal:
        claims.postpone(claimed, refusal.message)
    except DomainError as refusal:
        claims.give_up(claimed, refusal.message)
    else:
        claims.settle_seal(claimed, sealed)


def _sealed(stored_file: StoredFile, work: Work) -> StoredFile:
    path = path_of(stored_file.sha256)
    if not path.exists():
        raise FileLostError
    content = seal_paper(
        path,
        work.entry.book.office,
        reason=work.seal_reason,
        moment=timezone.now(),
    )
    return store_content(content, PDF)


# ── the paper ────────────────────────────────────────────────────────────────


def _stamped(work: Work) -> StoredRendition:
    plan = paper_content_of(work.entry, work.circulation)
    moment = timezone.now()
    if work.original is None:
        return _cover_alone(work, plan, moment)
    with _unfinished() as target:
        read = _read_of(work.original)
        paper = stamp_paper(
            path_of(read.stored_file.sha256),
            extension_of(read.name),
            plan,
            target=target,
        )
        keep_findings(read.stored_file, paper.findings)
        stored = store(target, sha256=paper.sha256, size=paper.size, content_type=PDF)
    return StoredRendition(
        stored_file=stored,
        attachment=work.original,
        original_sha256=sha256_of(work.original),
        stamp_text=stamp_text_of(work.entry),
        cover=paper.cover,
        sheet=A4 if paper.first_page_is_cover else paper.sheet,
        place=paper.place,
        page_count=paper.page_count,
        moment=moment,
    )


def _read_of(original: LetterAttachment) -> GivenFile:
    """Return what is read in an original's place: the JPEG of a HEIC."""
    try:
        return given_file(original.stored_file, original.name, is_own=True)
    except FileRefusedError:
        # Its cover says why.
        return GivenFile(original.stored_file, original.name)


def _cover_alone(work: Work, plan: PaperContent, moment: datetime) -> StoredRendition:
    """Only paper exists: the sheet is printed and laid on top of it."""
    content = cover_of(plan, CoverReason.PAPER)
    return StoredRendition(
        stored_file=store_content(content, PDF),
        stamp_text=stamp_text_of(work.entry),
        cover=CoverReason.PAPER,
        sheet=A4,
        moment=moment,
    )


@contextmanager
def _unfinished() -> Iterator[Path]:
    """Give an empty file on the store's own disk, gone afterwards if still there."""
    with disk_refusals():
        path, descriptor = create_temporary()
        os.close(descriptor)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
