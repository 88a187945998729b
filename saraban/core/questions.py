"""A question before something unusual is written: what is unusual, and two answers.

What is usual is never asked about. All that is unusual about one press stands in one
question on the form itself, with everything that was typed and attached. Only the
question's own button goes on; it carries a mark of each thing that was asked, so what
has become unusual meanwhile is asked about too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django import forms
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

CONFIRMED: Final = "confirmed"
_SALT: Final = "saraban.question"
MANY_REMINDED: Final = 50
# More marks than a question ever has; what is longer is no answer of ours.
_MOST_MARKS: Final = 20


@dataclass(frozen=True)
class Unusual:
    """One thing that is not as usual.

    ``about`` holds the particulars: an answer counts for these and no others.
    ``field`` is what is corrected where it is a slip; ``link`` shows what is meant.
    """

    kind: str
    about: str
    sentence: str
    field: str = ""
    link: str = ""
    link_words: str = ""


@dataclass(frozen=True)
class Words:
    """What a question says: that nothing is done yet, and what its button does."""

    heading: str
    go: str


@dataclass(frozen=True)
class Question:
    """The question as the page shows it; ``address`` is where its answer goes."""

    items: list[Unusual]
    words: Words
    answer: str
    address: str
    back: str


REGISTERING: Final = Words("ยังไม่ได้บันทึก ตรวจอีกครั้งก่อนออกเลข", "ลงทะเบียนตามนี้")
REMINDING: Final = Words("ยังไม่ได้แจ้งเตือน ตรวจอีกครั้งก่อนแจ้ง", "แจ้งเตือนตามนี้")
SENDING: Final = Words("ยังไม่ได้ส่ง ตรวจอีกครั้งก่อนส่ง", "ส่งตามนี้")


def ask_about(
    form: forms.BaseForm,
    unusual: Iterable[Unusual],
    request: HttpRequest,
    words: Words,
    *,
    buttons: tuple[str, ...] = (),
) -> bool:
    """Put a question onto the form unless there is nothing to ask that was not answered.

    ``buttons`` are names of buttons that say what the press is to do: the answer does
    the same.
    """
    question = question_about(list(unusual), request, words, buttons=buttons)
    if question is not None:
        form.question = question  # type: ignore[attr-defined]
    return question is not None


def question_about(
    items: list[Unusual],
    request: HttpRequest,
    words: Words,
    *,
    buttons: tuple[str, ...] = (),
    back: str = "",
) -> Question | None:
    """Return what has to be asked before a deed, None where the answer is given."""
    marks = [_mark_of(each, request) for each in items]
    if set(marks) <= set(_answered(request)):
        return None
    pressed = next((each for each in buttons if was_pressed(request, each)), "")
    value = was_pressed(request, pressed) if pressed else ""
    fields = [f"#id_{each.field}" for each in items if each.field]
    return Question(
        items=items,
        words=words,
        answer=" ".join(
            [".".join(marks), *([f"{pressed}={value}"] if pressed else [])]
        ),
        address=request.get_full_path(),
        back=back or next(iter(fields), "#main"),
    )


def many_reminded(count: int) -> list[Unusual]:
    """Return that very many are reminded in one press."""
    if count <= MANY_REMINDED:
        return []
    sentence = f"แจ้งเตือน {count:,} แห่งในครั้งเดียว ทุกแห่งได้รับการแจ้งเตือนทันที เรียกคืนไม่ได้"
    return [Unusual("reminded", str(count), sentence)]


def was_pressed(request: HttpRequest, name: str) -> str:
    """Return the value of the button that was pressed, or that the answer repeats."""
    direct = request.POST.get(name, "")
    if direct:
        return direct
    _, _, pressed = request.POST.get(CONFIRMED, "").partition(" ")
    repeated, _, value = pressed.partition("=")
    return value if repeated == name else ""


def _answered(request: HttpRequest) -> list[str]:
    marks, _, _ = request.POST.get(CONFIRMED, "").partition(" ")
    return marks.split(".", _MOST_MARKS)[:_MOST_MARKS]


def _mark_of(unusual: Unusual, request: HttpRequest) -> str:
    """Return what an answer carries: of this person, about these particulars."""
    text = f"{request.user.pk}/{unusual.kind}/{unusual.about}"
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()[:32]
