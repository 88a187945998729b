"""Who reads the stamped copy: whoever may read the letter's files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.mark_opened import mark_opened
from saraban.circulation.models import Step
from saraban.circulation.queries.readable import GONE, require_open
from saraban.circulation.queries.visible import visible_step
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry
from saraban.stamps.models import Rendition

# Pictures that one person looks at within this time are one opening.
ONE_OPENING: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Reading:
    """A letter as this person may read it: by the book, or by a step."""

    entry: RegisterEntry
    step: Step | None = None

    @property
    def back_url(self) -> str:
        """The page of the letter that this person has."""
        return (self.step or self.entry).get_absolute_url()


def reading_of(entry_id: int, actor: Actor) -> Reading:
    """Return the letter of a line for who may read its files.

    Raises UnknownSubjectError, and NotAllowedError where the letter was given away.
    """
    try:
        entry = visible_entry(RegisterEntry.objects.all(), entry_id, actor)
    except UnknownSubjectError:
        step = _step_of(entry_id, actor)
        found = Reading(step.entry, step)
    else:
        found = Reading(entry)
    if found.entry.letter is None:
        raise UnknownSubjectError
    return found


def _step_of(entry_id: int, actor: Actor) -> Step:
    steps = Step.objects.visible_to(actor).filter(entry=entry_id).order_by("-pk")
    step_id = (
        steps.exclude(state__in=GONE).values_list("pk", flat=True).first()
        or steps.values_list("pk", flat=True).first()
    )
    if step_id is None:
        raise UnknownSubjectError
    step = visible_step(Step.objects.all(), step_id, actor)
    require_open(step, actor)
    return step


def keep_reading(
    rendition: Rendition, reading: Reading, *, actor: Actor, is_picture: bool = False
) -> None:
    """Keep who opened which copy; pictures of its pages once in ten minutes."""
    if reading.step is not None:
        mark_opened(reading.step, actor=actor)
    if is_picture and _is_kept(rendition, actor):
        return
    values = {
        "registerentry": rendition.entry_id,
        "sha256": rendition.sha256,
        **({"step": reading.step.pk} if reading.step else {}),
        **({"preview": True} if is_picture else {}),
    }
    with transaction.atomic():
        record(AuditKind.FILE_READ, rendition, actor=actor, values=values)


def _is_kept(rendition: Rendition, actor: Actor) -> bool:
    openings = AuditEvent.objects.filter(
        subject_type="rendition",
        subject_id=rendition.pk,
        kind=AuditKind.FILE_READ,
        appointment_id=actor.appointment_id,
        at__gte=timezone.now() - ONE_OPENING,
    )
    return openings.exists()
