"""How a stock phrase, its names and what was typed stand on the letter."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from saraban.circulation.jobs import write_pending_decisions
from saraban.circulation.models import (
    PHRASE_MAX,
    TO_MAX,
    WORDS_MAX,
    Decision,
    Endorsement,
    PendingDecision,
    Phrase,
    Step,
)
from saraban.circulation.queries.decision_options import composed, words_of
from saraban.circulation.queries.phrases import StockPhrase
from saraban.circulation.views.queue.decision_form import LINE_MAX
from saraban.stamps.queries.paper_content import notes_of
from tests.cast import Cast
from tests.circulation.queued import decide, desk, letter, proposed

OFFICER = "นางสาวนภา ใจสมมติ"


@pytest.mark.parametrize(
    ("decision", "text", "words"),
    [
        (Decision.ASSIGNED, "มอบ…ดำเนินการ", "ดำเนินการ"),
        (Decision.ASSIGNED, "มอบ...ดำเนินการ", "ดำเนินการ"),
        (Decision.ASSIGNED, "มอบ …", ""),
        (Decision.ASSIGNED, "…ดำเนินการ", "ดำเนินการ"),
        (Decision.ASSIGNED, "มอบ…และ…ดำเนินการ", "และ ดำเนินการ"),
        (Decision.ASSIGNED, "มอบหมาย…ดำเนินการ", "มอบหมาย นาย ก ดำเนินการ"),
        (Decision.ASSIGNED, "มอบหมาย...ดำเนินการ", "มอบหมาย นาย ก ดำเนินการ"),
        (Decision.ASSIGNED, "มอบหมาย", "มอบหมาย นาย ก"),
        (Decision.ASSIGNED, "มอบ หัวหน้า…ดำเนินการ", "หัวหน้า นาย ก ดำเนินการ"),
        (Decision.ASSIGNED, "ให้…ดำเนินการ", "ให้ นาย ก ดำเนินการ"),
        (Decision.TOLD, "แจ้ง…", ""),
        (Decision.TOLD, "แจ้ง…ทราบ", "ทราบ"),
        (Decision.TOLD, "แจ้งเวียน…ทราบ", "แจ้งเวียน นาย ก ทราบ"),
        (Decision.TOLD, "แจ้งเวียน", "แจ้งเวียน นาย ก"),
        (Decision.TOLD_SCHOOLS, "แจ้งทุกโรงเรียน", ""),
        (Decision.TOLD_SCHOOLS, "แจ้งทุกโรงเรียนในสังกัด", "แจ้งทุกโรงเรียนในสังกัด"),
        (Decision.FILED, "เก็บ", ""),
        (Decision.FILED, "เก็บ เข้าแฟ้ม", "เข้าแฟ้ม"),
        (Decision.FILED, "เก็บเรื่อง", "เก็บเรื่อง"),
        (Decision.NOTED, "ทราบแล้ว", "ทราบแล้ว"),
        (Decision.OTHER, "ให้…มาพบ", "ให้ นาย ก มาพบ"),
    ],
)
def test_a_phrase_loses_only_the_word_of_its_decision(
    decision: Decision, text: str, words: str
) -> None:
    assert composed(StockPhrase(text, decision), ["นาย ก"], "") == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("มอบหมาย…ดำเนินการ", "มอบหมาย ดำเนินการ โดยด่วน"),
        ("มอบหมาย", "มอบหมาย โดยด่วน"),
        ("มอบ…ดำเนินการ", "ดำเนินการ โดยด่วน"),
    ],
)
def test_without_names_a_phrase_has_no_gap(text: str, words: str) -> None:
    assert composed(StockPhrase(text, Decision.ASSIGNED), [], "โดยด่วน") == words


def test_what_was_typed_keeps_its_own_dots() -> None:
    phrase = StockPhrase("มอบหมาย…", Decision.ASSIGNED)
    assert composed(phrase, ["นาย ก"], "ฯลฯ…") == "มอบหมาย นาย ก ฯลฯ…"
    assert composed(None, ["นาย ก"], "ตามนั้น…") == "ตามนั้น…"


def test_the_longest_words_have_room_in_their_column() -> None:
    text = f"ก…{'ข' * (PHRASE_MAX - 2)}"
    names = ["ค" * TO_MAX]
    phrase = StockPhrase(text, Decision.OTHER)
    assert len(composed(phrase, names, "ง" * LINE_MAX)) == WORDS_MAX


def assigned(cast: Cast, text: str, decision: str, order: str) -> Endorsement:
    """Give an order to the officer with a phrase of the office."""
    phrase = Phrase.objects.create(office=cast.area, text=text, decision=decision)
    step = proposed(cast, "director")
    client = cast.sign_in("director")
    stands = words_of(StockPhrase(text, decision))
    assert f'data-phrase="{stands}"' in letter(client, step)
    filled = {f"phrase_{order}": str(phrase.pk), "to": [desk(cast, "officer").token]}
    assert decide(client, step, order, **filled).status_code == 302
    return written(step)


def written(step: Step) -> Endorsement:
    """Let the ten seconds pass and give what was written at the step."""
    PendingDecision.objects.update(due_at=timezone.now())
    write_pending_decisions()
    return step.endorsements.get()


@pytest.mark.parametrize(
    ("text", "decision", "order", "opening", "on_paper"),
    [
        (
            "มอบ…ดำเนินการ",
            "assigned",
            "assigned",
            "มอบ",
            [f"มอบ {OFFICER}", "ดำเนินการ"],
        ),
        (
            "มอบหมาย…ดำเนินการ",
            "assigned",
            "assigned",
            "",
            [f"มอบหมาย {OFFICER} ดำเนินการ"],
        ),
        (
            "ให้…ดำเนินการ",
            "assigned",
            "assigned",
            "มอบ",
            ["มอบ", f"ให้ {OFFICER} ดำเนินการ"],
        ),
        ("แจ้งเวียน…ทราบ", "told", "other", "", [f"แจ้งเวียน {OFFICER} ทราบ"]),
        ("เก็บเรื่อง", "filed", "other", "", [f"มอบ {OFFICER}", "เก็บเรื่อง"]),
        (
            "แจ้งทุกโรงเรียนในสังกัด",
            "told_schools",
            "other",
            "",
            [f"มอบ {OFFICER}", "แจ้งทุกโรงเรียนในสังกัด"],
        ),
        (
            "แจ้งทุกโรงเรียน",
            "told_schools",
            "other",
            "แจ้งทุกโรงเรียน",
            [f"แจ้งทุกโรงเรียน มอบ {OFFICER}"],
        ),
    ],
)
def test_decision_and_names_stand_once_on_the_letter(
    cast: Cast,
    text: str,
    decision: str,
    order: str,
    opening: str,
    on_paper: list[str],
) -> None:
    made = assigned(cast, text, decision, order)
    assert (made.decision, made.opening, made.addressed_to) == (
        decision,
        opening,
        OFFICER,
    )
    note = notes_of([made])[0]
    assert [each for each in (*note.lines, note.words) if each] == on_paper


def test_what_was_decided_today_says_names_once(cast: Cast) -> None:
    assigned(cast, "มอบหมาย…ดำเนินการ", "assigned", "assigned")
    page = cast.sign_in("director").get(reverse("circulation:queue")).content.decode()
    assert page.count(OFFICER) == 1
    assert f"สั่งการ มอบหมาย {OFFICER} ดำเนินการ" in page


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("director", Step.Purpose.INSTRUCT),
        ("registry_clerk", Step.Purpose.CONSIDER),
    ],
)
def test_a_letter_goes_on_for_an_instruction_to_whoever_gives_them(
    cast: Cast, name: str, purpose: Step.Purpose
) -> None:
    step = proposed(cast, "deputy")
    onward = {"goes": "to", "next_desk": desk(cast, name).token}
    assert decide(cast.sign_in("deputy"), step, **onward).status_code == 302
    written(step)
    waiting = Step.objects.waiting().get()
    assert (waiting.person, waiting.purpose) == (cast.users[name], purpose)


@pytest.mark.parametrize("pin", ["12345", "1234567", "ตัวเลข"])
def test_what_is_no_pin_is_refused_before_it_is_counted(cast: Cast, pin: str) -> None:
    step = proposed(cast, "director")
    answer = decide(cast.sign_in("director"), step, signs="on", pin=pin)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "รหัส PINต้องเป็นตัวเลข 6 หลัก" in page
    assert pin not in page or pin == "ตัวเลข"
