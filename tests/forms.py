"""What people type into the forms, whole and right unless a test says otherwise."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast

# One empty page.
PDF = (
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
    b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"
)


def pdf(name: str = "หนังสือนำส่ง.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """Return a small PDF as a browser sends it."""
    return SimpleUploadedFile(name, content, "application/pdf")


def incoming(cast: Cast, **changed: Any) -> dict[str, Any]:
    """Return a filled form of ลงทะเบียนหนังสือรับ of the area."""
    return {
        "submission": str(uuid.uuid4()),
        "sender": "ศาลากลางจังหวัดตัวอย่าง",
        "urgency": "1",
        "reference_number": "ที่ ตย 0017.3/ว 35614",
        "document_date": "16/11/2569",
        "addressee": "สำนักงานเขตพื้นที่การศึกษา",
        "subject": "การเลื่อนวันหยุดชดเชยวันหยุดราชการ",
        "responsible_office": cast.divisions[1].pk,
        "action_taken": "นางสาวกิ่งดาว จำลองจิต",
        "note": "เอกสารกระดาษ",
        **changed,
    }


def outgoing(cast: Cast, **changed: Any) -> dict[str, Any]:
    """Return a filled form of ลงทะเบียนหนังสือส่ง of the area."""
    return {
        "submission": str(uuid.uuid4()),
        "document_date": "16/11/2569",
        "urgency": "1",
        "secrecy": "0",
        "sender": cast.area.name,
        "addressee": "ผู้อำนวยการโรงเรียนในสังกัด",
        "subject": "ประชุมผู้บริหารสถานศึกษา ครั้งที่ 11/2569",
        "responsible_office": cast.divisions[1].pk,
        "action_taken": "",
        "note": "",
        **changed,
    }


def order(cast: Cast, **changed: Any) -> dict[str, Any]:
    """Return a filled form of ลงทะเบียนคำสั่ง."""
    return {
        "submission": str(uuid.uuid4()),
        "document_date": "16/11/2569",
        "subject": "แต่งตั้งคณะกรรมการประเมินผลการปฏิบัติงาน",
        "note": "",
        "refers_to": "",
        "cancels": "",
        **changed,
    }


def dispatch(cast: Cast, **changed: Any) -> dict[str, Any]:
    """Return a filled form of ส่งหนังสือราชการ of the area."""
    return {
        "submission": str(uuid.uuid4()),
        "from_office": cast.divisions[1].pk,
        "recipients": "some_schools",
        "offices": [school.pk for school in cast.schools],
        "urgency": "3",
        "secrecy": "0",
        "reference_number": "ที่ ศธ 04999/ว 77",
        "document_date": "16/11/2569",
        "subject": "ประชุมผู้บริหารสถานศึกษา ครั้งที่ 11/2569",
        "summary": "ขอเชิญประชุมวันที่ 25 พฤศจิกายน 2569",
        **changed,
    }


def reservation(cast: Cast, by: str, **changed: Any) -> dict[str, Any]:
    """Return a filled form of จองเลข, for the person who fills it."""
    return {
        "submission": str(uuid.uuid4()),
        "count": "1",
        "owner": cast.users[by].pk,
        "division": cast.divisions[1].pk,
        "reason": "หนังสือรอลงนาม",
        "expires_on": "27/11/2569",
        **changed,
    }
