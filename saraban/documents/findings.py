"""What of a PDF cannot be shown here, and the sentences that say so."""

from __future__ import annotations

from typing import Final

FONTS: Final = "fonts"
FILES: Final = "files"
PORTFOLIO: Final = "portfolio"
DYNAMIC_FORM: Final = "dynamic_form"
BROKEN_LINES: Final = "broken_lines"
# By kind, with the names of fonts or files.
Findings = dict[str, list[str]]
# What a preview does not show though it is there; ``{}`` are names.
WARNINGS: Final = {
    FONTS: "ไฟล์นี้ไม่มีแบบอักษร {} อยู่ในไฟล์ ตัวอย่างจึงแสดงข้อความไม่ครบหรือไม่ถูกต้อง ให้เปิดต้นฉบับ",
    PORTFOLIO: (
        "ไฟล์นี้เป็นแฟ้มรวมเอกสาร (PDF Portfolio) เนื้อหาอยู่ในไฟล์ภายใน: {} "
        "ให้บันทึกไฟล์แล้วเปิดด้วย Adobe Reader"
    ),
    FILES: "ภายในไฟล์นี้มีไฟล์แนบ: {} ตัวอย่างไม่ได้แสดงไว้ ให้เปิดต้นฉบับ",
    DYNAMIC_FORM: (
        "ไฟล์นี้เป็นแบบฟอร์ม (XFA) ที่แสดงได้ใน Adobe Reader เท่านั้น ตัวอย่างจึงไม่มีเนื้อหา "
        "ให้บันทึกไฟล์แล้วเปิดด้วย Adobe Reader"
    ),
    BROKEN_LINES: (
        "ไฟล์นี้เสียหายระหว่างการส่ง (ตัวขึ้นบรรทัดใหม่ถูกเปลี่ยน) เนื้อหาอาจหายไป ให้ขอไฟล์ใหม่จากผู้ส่ง"
    ),
}


def warnings_of(findings: Findings) -> tuple[str, ...]:
    """Return a sentence for each kind."""
    return tuple(
        WARNINGS[kind].format(", ".join(names)) for kind, names in findings.items()
    )
