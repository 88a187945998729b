"""เตือน: the directors of schools without a clerk are told to appoint one."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.urls import reverse

from saraban.audit.actions import record_many
from saraban.audit.models import AuditKind
from saraban.directory.errors import NobodyChosenError
from saraban.directory.queries.school_setup import directors_to_remind
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor

TITLE: Final = "สถานศึกษายังไม่มีเจ้าหน้าที่สารบรรณ กำหนดเจ้าหน้าที่เพื่อรับหนังสือ"


@transaction.atomic
def remind_schools(*, actor: Actor) -> int:
    """Tell the director of each school without a clerk; returns how many were told.

    Raises NotAllowedError, and NobodyChosenError where there is nobody to tell.
    """
    posts = directors_to_remind(actor)
    if not posts:
        message = "ไม่มีสถานศึกษาที่มีผู้อำนวยการแต่ไม่มีเจ้าหน้าที่สารบรรณ จึงไม่มีผู้ใดต้องเตือน"
        raise NobodyChosenError(message)
    path = reverse("directory:appointment_create")
    whom = [Tell(each.office_id, path, person_id=each.user_id) for each in posts]
    tell(NoticeKind.CLERK_MISSING, TITLE, whom)
    record_many(
        AuditKind.OFFICE_REMINDED,
        [(each.office, {"person": each.user.username}) for each in posts],
        actor=actor,
    )
    return len(posts)
