"""Whatever in an original could run or open something is not in the stamped paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from pytest_django import Settings

from tests.stamps.papers import paper, saved_pdf, stamped


@pytest.fixture(autouse=True)
def data_folder(settings: Settings, tmp_path: Path) -> None:
    """Locks of its own for every test."""
    settings.DATA_FOLDER = tmp_path / "data"


def armed() -> bytes:
    """A PDF with everything that could run, in every place for it."""
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    with pikepdf.open(BytesIO(paper(pages=3))) as document:
        root = document.Root
        root.OpenAction = script
        root.AA = Dictionary(WC=script)
        root.Names = Dictionary(
            JavaScript=Dictionary(Names=Array([String("a"), script]))
        )
        document.attachments["a.js"] = b"evil()"
        field = document.make_indirect(
            Dictionary(
                FT=Name.Tx, T=String("a"), AA=Dictionary(K=script), Kids=Array([])
            )
        )
        child = document.make_indirect(Dictionary(A=launch, AA=Dictionary(F=script)))
        field.Kids.append(child)
        root.AcroForm = Dictionary(Fields=Array([field]), CO=Array([field]))
        chained = Dictionary(
            S=Name.URI, URI=String("https://example.com/"), Next=script
        )
        local = Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))
        notes = [
            Dictionary(Subtype=Name.Link, A=action, Rect=Array([0, 0, 9, 9]))
            for action in (launch, script, chained, local)
        ]
        notes += [
            Dictionary(Subtype=Name(f"/{kind}"), A=script, Rect=Array([0, 0, 9, 9]))
            for kind in ("RichMedia", "Screen", "Movie", "FileAttachment")
        ]
        for page in document.pages:
            page.obj.AA = Dictionary(O=script)
            page.obj.Annots = document.make_indirect(Array(notes))
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("หนึ่ง", action=script))
            outline.root[0].children.append(pikepdf.OutlineItem("สอง", action=launch))
        return saved_pdf(document)


def test_nothing_that_runs_is_in_the_paper(tmp_path: Path) -> None:
    made = stamped(tmp_path, armed())
    plain = tmp_path / "plain.qdf"
    with pikepdf.open(made.path) as document:
        assert len(document.pages) == 3
        assert document.pages[0].Annots[0].Subtype == Name.Link
        assert not document.attachments
        document.save(
            plain,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
    written = plain.read_bytes()
    for word in (b"/JavaScript", b"/JS", b"/Launch", b"/AA", b"javascript:", b"evil"):
        assert word not in written, word
    for word in (b"/RichMedia", b"/Screen", b"/Movie", b"/FileAttachment", b"/Next"):
        kept = written.replace(b"/Next ", b"") if word == b"/Next" else written
        assert word not in kept, word
    assert b"https://example.com/" in written
