"""What the page of one step tells: what is asked, in which capacity, and the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.circulation.actions.pending_decision import lost_decision
from saraban.circulation.actions.return_step import ASKING
from saraban.circulation.models import Endorsement, EndorsementFile, Step
from saraban.circulation.models.desks import desk_of
from saraban.circulation.queries.readable import given_away_at, why_closed
from saraban.circulation.queries.step_options import step_options_for
from saraban.circulation.queries.timeline import (
    Timeline,
    TimelineItem,
    days_late,
    timeline_of,
)
from saraban.circulation.views.steps.forms import CloseForm
from saraban.core import thai
from saraban.letters.queries.pages import ShownFile, shown_files
from saraban.offices.actors import Actor, posts_at
from saraban.offices.requests import SignedInRequest


@dataclass(frozen=True)
class Asked:
    """What the step asks, as its page says it."""

    words: str
    more: TimelineItem | None
    days_late: int
    in_capacity: str


def whole_steps() -> Any:
    """Steps with everything that their pages show."""
    return Step.objects.select_related("asked_by")


def post_at(step: Step, actor: Actor) -> Actor | None:
    """Return the post under which the person has the step."""
    return desk_of(step, posts_at(actor))


def show_step(
    request: SignedInRequest,
    step: Step,
    close_form: CloseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page of a step; ``close_form`` is one that was refused."""
    context = _page_of(step, request.actor, close_form)
    template = "circulation/step_detail.html"
    return render(request, template, context, status=status)


def _page_of(step: Step, actor: Actor, close_form: CloseForm | None) -> dict[str, Any]:
    post = post_at(step, actor)
    closed = why_closed(step, actor)
    timeline = timeline_of(step.circulation, _through(step))
    if closed:
        timeline = timeline.until(given_away_at(step), step.pk)
    return {
        "step": step,
        "entry": step.entry,
        "book": step.entry.book,
        "came": _came_with(step),
        "why_closed": closed,
        "files": [] if closed else _files_of(step),
        "asked": _asked(step, post, timeline),
        "is_on_desk": post is not None,
        "offers": step_options_for(step, post, actor),
        "lost": lost_decision(step, actor),
        "timeline": timeline,
        "close_form": close_form or CloseForm(),
        "may_read_book": bool(can(actor, Permission.BOOK_READ)),
        "is_school": actor.book_owner.is_school,
    }


def _came_with(step: Step) -> Any:
    """The newest delivery that the entry came with, None for a paper letter."""
    deliveries: Any = getattr(step.entry, "deliveries")  # noqa: B009
    return deliveries.select_related("dispatch").order_by("-pk").first()


def _files_of(step: Step) -> list[ShownFile]:
    """Return the letter's files, opened through this step."""
    return shown_files(
        step.entry.content,
        lambda each: reverse("circulation:step_file", args=[step.pk, each]),
    )


def _through(step: Step) -> Any:
    def address(file: EndorsementFile) -> str:
        return reverse("circulation:endorsement_file", args=[step.pk, file.pk])

    return address


def _asked(step: Step, post: Actor | None, timeline: Timeline) -> Asked:
    asking = _asking(step, timeline)
    return Asked(
        words=" ".join(filter(None, [asking.opening, asking.words])) if asking else "",
        more=_ordered_more(step, timeline),
        days_late=days_late(step, thai.today()),
        in_capacity=_capacity_of(step, post),
    )


def _asking(step: Step, timeline: Timeline) -> TimelineItem | None:
    """What who asked wrote when they asked: of their notes the one nearest in time."""
    found = [
        each
        for each in timeline.items
        if each.kind in ASKING and each.person_id == step.asked_by_id
    ]
    asked_at = step.asked_at
    return min(found, key=lambda each: abs(each.at - asked_at), default=None)


def _ordered_more(step: Step, timeline: Timeline) -> TimelineItem | None:
    """The last สั่งเพิ่มเติม, which decides nothing and only has words."""
    found = [
        each
        for each in timeline.items
        if each.kind == Endorsement.Kind.INSTRUCTION
        and each.step_id == step.pk
        and not each.decides
    ]
    return found[-1] if found else None


def _capacity_of(step: Step, post: Actor | None) -> str:
    """In which right the person has it, where that is not simply their own post."""
    if post is None:
        return ""
    if post.appointment.is_acting:
        whom = (
            f" แทน {step.person}" if step.person_id not in (None, post.user_id) else ""
        )
        return f"{post.capacity_text}{whom}"
    if step.person_id not in (None, post.user_id):
        return f"{post.capacity_text} (ผู้รับเดิม {step.person} พ้นจากหน้าที่แล้ว)"
    return ""
