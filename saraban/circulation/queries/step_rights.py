"""What somebody may do with a step; the actions ask the same."""

from __future__ import annotations

from django.db.models import Q

from saraban.access.permissions import Permission, Scope
from saraban.access.policy import can_somewhere, grant_of
from saraban.circulation.models import Endorsement, Step
from saraban.circulation.models.requesters import requester_post, requester_posts
from saraban.offices.actors import Actor, posts_at


def may_note(step: Step, post: Actor | None, actor: Actor) -> bool:
    """Whether the person has the step, minds it, or took part in the letter's way."""
    return post is not None or oversees_step(step, actor) or _took_part(step, actor)


def _took_part(step: Step, actor: Actor) -> bool:
    wrote = Q(circulation=step.circulation_id, made_by=actor.user_id)
    return step.person_id == actor.user_id or Endorsement.objects.filter(wrote).exists()


def closing_post(step: Step, actor: Actor) -> Actor | None:
    """The post of who asked, or one of the management; not of who sent it back."""
    asked = [] if step.is_return else requester_posts(step, posts_at(actor))
    return asked[0] if asked else ordering_post(step, actor)


def ordering_post(step: Step, actor: Actor) -> Actor | None:
    """The post under which the person instructs in the office that asked.

    The post of who asked comes first, so that the capacity of the words is right.
    """
    posts = posts_at(actor)
    asked = requester_posts(step, posts)
    return next((each for each in (*asked, *posts) if _instructs(each, step)), None)


def _instructs(post: Actor, step: Step) -> bool:
    grant = grant_of(post, Permission.STEP_INSTRUCT)
    if grant is None:
        return False
    return grant.scope is Scope.WHOLE or step.asked_office_id == post.office_id


def oversees_step(step: Step, actor: Actor) -> bool:
    """Whether the actor may look after the step: who asked, and who keeps the letters."""
    if requester_post(step, posts_at(actor)) is not None:
        return True
    if not can_somewhere(actor, Permission.ENTRY_FORWARD):
        return False
    if actor.division_id is None:
        return True
    return actor.division_id in (
        step.office_id,
        step.asked_office_id,
        step.entry.responsible_office_id,
    )
