"""The only way to fetch a step by its id."""

from __future__ import annotations

from saraban.circulation.models import Step
from saraban.circulation.models.querysets import StepQuerySet
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor


def visible_step(steps: StepQuerySet, step_id: int, actor: Actor) -> Step:
    """Return one step with its entry of the book.

    Raises UnknownSubjectError where the actor may not know of it.
    """
    wanted = steps.visible_to(actor).select_related(
        "circulation",
        "entry__book__office",
        "entry__letter",
        "office",
        "person",
        "appointment",
    )
    try:
        return wanted.get(pk=step_id)
    except steps.model.DoesNotExist:
        raise UnknownSubjectError from None
