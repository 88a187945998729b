"""กำหนดผู้ตรวจสอบการลงทะเบียนเกียรติบัตร."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.certificates.errors import CheckerRefusedError
from saraban.certificates.models import CertificateChecker
from saraban.certificates.queries.checkers import posts_of
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import locked_row
from saraban.offices.actors import Actor


def name_checker(user_id: int, *, actor: Actor) -> CertificateChecker:
    """Let a person of the office check its certificates; twice is once.

    Raises NotAllowedError, and CheckerRefusedError for who has no post there.
    """
    require(actor, Permission.CERTIFICATE_SETTINGS)
    if not posts_of(actor.book_owner).filter(user=user_id).exists():
        message = "บุคคลนี้ไม่ได้ปฏิบัติหน้าที่ในหน่วยงานแล้ว เลือกใหม่"
        raise CheckerRefusedError(message)
    here = CertificateChecker.objects.in_office(actor.book_owner_id)
    mine = here.filter(user=user_id)
    try:
        with transaction.atomic():
            checker = mine.all().first()
            if checker is None:
                checker = CertificateChecker.objects.create(
                    office_id=actor.book_owner_id, user_id=user_id
                )
                values = {"person": user_id}
                record(AuditKind.CHECKER_NAMED, checker, actor=actor, values=values)
            return checker
    except IntegrityError:
        return mine.all().get()


@transaction.atomic
def remove_checker(checker_id: int, *, actor: Actor) -> CertificateChecker:
    """Let a person check no more; what they approved stays. Twice is once."""
    require(actor, Permission.CERTIFICATE_SETTINGS)
    own = CertificateChecker.objects.filter(office=actor.book_owner_id)
    if not own.filter(pk=checker_id).exists():
        raise UnknownSubjectError
    checker = locked_row(CertificateChecker.objects.select_related("user"), checker_id)
    if checker.ended_at is None:
        checker.ended_at = timezone.now()
        checker.save(update_fields=["ended_at"])
        values = {"person": checker.user_id}
        record(AuditKind.CHECKER_REMOVED, checker, actor=actor, values=values)
    return checker
