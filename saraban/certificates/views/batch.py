"""ลงทะเบียนเกียรติบัตร (หลายรายชื่อ): names are read, looked at, and get one range."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.certificates.actions.read_batch import read_batch
from saraban.certificates.actions.write_batch import write_batch
from saraban.certificates.details import SharedDetails
from saraban.certificates.models import CertificateBatch
from saraban.certificates.names import NamedRow, pasted_table
from saraban.certificates.queries.batches import newest_batches, visible_batch
from saraban.certificates.queries.checkers import counts_in, is_checker, waiting_mark
from saraban.certificates.queries.signatories import signatory_named
from saraban.certificates.views.batch_forms import BatchForm
from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.pages import posted
from saraban.core.requests import asked_number
from saraban.core.tables.reading import Table, read_table
from saraban.documents.uploads import ArrivedFile
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.books import current_book
from saraban.registers.actions.numbers import closed_sentence
from saraban.registers.models.kinds import CERTIFICATE
from saraban.registers.queries.kinds import divisions_of_kind, kind_to_register
from saraban.registers.views.entries.certificate_forms import values_of_last
from saraban.registers.views.entries.create import last_certificate

SHOWN: Final = 200
NO_NAMES: Final = "ยังไม่มีรายชื่อ วางรายชื่อในช่อง ชื่อ หรือเลือกไฟล์ Excel หรือ CSV"
PASTED: Final = "รายชื่อที่วาง"


@require_http_methods(["GET", "POST"])
def batch_create(request: SignedInRequest) -> HttpResponse:
    """Paste names, or choose a file; all but the names is as on the person's last one."""
    actor = request.actor
    kind = kind_to_register(actor, CERTIFICATE.code)
    form = BatchForm(
        posted(request),
        office=actor.book_owner,
        divisions=divisions_of_kind(actor, kind),
        initial=_values_before(request),
    )
    if form.is_valid():
        batch = _read(request, form)
        if batch is not None:
            return HttpResponseRedirect(batch.get_absolute_url())
    book = current_book(actor.book_owner, CERTIFICATE.code)
    context = {
        "form": form,
        "book": book,
        "closed": "" if book.is_open else closed_sentence(book),
        "batches": newest_batches(actor),
    }
    status = 422 if form.errors else 200
    return render(request, "certificates/batch_create.html", context, status=status)


def _values_before(request: SignedInRequest) -> dict[str, Any]:
    """What was typed for a batch that is to be corrected, else as on the last one."""
    kept = saved_input.initial_values(request)
    batch_id = asked_number(request, "batch")
    if batch_id is None:
        return values_of_last(last_certificate(request.actor)) | kept
    batch = visible_batch(batch_id, request.actor)
    shared = batch.shared
    return {
        **shared,
        "document_date": date.fromisoformat(shared["document_date"]),
        "responsible_office": shared["division_id"],
        "signatory": shared["signatory_id"],
        "names": batch.typed,
        **kept,
    }


def _read(request: SignedInRequest, form: BatchForm) -> CertificateBatch | None:
    try:
        table, source = _table_of(request, form)
        shared = form.shared(request.actor.division_id)
        typed = form.cleaned_data["names"]
        return read_batch(table, source, typed, shared, actor=request.actor)
    except NotAllowedError:
        raise
    except DomainError as error:
        form.add_error("names", error.message)
        return None


def _table_of(request: SignedInRequest, form: BatchForm) -> tuple[Table, str]:
    """Return the rows of the file, or else of what was pasted."""
    arrived = request.FILES.get("file")
    if isinstance(arrived, ArrivedFile):
        if arrived.refusal:
            raise DomainError(arrived.refusal)
        return read_table(arrived.file), arrived.label
    text = form.cleaned_data["names"]
    if not text.strip():
        raise DomainError(NO_NAMES)
    return pasted_table(text), PASTED


@require_GET
def batch_detail(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Show what was read before it is numbered, or the range that it became."""
    actor = request.actor
    batch = visible_batch(batch_id, actor)
    shared = SharedDetails(**batch.shared)
    context: dict[str, Any] = {
        "batch": batch,
        "shared": shared,
        "dated": date.fromisoformat(shared.document_date),
        "signatory": signatory_named(actor.book_owner, shared.signatory_id),
    }
    if batch.is_written:
        context |= {
            "counts": counts_in(actor, batch),
            "mark": waiting_mark(actor, batch),
            "may_check": is_checker(actor),
        }
    else:
        context |= _preview_of(batch, request)
    return render(request, "certificates/batch_detail.html", context)


def _preview_of(batch: CertificateBatch, request: SignedInRequest) -> dict[str, Any]:
    book = current_book(request.actor.book_owner, CERTIFICATE.code)
    names = [NamedRow(**each) for each in batch.names[:SHOWN]]
    said = {each["row"]: each["sentence"] for each in batch.problems}
    return {
        "book": book,
        "closed": "" if book.is_open else closed_sentence(book),
        "rows": [
            (number, each, said.get(each.row, ""))
            for number, each in enumerate(names, start=book.next_number)
        ],
        "refused": [each for each in batch.problems if each["is_refused"]],
        "warned": sum(not each["is_refused"] for each in batch.problems),
    }


@require_POST
def batch_write(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """ตกลง ออกเลข: one contiguous range for all of them."""
    try:
        batch = write_batch(batch_id, actor=request.actor)
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        span = f"{batch.first_number:,}–{batch.last_number:,}".replace(",", "")
        messages.success(request, f"ลงทะเบียนแล้ว {batch.name_count:,} ใบ เลข {span}")
    page = reverse("certificates:batch_detail", args=[batch_id])
    return HttpResponseRedirect(page)
