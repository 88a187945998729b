"""รับรอง / ไม่รับรอง: what a checker says of certificates, of many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from saraban.audit.actions import record_many
from saraban.audit.models import AuditKind
from saraban.certificates.errors import BatchRefusedError, NothingChosenError
from saraban.certificates.queries.batches import written_batch
from saraban.certificates.queries.checkers import (
    in_batch,
    registered,
    require_checker,
    waiting_mark,
)
from saraban.certificates.queries.signatories import signature_of, why_not_signed
from saraban.core.locks import keys_of, locked_rows
from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.actors import Actor
from saraban.registers.models import Certificate, Signatory

Check: Final = Certificate.Check
AT_ONCE: Final = 5_000
_SHOWN: Final = 10
_CHANGED_SINCE: Final = "มีผู้แก้ไขรายการหลังจากท่านเปิดหน้านี้ ตรวจรายการอีกครั้ง แล้วกดรับรอง"


@dataclass(frozen=True)
class Checked:
    """What came of it: how many were done, and why others were not."""

    count: int = 0
    refused: dict[str, list[str]] = field(default_factory=dict)

    @property
    def sentences(self) -> list[str]:
        """Each reason with the numbers that it holds for."""
        return [
            f"ยังไม่ได้รับรองเลข {', '.join(numbers[:_SHOWN])}{_rest(numbers)}: {why}"
            for why, numbers in self.refused.items()
        ]


def _rest(numbers: Sequence[str]) -> str:
    more = len(numbers) - _SHOWN
    return f" และอีก {more:,} ใบ" if more > 0 else ""


@transaction.atomic
def approve_certificates(seen: Mapping[int, int], *, actor: Actor) -> Checked:
    """Approve these certificates; what cannot be signed as it says is left and told.

    ``seen`` are the entries with the versions that the checker saw. Each keeps from now
    on how it was signed. Approved ones stay as they are. Raises NotCheckerError and
    NothingChosenError.
    """
    require_checker(actor)
    wanted = registered(actor).filter(entry__in=_asked(seen))
    return _approve(wanted, seen, actor=actor)


@transaction.atomic
def approve_batch(batch_id: int, mark: str, *, actor: Actor) -> Checked:
    """Approve all of a batch that still wait; raises as ``approve_certificates``.

    ``mark`` says what waited when the checker looked (``waiting_mark``): where one was
    corrected since, nothing is approved (BatchRefusedError).
    """
    require_checker(actor)
    batch = written_batch(batch_id, actor)
    waiting = in_batch(actor, batch).filter(check_state=Check.PENDING)
    rows = _locked(waiting)
    if rows and mark != waiting_mark(actor, batch):
        raise BatchRefusedError(_CHANGED_SINCE)
    return _approve(waiting, {}, actor=actor)


@transaction.atomic
def refuse_certificates(
    entry_ids: Collection[int], reason: str, *, actor: Actor
) -> Checked:
    """Say ไม่รับรอง of these certificates, with the reason.

    One that was approved is none from now on, also on paper: the public page says so.
    """
    require_checker(actor)
    wanted = registered(actor).filter(entry__in=_asked(entry_ids))
    rows = _locked(wanted.exclude(check_state=Check.REFUSED))
    Certificate.objects.filter(pk__in=[each.pk for each in rows]).update(
        check_state=Check.REFUSED,
        checked_at=timezone.now(),
        checked_by=actor.user_id,
        refusal_reason=reason,
        signature=None,
    )
    events = [
        (each.entry, {"number": each.entry.number_text, "reason": reason})
        for each in rows
    ]
    record_many(AuditKind.CERTIFICATE_REFUSED, list(events), actor=actor)
    return Checked(len(rows))


def _asked(entry_ids: Collection[int]) -> list[int]:
    if not entry_ids:
        raise NothingChosenError
    return list(entry_ids)[:AT_ONCE]


def _locked(wanted: DigestedQuerySet[Certificate]) -> list[Certificate]:
    keys = keys_of(wanted)[:AT_ONCE]
    rows = Certificate.objects.select_related("entry__book", "signatory__office")
    return locked_rows(rows, keys)


def _approve(
    wanted: DigestedQuerySet[Certificate], seen: Mapping[int, int], *, actor: Actor
) -> Checked:
    rows = _locked(wanted.exclude(check_state=Check.APPROVED))
    reasons: dict[tuple[object, ...], str] = {}
    by_signatory: dict[int | None, list[Certificate]] = defaultdict(list)
    refused: dict[str, list[str]] = defaultdict(list)
    for each in rows:
        question = (each.signatory_id, each.entry.document_date, each.printing)
        if question not in reasons:
            reasons[question] = why_not_signed(each.signatory, each)
        why = reasons[question]
        if seen.get(each.entry_id, each.entry.version) != each.entry.version:
            why = _CHANGED_SINCE
        if why:
            refused[why].append(each.entry.number_text)
        else:
            by_signatory[each.signatory_id].append(each)
    for signatory_id, certificates in by_signatory.items():
        signatories = Signatory.objects.select_related("picture__stored_file")
        signatory = signatories.filter(pk=signatory_id or 0).first()
        _sign(certificates, signatory, actor=actor)
    return Checked(sum(map(len, by_signatory.values())), dict(refused))


def _sign(
    certificates: Iterable[Certificate], signatory: Signatory | None, *, actor: Actor
) -> None:
    now = timezone.now()
    signature = signature_of(signatory) if signatory else None
    Certificate.objects.filter(pk__in=[each.pk for each in certificates]).update(
        check_state=Check.APPROVED,
        checked_at=now,
        checked_by=actor.user_id,
        refusal_reason="",
        signed_block=signatory.block if signatory else [],
        signature=signature,
        first_approved_at=Coalesce(F("first_approved_at"), now),
    )
    events = [
        (
            each.entry,
            {
                "number": each.entry.number_text,
                "signatory": signatory.name if signatory else "",
                "signature": signature.sha256 if signature else "",
            },
        )
        for each in certificates
    ]
    record_many(AuditKind.CERTIFICATE_APPROVED, list(events), actor=actor)
