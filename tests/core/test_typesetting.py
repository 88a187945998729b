"""Setting a PDF: what Typst is told, and what it may not do."""

from __future__ import annotations

import pytest

from saraban.core import typesetting
from saraban.core.typesetting import typeset
from tests.registers.printed import layers_of, taken

SOURCE = """
#let content = json(bytes(sys.inputs.content))
#set text(font: ("Sarabun", "Libertinus Serif", "DejaVu Sans Mono"))
#content.text
"""


def test_content_is_data_and_never_code() -> None:
    dangerous = '#read("/etc/passwd") #import "@preview/a:1.0.0": * $x$'
    [sheet] = layers_of(typeset(SOURCE, {"text": dangerous}))
    assert dangerous in sheet.replace("\r\n", "")


def test_a_fault_in_a_source_is_raised_with_its_words() -> None:
    with pytest.raises(RuntimeError, match="unknown variable: nothing"):
        typeset("#nothing", {})


def test_setting_that_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typeset(SOURCE, {"text": "ที่"})
    monkeypatch.setattr(typesetting, "MOST_SECONDS", 0.5)
    endless = (
        "#let n = 0\n" + "#for a in range(100000) { for b in range(1000) { n += 1 } }"
    )
    with pytest.raises(typesetting.TypesettingTooLongError, match="เลือกช่วงที่สั้นลง"):
        typeset(endless, {})


def test_two_documents_are_set_at_a_time_and_a_third_waits_a_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(typesetting, "SECONDS_TO_WAIT", 0.02)
    with taken(1):
        assert typeset(SOURCE, {"text": "ที่"}).startswith(b"%PDF")
        with (
            taken(2),
            pytest.raises(typesetting.TypesettingBusyError, match="รอประมาณหนึ่งนาที"),
        ):
            typeset(SOURCE, {"text": "ที่"})
        assert typeset(SOURCE, {"text": "ที่"}).startswith(b"%PDF")


def test_a_document_that_failed_leaves_its_slot_free() -> None:
    with taken(2):
        for _ in range(2):
            with pytest.raises(RuntimeError, match="unknown variable"):
                typeset("#nothing", {})
