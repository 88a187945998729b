"""บันทึกเพิ่มเติม: step_note."""

from __future__ import annotations

import pytest

from saraban.circulation.models import WORDS_MAX, Endorsement, Step
from tests.cast import Cast
from tests.circulation.handed import instructed, press
from tests.signatures.drawn import PIN, prepare


@pytest.fixture
def task(cast: Cast) -> Step:
    """What the director told an officer to do."""
    return instructed(cast, "officer")[0]


def page(cast: Cast, step: Step, by: str) -> str:
    """Return the step's page as somebody sees it."""
    return cast.sign_in(by).get(step.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("officer", 302),
        ("director", 302),
        ("registry_clerk", 302),
        ("division_clerk", 302),
        ("deputy", 403),
        ("school_clerk", 404),
    ],
)
def test_those_who_took_part_add_notes(
    cast: Cast, task: Step, by: str, status: int
) -> None:
    answer = press(cast, task, by, "step_note", words="ขอแก้คำว่า 15 เป็น 16")
    assert answer.status_code == status
    notes = Endorsement.objects.filter(kind=Endorsement.Kind.NOTE)
    assert notes.count() == (1 if status == 302 else 0)


def test_a_note_is_added_to_what_stands_and_changes_nothing(
    cast: Cast, task: Step
) -> None:
    before = list(Endorsement.objects.order_by("pk").values())
    for _ in range(2):
        assert press(cast, task, "director", "step_note", words="แก้ไขวันที่").status_code
    after = list(Endorsement.objects.order_by("pk").values())
    assert after[:-1] == before
    assert after[-1]["words"] == "แก้ไขวันที่"
    assert "แก้ไขวันที่" in page(cast, task, "officer")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": ""}, "ยังไม่ได้กรอกข้อความ"),
        ({"words": "ก" * (WORDS_MAX + 1)}, "ยาวเกินไป"),
        ({"words": "ขอแก้ไข", "signs": "on"}, "ยังไม่มีภาพลายมือชื่อ"),
    ],
)
def test_a_note_that_cannot_be_says_why_and_keeps_the_words(
    cast: Cast, task: Step, typed: dict[str, str], sentence: str
) -> None:
    refused = press(cast, task, "director", "step_note", **typed)
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert sentence in shown
    assert typed["words"] in shown
    assert not Endorsement.objects.filter(kind=Endorsement.Kind.NOTE).exists()


def test_a_note_is_signed_with_the_pin(cast: Cast, task: Step) -> None:
    prepare(cast, "director")
    typed = {"words": "ลงนามเพิ่มเติม", "signs": "on"}
    for wrong in ("", "12", "493818"):
        refused = press(cast, task, "director", "step_note", **typed, pin=wrong)
        assert refused.status_code == 422
        shown = refused.content.decode()
        assert "PIN" in shown
        assert typed["words"] in shown
    assert not Endorsement.objects.filter(kind=Endorsement.Kind.NOTE).exists()
    answer = press(cast, task, "director", "step_note", **typed, pin=PIN)
    assert answer.status_code == 302
    note = Endorsement.objects.get(kind=Endorsement.Kind.NOTE)
    assert (note.method, note.signature is None) == (Endorsement.Method.PIN, False)
    shown = page(cast, task, "officer")
    assert "ลงลายมือชื่อแล้ว (ใส่รหัส PIN)" in shown
