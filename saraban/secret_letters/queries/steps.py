"""The way of a secret letter inside an office."""

from __future__ import annotations

from dataclasses import dataclass

from saraban.core.errors import UnknownSubjectError
from saraban.core.sealing import unseal
from saraban.offices.actors import Actor
from saraban.secret_letters.contents import Words
from saraban.secret_letters.models import SecretLetter, SecretStep


@dataclass(frozen=True)
class AnsweredStep:
    """A step with what was asked, and what was answered if anything was."""

    step: SecretStep
    asked: str
    answer: Words


def steps_of(letter: SecretLetter, office_id: int) -> list[AnsweredStep]:
    """Return the steps of a letter in one office, in order, opened."""
    rows = SecretStep.objects.filter(letter=letter, office=office_id)
    found = rows.select_related("user", "asked_by").order_by("pk")
    return [_opened(step, letter) for step in found]


def _opened(step: SecretStep, letter: SecretLetter) -> AnsweredStep:
    step.letter = letter
    answer = Words()
    if step.sealed_answer:
        values = unseal(letter.key, step.sealed_answer, step.answer_place)
        answer = Words.of(values)
    return AnsweredStep(step, step.asked, answer)


def own_step(letter: SecretLetter, actor: Actor) -> SecretStep | None:
    """Return what of this letter waits for the person, the oldest first."""
    waiting = SecretStep.objects.filter(
        letter=letter,
        user=actor.user_id,
        office=actor.book_owner_id,
        state=SecretStep.State.WAITING,
    )
    return waiting.order_by("pk").first()


def step_of(letter: SecretLetter, step_id: int, actor: Actor) -> SecretStep:
    """Return a step of the letter in the actor's office; UnknownSubjectError."""
    rows = SecretStep.objects.filter(letter=letter, office=actor.book_owner_id)
    step = rows.filter(pk=step_id).first()
    if step is None:
        raise UnknownSubjectError
    return step
