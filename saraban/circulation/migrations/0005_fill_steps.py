"""Every handover that was made becomes a step with its endorsements."""

from __future__ import annotations

from typing import Any

from django.db import migrations

AT_ONCE = 500
WAITING, DONE, RETURNED, MOVED, WITHDRAWN = 2, 4, 5, 6, 8
VOID = 3
REASONS = {
    "wrong_office": "ผิดหน่วยงาน",
    "incomplete": "เอกสารไม่ครบ",
    "unreadable": "ไฟล์เปิดไม่ได้",
    "other": "อื่น ๆ",
}


def fill(apps: Any, schema_editor: Any) -> None:
    steps = apps.get_model("circulation", "Step").objects.select_related(
        "entry__register__office", "person", "asked_by", "returned_by", "office"
    )
    last = 0
    while True:
        some = list(steps.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        if not some:
            return
        for step in some:
            _fill(apps, step)
        last = some[-1].pk


def _fill(apps: Any, step: Any) -> None:
    circulations = apps.get_model("circulation", "Circulation").objects
    entry = step.entry
    owner = entry.register.office
    circulation, _ = circulations.get_or_create(
        entry=entry, defaults={"office": owner, "opened_at": step.asked_at}
    )
    step.circulation = circulation
    step.arrived_at = step.asked_at
    asker = _post_of(apps, step.asked_by_id, owner)
    step.asked_office_id = asker.office_id if asker else owner.pk
    if step.person_id is not None:
        post = _post_of(apps, step.person_id, owner)
        step.appointment = post
        step.office_id = post.office_id if post else owner.pk
        # Whoever has left: it lies with the desk that keeps the letters.
        desk = "school_clerk" if owner.kind == "school" else "registry_clerk"
        step.role = post.role if post else desk
    _set_state(step, entry)
    step.save()
    _endorse(apps, step)
    if step.state != WAITING and not _is_open(apps, circulation):
        circulation.closed_at = step.ended_at
    else:
        circulation.closed_at = None
    circulation.save()


def _set_state(step: Any, entry: Any) -> None:
    step.state = WAITING
    if step.returned_at is not None:
        step.state, step.ended_at = RETURNED, step.returned_at
    elif step.opened_at is not None:
        # Opening was all that was asked of a handover.
        step.state, step.ended_at = DONE, step.opened_at
    elif entry.state == VOID:
        step.state, step.ended_at = WITHDRAWN, entry.voided_at
    elif step.person_id is None and entry.responsible_office_id != step.office_id:
        step.state, step.ended_at = MOVED, step.asked_at


def _is_open(apps: Any, circulation: Any) -> bool:
    steps = apps.get_model("circulation", "Step").objects
    return bool(steps.filter(circulation=circulation, state=WAITING).exists())


def _post_of(apps: Any, user_id: int, owner: Any) -> Any:
    """The person's newest post in the office or a division of it."""
    posts = apps.get_model("offices", "Appointment").objects.filter(user=user_id)
    found = [
        each
        for each in posts.select_related("office").order_by("-pk")
        if owner.pk in (each.office_id, each.office.parent_id)
        and each.office.kind != "school"
        or each.office_id == owner.pk
    ]
    return found[0] if found else None


def _endorse(apps: Any, step: Any) -> None:
    endorsements = apps.get_model("circulation", "Endorsement").objects
    to = _name(step.person) if step.person_id else step.office.name
    endorsements.create(
        circulation=step.circulation,
        step=step,
        kind="handover",
        addressed_to=to[:500],
        made_at=step.asked_at,
        made_by=step.asked_by,
        person_name=_name(step.asked_by),
        capacity_text=step.asked_capacity,
    )
    if step.returned_at is None:
        return
    words = " ".join(filter(None, [REASONS[step.return_reason], step.return_note]))
    endorsements.create(
        circulation=step.circulation,
        step=step,
        kind="return",
        words=words,
        made_at=step.returned_at,
        made_by=step.returned_by,
        person_name=_name(step.returned_by),
        capacity_text="",
    )


def _name(user: Any) -> str:
    return f"{user.title}{user.given_name} {user.family_name}".strip()


class Migration(migrations.Migration):
    dependencies = [("circulation", "0004_steps_and_endorsements")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
