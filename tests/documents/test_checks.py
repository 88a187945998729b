"""Which files may be attached."""

from __future__ import annotations

import struct
import tempfile
import zipfile
from io import BytesIO
from typing import IO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from saraban.documents.checks import (
    ACCEPTED_TEXT,
    KINDS,
    check_file,
    kind_of_name,
    kinds_in,
)
from saraban.documents.errors import FileRefusedError
from saraban.documents.names import clean_name, extension_of, saved_name, stem_of
from tests.documents.samples import OLE, PARTS, SAMPLES, archive, ole, pdf


def on_disk(content: bytes) -> IO[bytes]:
    file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  the caller closes it
    file.write(content)
    return file


def found(content: bytes) -> frozenset[str]:
    with on_disk(content) as file:
        return kinds_in(file)


def check(name: str, content: bytes) -> str:
    """Return the sentence of the refusal, or nothing."""
    with on_disk(content) as file:
        try:
            check_file(name, file, len(content))
        except FileRefusedError as error:
            return error.message
    return ""


def test_accepted_kinds_are_told_to_people() -> None:
    assert ACCEPTED_TEXT == "doc, docx, pdf, xls, xlsx, gif, jpg, png, heic, zip, rar"


@pytest.mark.parametrize("extension", SAMPLES)
@pytest.mark.parametrize("name_extension", KINDS)
def test_name_and_content_must_agree(extension: str, name_extension: str) -> None:
    agree = (
        extension == name_extension
        or {extension, name_extension} <= {"jpg", "jpeg", "jfif"}
        or {extension, name_extension} == {"heic", "heif"}
        # A document is a zip archive too: calling it one is no lie.
        or (name_extension == "zip" and extension in {"docx", "xlsx"})
    )
    assert (check(f"ก.{name_extension}", SAMPLES[extension]) == "") == agree


def test_capital_letters_are_the_same_kind() -> None:
    assert check("SCAN0001.PDF", pdf()) == ""


def test_a_scanner_may_put_bytes_before_the_pdf_mark() -> None:
    assert found(b"\xef\xbb\xbf\r\n" + pdf()) == {"pdf"}
    assert found(bytes(1024) + pdf()) == frozenset()


def test_an_old_rar_is_one_too() -> None:
    assert found(b"Rar!\x1a\x07\x00" + bytes(9)) == {"rar"}


def test_an_older_excel_and_a_document_with_a_password_are_known() -> None:
    assert found(ole("Book")) == {"xls"}
    assert check("ลับ.xlsx", ole("EncryptedPackage")) == ""
    assert "เนื้อไฟล์เป็น DOC" in check("ก.xls", ole("WordDocument"))
    assert "หรือไฟล์เสีย" in check("ก.doc", ole("PowerPoint Document"))


def test_an_archive_cut_off_in_the_middle_is_broken() -> None:
    whole = archive(*PARTS, "word/document.xml")
    assert "หรือไฟล์เสีย" in check("ก.docx", whole[: len(whole) // 2])
    assert "หรือไฟล์เสีย" in check("ก.zip", whole[: len(whole) - 10])


def test_an_archive_with_bytes_before_or_a_note_behind_it_is_read() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in (*PARTS, "xl/workbook.xml"):
            file.writestr(name, "x")
        file.comment = b"PK\x05\x06 not the end" + bytes(300)
    # The last end mark counts; one inside the note only loses the names.
    assert found(buffer.getvalue()) <= {"zip", "xlsx"}
    assert "xlsx" in found(archive(*PARTS, "xl/workbook.xml"))


def test_an_index_too_large_to_read_is_an_archive_only() -> None:
    whole = bytearray(archive(*PARTS, "word/document.xml"))
    end = whole.rfind(b"PK\x05\x06")
    struct.pack_into("<L", whole, end + 12, 0xFFFFFFFF)
    assert found(bytes(whole)) == {"zip"}


@given(st.binary(max_size=3000))
@example(OLE)
@example(b"PK\x03\x04PK\x05\x06" + bytes(18))
def test_any_bytes_are_judged_and_no_pdf_lacks_its_mark(content: bytes) -> None:
    kinds = found(content)
    assert kinds <= set(KINDS)
    if "pdf" in kinds:
        assert b"%PDF-" in content[:1024]


_PIECES = [*SAMPLES.values(), OLE, b"PK\x01\x02", b"PK\x05\x06", b"[Content_Types].xml"]


@given(st.lists(st.sampled_from(_PIECES) | st.binary(max_size=60)).map(b"".join))
def test_broken_pieces_of_real_files_never_end_in_a_fault(content: bytes) -> None:
    for extension in KINDS:
        check(f"ก.{extension}", content)


@given(
    st.sampled_from(sorted(SAMPLES)).flatmap(
        lambda kind: st.tuples(
            st.just(SAMPLES[kind]), st.integers(0, 400), st.binary(max_size=8)
        )
    )
)
def test_changed_bytes_of_real_files_never_end_in_a_fault(
    change: tuple[bytes, int, bytes],
) -> None:
    content, place, new = change
    found(content[:place] + new + content[place + len(new) :])


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("หนังสือ.pdf", "หนังสือ.pdf"),
        (r"C:\Users\สมใจ\หนังสือ.pdf", "หนังสือ.pdf"),
        ("../../etc/หนังสือ.pdf", "หนังสือ.pdf"),
        ("ก\nข\t.pdf", "ก ข .pdf"),
        ("ก\u200b\u202exe.fdp", "กxe.fdp"),
        ('ที่ 1/2569 "ด่วน".pdf', "2569 _ด่วน_.pdf"),
        ("  .hidden.pdf. ", "hidden.pdf"),
        ("...", "ไฟล์"),
        (" .pdf. ", ".pdf"),
        ("con.pdf", "con_.pdf"),
        ("Aux .tar.gz", "Aux_ .tar.gz"),
        ("COM¹", "COM¹_"),
        ("contents.pdf", "contents.pdf"),
        ("", "ไฟล์"),
    ],
)
def test_names_are_cleaned(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@given(st.text(max_size=600))
def test_any_name_becomes_one_that_can_be_kept(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 200
    assert not set(cleaned) & set('/\\<>:"|?*\n\r\0')
    assert clean_name(cleaned) == cleaned


def test_the_extension_survives_shortening() -> None:
    assert extension_of(clean_name("ก" * 500 + ".docx")) == "docx"
    assert len(clean_name("ก" * 500)) == 200
    assert len(clean_name("ก" * 100 + "." + "ข" * 500)) == 200


def test_a_name_is_cut_between_letters_and_not_before_a_mark() -> None:
    assert clean_name("ก" * 195 + "ทั้งหมด.pdf") == "ก" * 195 + ".pdf"
    assert clean_name("ก" * 199 + "น้ำ") == "ก" * 199


def test_a_saved_name_has_at_most_255_bytes_with_its_number_and_extension() -> None:
    long = "ที่" * 60 + ".docx"
    assert clean_name(long) == long
    for ending in ("", " (12)"):
        saved = saved_name(long, ending)
        assert 245 < len(saved.encode()) <= 255
        assert saved.endswith(f"ที่{ending}.docx")
    assert saved_name("😀" * 150) == "😀" * 63
    assert saved_name("ข", " (2)") == "ข (2)"


def test_a_name_that_is_only_an_extension_gets_its_own_sentence() -> None:
    assert check(clean_name(".pdf"), pdf()) == (
        "ไฟล์ .pdf มีแต่นามสกุล ไม่มีชื่อ ตั้งชื่อไฟล์ เช่น หนังสือ.pdf แล้วเลือกใหม่"
    )


def test_the_name_suggests_the_description() -> None:
    assert stem_of("บัญชีแนบท้าย.v2.xlsx") == "บัญชีแนบท้าย.v2"
    assert stem_of("ไม่มีนามสกุล") == "ไม่มีนามสกุล"
    assert stem_of(".pdf") == ".pdf"


def test_a_name_of_no_known_kind_is_saved_and_not_shown() -> None:
    assert not kind_of_name("ก.html").opens_in_browser
    assert kind_of_name("ก.html").content_type == "application/octet-stream"
