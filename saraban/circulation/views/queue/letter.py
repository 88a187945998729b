"""รอสั่งการ: one letter on one person's desk, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse

from saraban.circulation.actions.locks import NOT_RECIPIENT
from saraban.circulation.errors import CapacityEndedError
from saraban.circulation.models import WORDS_ALONE, Decision, PendingDecision, Step
from saraban.circulation.models.desks import desk_of
from saraban.circulation.queries.decision_options import (
    PLAIN,
    DecisionOptions,
    decision_options_for,
    words_of,
)
from saraban.circulation.queries.queue import (
    Queue,
    due_words,
    queue_of,
    undoable_decisions,
)
from saraban.circulation.queries.timeline import Timeline, timeline_of
from saraban.circulation.queries.visible import visible_step
from saraban.circulation.views.queue.decision_form import DecisionForm
from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.core.requests import read_ids
from saraban.letters.queries.pages import ShownFile, ShownPage, shown_files
from saraban.offices.actors import Actor, posts_at
from saraban.offices.models import Appointment

# Asked for an opinion, somebody orders all the same.
UNASKED: Final = "unasked"
# More pages are on the page of the file.
MOST_SHEETS: Final = 10


@dataclass(frozen=True)
class LetterPages:
    """The pictures of the letter's first file, and where all its pages are."""

    pages: tuple[ShownPage, ...] = ()
    all_url: str = ""
    name: str = ""
    page_count: int = 0


@dataclass(frozen=True)
class LetterOnDesk:
    """One letter, the post under which it lies before the person, and their queue."""

    step: Step
    post: Actor
    actor: Actor
    unasked: bool = False

    @cached_property
    def queue(self) -> Queue:
        """All that waits for the person's word."""
        return queue_of(self.actor)

    @cached_property
    def offer(self) -> DecisionOptions:
        """What may be decided."""
        return decision_options_for(self.step, self.post, unasked=self.unasked)

    @property
    def number(self) -> int | None:
        """Its place in today's pile."""
        return self.queue.number_of(self.step.pk)

    @property
    def next_id(self) -> int | None:
        """The letter that opens after this one."""
        return self.queue.after(self.step.pk)

    @property
    def submit_words(self) -> str:
        """What the main button says: it opens the next letter by itself."""
        deed = "ลงคำสั่ง" if self.offer.instructs else "ลงความเห็น"
        number, next_id = self.number, self.next_id
        if number is None or next_id is None:
            return deed
        following = self.queue.number_of(next_id) or 0
        # After the last of the pile those that were passed over come again.
        return f"{deed} แล้วเปิดฉบับที่ {max(following, number + 1)}"

    def form(self, sent: QueryDict | None, initial: dict[str, Any]) -> DecisionForm:
        """Return the form of the sheet."""
        if "line" in initial:
            # Given back: a box that was not ticked is not among what was typed.
            initial = {"signs": "", **initial}
        return DecisionForm(self.offer, sent, initial=initial, auto_id="d_%s")

    def context(self, form: DecisionForm, *, is_open: bool) -> dict[str, Any]:
        """Return what the page shows; ``is_open`` shows the sheet at once."""
        words, kind = due_words(self.step)
        files = files_of(self.step)
        entry = self.step.entry
        return {
            "desk": self,
            "step": self.step,
            "entry": entry,
            "queue": self.queue,
            "offer": self.offer,
            "form": form,
            "is_open": is_open,
            "due_words": words,
            "due_kind": kind,
            "files": files,
            "sheets": sheets_of(files),
            "timeline": timeline_before(self.step),
            "capacity": self._capacity(),
            "no": entry.number_name,
            "pending": undoable_decisions(self.actor),
            "chosen": _chosen(form),
            "labels": {**dict(Decision.choices), **dict.fromkeys(WORDS_ALONE, "")},
            "words_of": words_of,
            "plain": PLAIN,
        }

    def _capacity(self) -> str:
        """In whose capacity, where it is not plainly one's own."""
        post = self.post.appointment
        return post.capacity_text if post.is_acting or self.actor.has_choice else ""


def _chosen(form: DecisionForm) -> dict[str, Any]:
    """Return the values of the controls that the template writes by itself."""
    names = (
        "order",
        "to",
        "goes",
        "next_desk",
        "skip_to",
        "reason",
        "signs",
        "confirms",
    )
    groups = [group.name for group in form.offer.groups]
    chosen = {name: form[name].value() for name in (*names, *groups)}
    to = chosen["to"] or ()
    chosen["to"] = [to] if isinstance(to, str) else list(to)
    return chosen


def open_desk(
    step_id: int, actor: Actor, sent: QueryDict, kept: dict[str, Any] | None = None
) -> LetterOnDesk:
    """Return a letter that lies before the person.

    ``kept`` is what was typed before and is given back. Raises UnknownSubjectError, NotAllowedError, and CapacityEndedError where it lay
    there under a post that has ended since the page was opened.
    """
    try:
        step, post = _on_desk(step_id, actor)
    except (UnknownSubjectError, NotAllowedError):
        _require_post(sent, actor)
        raise
    unasked = UNASKED in sent or UNASKED in (kept or {})
    return LetterOnDesk(step, post, actor, unasked)


def _on_desk(step_id: int, actor: Actor) -> tuple[Step, Actor]:
    steps = Step.objects.select_related("asked_by")
    step = visible_step(steps, step_id, actor)
    post = desk_of(step, posts_at(actor))
    if post is None:
        raise NotAllowedError(NOT_RECIPIENT)
    return step, post


def _require_post(sent: QueryDict, actor: Actor) -> None:
    """Raise CapacityEndedError where the sheet's own post is over."""
    ids = read_ids([sent.get("post", "")])
    own = Appointment.objects.filter(user=actor.user_id, pk__in=ids).first()
    today = {each.appointment_id for each in posts_at(actor)}
    if own is not None and own.pk not in today:
        raise CapacityEndedError


def is_pending(step: Step, actor: Actor) -> bool:
    """Whether the person has just decided on it."""
    own = PendingDecision.objects.waiting().filter(step=step, person=actor.user_id)
    return own.exists()


def files_of(step: Step) -> list[ShownFile]:
    """Return the letter's files."""
    letter = step.entry.letter
    if letter is None:
        return []
    return shown_files(
        letter, lambda each: reverse("circulation:step_file", args=[step.pk, each])
    )


def sheets_of(files: list[ShownFile]) -> LetterPages:
    """Return the pages to read first: the one place that names their pictures."""
    first = next((each for each in files if each.pages), None)
    if first is None:
        return LetterPages()
    size = first.pages[0].size
    known = {each.number: each.size for each in first.pages}
    count = max(min(first.page_count, MOST_SHEETS), 1)
    pages = tuple(
        ShownPage(number, f"{first.pages_url}{number}/", known.get(number, size))
        for number in range(1, count + 1)
    )
    return LetterPages(
        pages, first.pages_url, first.description or first.name, first.page_count
    )


def timeline_before(step: Step) -> Timeline:
    """Return what was written on the letter so far; reports open through this step."""
    timeline = timeline_of(
        step.circulation,
        lambda file: reverse("circulation:endorsement_file", args=[step.pk, file.pk]),
    )
    return replace(timeline, waiting=())
