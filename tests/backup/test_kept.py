"""What counts is named in one place, and the docs say the same."""

from __future__ import annotations

from pathlib import Path

from saraban.backup.kept import kept_table

DOCS = Path(__file__).parents[2] / "docs" / "operations.md"
BEGIN = "<!-- kept: written by saraban/backup/kept.py -->\n"
END = "<!-- end of kept -->"


def test_the_docs_name_what_makes_an_installation() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert text.split(BEGIN)[1].split(END)[0] == kept_table()
