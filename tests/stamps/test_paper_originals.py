"""Originals of every kind: what is stamped, what gets a cover, what is left out."""

from __future__ import annotations

import fcntl
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pytest_django import Settings

from saraban.documents.errors import FileLostError
from saraban.stamps.paper import processes, stamping
from saraban.stamps.paper.content import SENTENCES, CoverReason
from saraban.stamps.paper.errors import PaperBusyError
from saraban.stamps.paper.stamping import stamp_paper
from tests.documents import looks, samples
from tests.sampling import every_second
from tests.stamps import certificates, papers
from tests.stamps.papers import (
    drawn_page,
    note,
    paper,
    plan,
    saved_pdf,
    see_stamp,
    stamped,
    text_of,
)
from tests.stamps.pdfsig import pdfsig


@pytest.fixture(autouse=True)
def data_folder(settings: Settings, tmp_path: Path) -> Path:
    """Locks of its own for every test."""
    settings.DATA_FOLDER = tmp_path / "data"
    return tmp_path / "data"


def signed_pdf() -> bytes:
    """Return a PDF that somebody has signed with a certificate of their own."""
    file = certificates.as_file(certificates.of_office())
    signer = signers.SimpleSigner.load_pkcs12_data(
        file, [], certificates.PASSPHRASE.encode()
    )
    assert signer
    buffer = BytesIO()
    # In a thread: a browser of an earlier test leaves a running loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(
            signers.sign_pdf,
            IncrementalPdfFileWriter(BytesIO(paper())),
            signers.PdfSignatureMetadata(field_name="Signature1"),
            signer=signer,
            output=buffer,
        ).result()
    return buffer.getvalue()


def words(path: Path, number: int = 1) -> str:
    return "".join(text_of(path, number).split())


def is_covered(path: Path, reason: CoverReason) -> bool:
    """Does a cover sheet say why, with the stamp in its corner."""
    seen = see_stamp(path)
    is_there = abs(seen.left - 153) < 1 and abs(seen.top - 7) < 1 and seen.is_upright
    why = "".join(SENTENCES[reason].split())
    return is_there and why in words(path) and "ใบปะหน้า" in words(path)


# ── what is stamped ──────────────────────────────────────────────────────────


def test_of_a_thousand_pages_only_the_first_changes(tmp_path: Path) -> None:
    original = paper(pages=1000)
    made = stamped(tmp_path, original, plan(note("ก")))
    assert made.page_count == 1000
    with pikepdf.open(made.path) as after, pikepdf.open(BytesIO(original)) as before:
        for number in range(1, 1000):
            page, known = after.pages[number], before.pages[number]
            assert page.Contents.read_bytes() == known.Contents.read_bytes()
            assert page.Resources.keys() == {"/Font"}
    assert see_stamp(made.path).is_upright


def test_the_same_plan_and_original_give_the_same_bytes(tmp_path: Path) -> None:
    content = paper(pages=3)
    one = stamped(tmp_path, content, plan(note("ก"), *map(note, "ขคงจฉช")))
    other = stamped(tmp_path, content, plan(note("ก"), *map(note, "ขคงจฉช")))
    assert one == other
    assert hashlib.sha256(other.path.read_bytes()).hexdigest() == one.sha256
    assert other.path.stat().st_size == one.size


def test_structure_outline_and_plain_links_stay(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(paper(pages=2))) as document:
        document.Root.MarkInfo = Dictionary(Marked=True)
        document.Root.StructTreeRoot = document.make_indirect(
            Dictionary(Type=Name.StructTreeRoot)
        )
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("สองหน้า", 1))
        link = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([0, 0, 10, 10]),
            A=Dictionary(S=Name.URI, URI=String("https://example.com/")),
        )
        document.pages[0].Annots = Array([link])
        content = saved_pdf(document)
    made = stamped(tmp_path, content)
    with pikepdf.open(made.path) as document:
        assert "/StructTreeRoot" in document.Root
        assert "/Outlines" in document.Root
        assert document.pages[0].Annots[0].A.URI == "https://example.com/"


LETTER_BAR = papers.block(20, 40, 100, 5)


@pytest.mark.parametrize(
    "drawn",
    [
        b"q q 0.1 0 0 0.1 0 0 cm",
        b"2 0 0 2 0 0 cm Q Q 3 0 0 3 0 0 cm",
        b"0.5 0 0 0.5 0 0 cm (broken off",
        b"BT /F1 8 Tf 0 Tr 3 0 0 3 0 0 Tm",
        b"0 0 1 1 re W n",
        b"q 3 0 0 3 0 0 cm\n" + b"1 1 m 2 2 l S\n" * 200_000,
    ],
    ids=["q", "Q", "word", "text", "clip", "long"],
)
def test_whatever_a_page_leaves_open_letter_and_stamp_are_seen(
    tmp_path: Path, drawn: bytes
) -> None:
    content = paper(drawn=LETTER_BAR + drawn)
    made = stamped(tmp_path, content, plan(note("ก")))
    seen = see_stamp(made.path)
    assert abs(seen.left - 153) < 1
    assert abs(seen.top - 7) < 1
    assert seen.is_upright
    # The letter itself: its words, and every dot of what it draws.
    assert "Page 1" in text_of(made.path)
    assert dots_of_bar(drawn_page(made.path)) == dots_of_bar(drawn_page_of(content))


def drawn_page_of(content: bytes) -> Image.Image:
    page = pypdfium2.PdfDocument(content)[0]
    picture: Image.Image = page.render(scale=papers.DOTS / papers.POINTS).to_pil()
    return picture.convert("RGB")


def dots_of_bar(picture: Image.Image) -> int:
    """Return how many dots of the letter's bar are black."""
    height = picture.height
    top = height - 45 * papers.DOTS
    sides = (20 * papers.DOTS, top, 120 * papers.DOTS, top + 5 * papers.DOTS)
    part = picture.crop(sides).convert("L")
    dark = sum(part.histogram()[:128])
    assert dark > 10_000
    return dark


def test_a_stamped_paper_may_be_stamped_by_the_next_office(tmp_path: Path) -> None:
    once = stamped(tmp_path, paper()).path.read_bytes()
    made = stamped(tmp_path, once)
    assert text_of(made.path).count("เลขรับ ๑๔๕๕๘") == 2
    # Beside the first one, not over it.
    assert see_stamp(made.path).width > 100, made.place


def test_a_broken_file_that_can_be_mended_is_stamped(tmp_path: Path) -> None:
    whole = paper(pages=2)
    broken = re.sub(rb"startxref\s+\d+", b"startxref\n7", whole)
    made = stamped(tmp_path, broken)
    assert (made.cover, made.page_count) == (None, 2)
    assert see_stamp(made.path).is_upright


@pytest.mark.parametrize(
    ("kind", "content", "is_lying"),
    every_second(
        [
            ("jpg", looks.picture("JPEG", (1000, 1414)), False),
            ("JPEG", looks.picture("JPEG", (1414, 1000), "CMYK"), True),
            ("jpg", looks.turned_photograph(), False),
            ("png", looks.picture("PNG", (300, 200), "RGBA"), True),
            ("gif", looks.picture("GIF", (50, 200)), False),
        ]
    ),
)
def test_a_picture_becomes_a_page(
    tmp_path: Path, kind: str, content: bytes, is_lying: bool
) -> None:
    made = stamped(tmp_path, content, plan(note("ก")), kind)
    picture = drawn_page(made.path)
    assert made.cover is None
    sides = (picture.width / papers.DOTS, picture.height / papers.DOTS)
    assert sides == pytest.approx((297, 210) if is_lying else (210, 297), abs=1)
    red, green, _ = picture.split()
    assert ImageChops.subtract(red, green).point([0] * 200 + [255] * 56).getbbox()
    assert "เลขรับ ๑๔๕๕๘" in text_of(made.path)


@pytest.mark.long
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("kind", "content"),
    [("docx", looks.docx("ตัวอย่าง")), ("xlsx", looks.xlsx("ตัวอย่าง"))],
)
def test_word_and_excel_files_become_pages(
    tmp_path: Path, kind: str, content: bytes
) -> None:
    made = stamped(tmp_path, content, kind=kind)
    assert made.cover is None
    assert see_stamp(made.path).is_upright


# ── what is never touched ────────────────────────────────────────────────────


def test_a_signed_original_goes_unchanged_into_its_cover(tmp_path: Path) -> None:
    content = signed_pdf()
    made = stamped(tmp_path, content, plan(note("ก")))
    assert made.cover == CoverReason.SIGNED
    assert made.first_page_is_cover
    assert made.page_count == 1
    assert is_covered(made.path, CoverReason.SIGNED)
    assert "(ก)" in words(made.path)
    with pikepdf.open(made.path) as document:
        assert list(document.attachments) == ["ต้นฉบับ.pdf"]
        inside = document.attachments["ต้นฉบับ.pdf"].get_file().read_bytes()
    assert inside == content
    answer = pdfsig(inside, tmp_path / "data")
    assert "Signature is Valid" in answer
    assert "Total document signed" in answer


def certified() -> dict[str, Any]:
    return {"Perms": Dictionary(DocMDP=Dictionary(Type=Name.Sig))}


def signed_on_page() -> bytes:
    """A signature that the form of the file does not name."""
    with pikepdf.open(BytesIO(paper(pages=3))) as document:
        widget = Dictionary(
            FT=Name.Sig,
            V=Dictionary(ByteRange=Array([0, 1, 2, 3]), Contents=String("x")),
        )
        document.pages[2].Annots = Array([widget])
        return saved_pdf(document)


def locked(**allowed: bool) -> bytes:
    lock = pikepdf.Encryption(
        owner="ผู้ทำ", user="", allow=pikepdf.Permissions(**allowed)
    )
    return paper(encryption=lock)


ENCRYPTED = paper(encryption=pikepdf.Encryption(owner="o", user="u"))
XFA = {"AcroForm": Dictionary(Fields=Array([]), XFA=String("x"))}
NEVER_TOUCHED = [
    ("pdf", ENCRYPTED, CoverReason.ENCRYPTED),
    ("pdf", looks.locked_pdf(), CoverReason.ENCRYPTED),
    ("pdf", locked(modify_other=False), CoverReason.LOCKED),
    ("pdf", locked(print_highres=False), CoverReason.LOCKED),
    ("pdf", paper(root=certified()), CoverReason.SIGNED),
    ("pdf", signed_on_page(), CoverReason.SIGNED),
    ("pdf", paper(root=XFA), CoverReason.FORM),
    ("pdf", b"%PDF-1.7\nnothing", CoverReason.DAMAGED),
    ("pdf", paper()[:120], CoverReason.DAMAGED),
    ("png", samples.SAMPLES["png"], CoverReason.DAMAGED),
    ("jpg", looks.picture("JPEG", (900, 900))[:900], CoverReason.DAMAGED),
    ("png", looks.bomb(20_000, 20_000), CoverReason.TOO_LARGE),
    ("zip", samples.SAMPLES["zip"], CoverReason.KIND),
    ("rar", samples.SAMPLES["rar"], CoverReason.KIND),
]


@pytest.mark.parametrize(("kind", "content", "reason"), every_second(NEVER_TOUCHED))
def test_what_cannot_be_stamped_gets_a_cover_that_says_why(
    tmp_path: Path, kind: str, content: bytes, reason: CoverReason
) -> None:
    made = stamped(tmp_path, content, plan(note("ก")), kind)
    assert made.cover == reason
    assert made.page_count == 1
    assert is_covered(made.path, reason)
    assert "เรื่องการจัดสรรงบประมาณ" in words(made.path)
    with pikepdf.open(made.path) as document:
        assert bool(document.attachments) == (reason == CoverReason.SIGNED)


def test_a_lock_that_forbids_nothing_hinders_nothing(tmp_path: Path) -> None:
    assert stamped(tmp_path, locked(modify_assembly=True)).cover is None


def test_an_empty_field_for_a_signature_is_no_signature(tmp_path: Path) -> None:
    field = Dictionary(FT=Name.Sig, T=String("ลงชื่อ"))
    root = {"AcroForm": Dictionary(Fields=Array([field]), SigFlags=1)}
    assert stamped(tmp_path, paper(root=root)).cover is None


def test_without_libreoffice_a_word_file_gets_a_cover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    made = stamped(tmp_path, samples.SAMPLES["docx"], kind="docx")
    assert made.cover == CoverReason.NO_OFFICE
    assert is_covered(made.path, CoverReason.NO_OFFICE)


def test_the_covers_notes_run_on_over_more_sheets(tmp_path: Path) -> None:
    notes = [note(f"คน {number}") for number in range(30)]
    made = stamped(tmp_path, samples.SAMPLES["zip"], plan(*notes), "zip")
    assert made.page_count > 1
    text = "".join(words(made.path, page + 1) for page in range(made.page_count))
    assert all(f"(คน{papers.thai_digits(number)})" in text for number in range(30))


# ── limits ───────────────────────────────────────────────────────────────────


def test_two_at_a_time_and_a_third_is_asked_to_come_back(
    tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamping, "SECONDS_TO_WAIT", 0.2)
    locks = data_folder / "stamping"
    locks.mkdir(parents=True)
    with (locks / "1.lock").open("wb") as one, (locks / "2.lock").open("wb") as two:
        fcntl.flock(one, fcntl.LOCK_EX)
        assert stamped(tmp_path, paper()).cover is None
        fcntl.flock(two, fcntl.LOCK_EX)
        (tmp_path / "made.pdf").unlink()
        with pytest.raises(PaperBusyError) as refusal:
            stamp_paper(
                tmp_path / "original.pdf", "pdf", plan(), target=tmp_path / "made.pdf"
            )
    assert "ประทับตราอีกครั้ง" in refusal.value.message
    assert not (tmp_path / "made.pdf").exists()


def test_an_original_that_is_lost_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileLostError):
        stamp_paper(tmp_path / "x.pdf", "pdf", plan(), target=tmp_path / "made.pdf")


def test_a_page_that_needs_more_memory_than_there_is_gets_a_cover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "MOST_MEMORY", 300 * processes.MEGABYTE)
    made = stamped(tmp_path, looks.written_pdf(b"\n" * 200_000_000))
    assert made.cover == CoverReason.TOO_LARGE
    assert is_covered(made.path, CoverReason.TOO_LARGE)
