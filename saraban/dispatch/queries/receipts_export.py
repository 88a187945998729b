"""ส่งออก Excel of ผลการลงทะเบียนรับ, a line for every recipient."""

from __future__ import annotations

from datetime import datetime
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Final

from django.utils import timezone
from xlsxwriter import Workbook

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.models import ReturnReason
from saraban.core import thai
from saraban.core.heavy_work import heavy_work
from saraban.dispatch.models import Dispatch
from saraban.dispatch.queries.receipt_filters import MatrixFilters
from saraban.dispatch.queries.receipts import Receipt, receipts_of
from saraban.offices.actors import Actor
from saraban.registers.queries.export import ExcelSheet
from saraban.registers.queries.export_columns import Column

SHEET_NAME: Final = "ผลการลงทะเบียนรับ"


def title_of(dispatch: Dispatch) -> str:
    """Return which letter it is about: ผลการลงทะเบียนรับ ที่ ศธ 04999/ว 77."""
    return f"{SHEET_NAME} {dispatch.reference_number}"


def columns_of(dispatch: Dispatch) -> list[Column]:
    """Return the columns; those of the report only where one was asked for."""
    group = "เขตพื้นที่" if dispatch.sender.is_headquarters else "กลุ่มสถานศึกษา"
    report = [
        Column("รายงานกลับเมื่อ", 18, lambda each: _local(each.row.acted_at)),
        Column("ผลการดำเนินการ", 30, lambda each: each.row.acted_note),
    ]
    return [
        Column("ลำดับที่", 8, lambda each: each.place),
        Column("ส่งถึง", 32, lambda each: each.office),
        Column(group, 24, lambda each: _group(each, dispatch)),
        Column("สถานะ", 20, lambda each: each.state_words),
        Column("เปิดดูเมื่อ", 18, lambda each: _local(each.row.opened_at)),
        Column("ผู้เปิดดู", 24, lambda each: each.opener),
        Column("ลงทะเบียนรับเมื่อ", 18, lambda each: _local(each.row.received_at)),
        Column("เลขรับ", 9, lambda each: each.number),
        Column("ปี", 7, lambda each: each.row.entry__book__year_be),
        Column("ผู้รับ", 24, lambda each: each.receiver),
        Column("ฐานะ", 30, lambda each: each.row.received_capacity),
        Column("แจ้งเตือน (ครั้ง)", 10, lambda each: each.row.reminder_count),
        Column("แจ้งเตือนล่าสุด", 18, lambda each: _local(each.row.reminded_at)),
        *(report if dispatch.needs_reply else []),
        Column("หมายเหตุ", 40, _note),
    ]


@heavy_work()
def export_receipts(
    dispatch: Dispatch, filters: MatrixFilters, late: datetime, *, actor: Actor
) -> IO[bytes]:
    """Write the recipients that are asked for into an Excel file; return it, unnamed.

    It is gone when it is closed. Who may see the dispatch was asked before.
    """
    # No transaction is open meanwhile: nobody waits for the file.
    file = TemporaryFile()  # noqa: SIM115  Whoever sends it closes it.
    try:
        written = _write_workbook(file, dispatch, filters, late, actor=actor)
        values = {"medium": "xlsx", "rows": written, "filtered": filters.is_filtered}
        record(AuditKind.PROOF_PRINTED, dispatch, actor=actor, values=values)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _write_workbook(
    file: IO[bytes],
    dispatch: Dispatch,
    filters: MatrixFilters,
    late: datetime,
    *,
    actor: Actor,
) -> int:
    with TemporaryDirectory() as folder:
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": title_of(dispatch)})
        sheet = ExcelSheet(book, columns_of(dispatch), SHEET_NAME)
        day = thai.format_date(dispatch.document_date)
        made = thai.format_datetime(timezone.now())
        which = "เฉพาะที่เลือก" if filters.is_filtered else "ทุกแห่ง"
        head = f"{title_of(dispatch)} ลงวันที่ {day} เรื่อง {dispatch.subject}"
        sent = f"{which} · ส่งเมื่อ {thai.format_datetime(dispatch.sent_at)}"
        sheet.write_head([head, f"{sent} · ส่งออกเมื่อ {made} โดย {actor.user}"])
        for each in receipts_of(dispatch, filters, late):
            sheet.write_line(each, is_void=False)
        sheet.finish("ไม่มีผู้รับที่ตรงกับที่เลือก")
        book.close()
    return sheet.written


def _group(receipt: Receipt, dispatch: Dispatch) -> str | None:
    row = receipt.row
    if dispatch.sender.is_headquarters:
        area: str | None = row.office__parent__short_name
        return area
    cluster: str | None = row.office__cluster__name
    return cluster


def _note(receipt: Receipt) -> str:
    row = receipt.row
    words = []
    if row.returned_at:
        reason = ReturnReason(row.return_reason).label
        day = thai.format_datetime_short(row.returned_at)
        words.append(f"ส่งคืนเมื่อ {day} ({reason}) {row.return_note}".strip())
    if row.recalled_at:
        day = thai.format_datetime_short(row.recalled_at)
        words.append(f"เรียกคืนเมื่อ {day} ({row.recall_reason})")
    return " · ".join(words)


def _local(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0)
