"""Who makes which copy, and what became of it: each step is one transaction.

A worker claims a copy, makes it without holding anything, and writes what came of it
if the claim is still its own. A claim that ran out (the worker was killed) is taken
over by another; after some tries the copy is given up, and says so until somebody
presses ทำอีกครั้ง.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.models import Circulation
from saraban.core.locks import lock_free, lock_row
from saraban.documents.models import StoredFile
from saraban.letters.models import LetterAttachment
from saraban.offices.sign_in_record import Visitor
from saraban.stamps.models import PROBLEM_MAX, Rendition, RenditionQuerySet
from saraban.stamps.paper.content import CoverReason, StampPosition

CLAIM_LASTS: Final = timedelta(minutes=10)
# What an upgrade asks for bears this moment: it waits for all that people ask for.
BEHIND_ALL: Final = datetime(2000, 1, 1, tzinfo=UTC)
# Between a try that failed and the next; then the last of them.
PAUSES: Final = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
MOST_TRIES: Final = 5
# A time stamp service may be away for a day.
MOST_SEAL_TRIES: Final = 20
BY_ITSELF: Final = "ระบบประทับตรา"


@dataclass(frozen=True)
class StoredRendition:
    """A stamped copy that was made and stored."""

    stored_file: StoredFile
    moment: datetime
    attachment: LetterAttachment | None = None
    original_sha256: str = ""
    stamp_text: str = ""
    cover: CoverReason | None = None
    sheet: tuple[float, float] = (0.0, 0.0)
    place: StampPosition | None = None
    page_count: int = 1


@dataclass
class _Ending:
    """What becomes of a claimed copy."""

    state: Rendition.State
    problem: str = ""
    next_try_at: datetime | None = None
    columns: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def claim_next() -> Rendition | None:
    """Take the copy whose turn it is; of several workers each gets another one."""
    waiting = Rendition.objects.order_by("next_try_at", "pk")
    claimed = _claim(waiting.filter(asked_at__gt=BEHIND_ALL))
    if claimed is None and (asked := _asked_by_circulation()):
        claimed = _claim(waiting.filter(pk=asked.pk))
    if claimed is None:
        claimed = _claim(waiting)
    if claimed is not None:
        claimed.tries += 1
        claimed.save(update_fields=["tries"])
    return claimed


def _claim(waiting: RenditionQuerySet) -> Rendition | None:
    claimed: Rendition | None = waiting.claim(CLAIM_LASTS, ahead=PAUSES[-1])
    return claimed


def _asked_by_circulation() -> Rendition | None:
    """Begin the copy of a letter on which somebody has written."""
    under_way = Rendition.objects.pending().filter(entry=OuterRef("entry"))
    waiting = Circulation.objects.filter(~Exists(under_way), stamp_due=True)
    found = lock_free(waiting.order_by("pk"))
    if found is None:
        return None
    now = timezone.now()
    try:
        with transaction.atomic():
            return Rendition.objects.create(entry_id=found.entry_id, next_try_at=now)
    except IntegrityError:
        # Somebody has just pressed the button for the same letter.
        return None


def most_tries_of(rendition: Rendition) -> int:
    """Return how often a copy is tried before it is given up."""
    return MOST_SEAL_TRIES if rendition.waits_for_seal else MOST_TRIES


@transaction.atomic
def drop(claimed: Rendition) -> None:
    """Take back what is not to be made: the number was cancelled meanwhile."""
    locked = _still_own(claimed)
    if locked is None:
        return
    if locked.is_pending:
        locked.delete()
    else:
        _end(locked, _Ending(Rendition.State.DONE))
    Circulation.objects.filter(entry=claimed.entry_id).update(stamp_due=False)


@transaction.atomic
def postpone(
    claimed: Rendition, problem: str, circulation: Circulation | None = None
) -> None:
    """Keep why it failed, and when it is tried again; the last try gives up."""
    locked = _still_own(claimed)
    if locked is None:
        return
    if locked.tries >= most_tries_of(locked):
        _fail(locked, problem, circulation)
        return
    pause = PAUSES[min(locked.tries, len(PAUSES)) - 1]
    state = Rendition.State(locked.state)
    _end(locked, _Ending(state, problem, timezone.now() + pause))


@transaction.atomic
def give_up(
    claimed: Rendition, problem: str, circulation: Circulation | None = None
) -> None:
    """Keep why it failed for good, until somebody presses ทำอีกครั้ง."""
    locked = _still_own(claimed)
    if locked is not None:
        _fail(locked, problem, circulation)


def _fail(locked: Rendition, problem: str, circulation: Circulation | None) -> None:
    _end(locked, _Ending(Rendition.State.FAILED, problem))
    _settle_asking(circulation)


@transaction.atomic
def wait_for_seal(
    claimed: Rendition,
    made: StoredRendition,
    problem: str,
    circulation: Circulation | None,
) -> None:
    """Show the copy as it is; its seal follows when the service answers."""
    locked = _still_own(claimed)
    if locked is None:
        return
    ending = _Ending(
        Rendition.State.SEAL_WAITS,
        problem,
        timezone.now() + PAUSES[0],
        {**_columns(made, circulation), "tries": 0},
    )
    _keep(locked, ending, made, circulation)


@transaction.atomic
def finish(
    claimed: Rendition,
    made: StoredRendition,
    circulation: Circulation | None,
    *,
    sealed: StoredFile | None = None,
    problem: str = "",
) -> None:
    """Keep the copy that was made; ``problem`` says why it stays without its seal."""
    locked = _still_own(claimed)
    if locked is None:
        return
    state = Rendition.State.FAILED if problem else Rendition.State.DONE
    ending = _Ending(state, problem, columns=_columns(made, circulation))
    _keep(locked, ending, made, circulation)
    if sealed is not None:
        _put_seal(locked, sealed)


@transaction.atomic
def settle_seal(claimed: Rendition, sealed: StoredFile | None = None) -> None:
    """Put the sealed copy in the place of the one that waited, or let it be."""
    locked = _still_own(claimed)
    if locked is None:
        return
    _end(locked, _Ending(Rendition.State.DONE))
    if sealed is not None:
        _put_seal(locked, sealed)


def _put_seal(locked: Rendition, sealed: StoredFile) -> None:
    before = locked.sha256
    locked.stored_file, locked.sha256, locked.is_sealed = sealed, sealed.sha256, True
    locked.save(update_fields=["stored_file", "sha256", "is_sealed"])
    values = {
        "entry": locked.entry_id,
        "stamped_sha256": before,
        "sha256": sealed.sha256,
    }
    record(AuditKind.PAPER_SEALED, locked, actor=_witness(locked), values=values)


def _columns(made: StoredRendition, circulation: Circulation | None) -> dict[str, Any]:
    return {
        "stored_file": made.stored_file,
        "attachment": made.attachment,
        "original_sha256": made.original_sha256,
        "sha256": made.stored_file.sha256,
        "stamp_text": made.stamp_text,
        "is_cover": made.cover is not None,
        "cover_reason": made.cover or "",
        "sheet_width": made.sheet[0],
        "sheet_height": made.sheet[1],
        "place_x": made.place.x if made.place else None,
        "place_y": made.place.y if made.place else None,
        "made_at": made.moment,
        "paper_version": circulation.paper_version if circulation else 0,
    }


def _keep(
    locked: Rendition,
    ending: _Ending,
    made: StoredRendition,
    circulation: Circulation | None,
) -> None:
    is_asked_again = locked.is_asked_again
    _end(locked, ending)
    _let_go_of_former(locked)
    _settle_asking(circulation)
    if is_asked_again:
        Rendition.objects.get_or_create(
            entry_id=locked.entry_id,
            state=Rendition.State.PENDING,
            defaults={"next_try_at": timezone.now()},
        )
    values = {
        "entry": locked.entry_id,
        "original_sha256": made.original_sha256,
        "sha256": made.stored_file.sha256,
        "pages": made.page_count,
        "is_cover": made.cover is not None,
        "cover_reason": made.cover or "",
    }
    record(AuditKind.PAPER_STAMPED, locked, actor=_witness(locked), values=values)


def _still_own(claimed: Rendition) -> Rendition | None:
    """Return the copy locked, None where another worker has it by now."""
    lock_row(Rendition, claimed.pk)
    own = Rendition.objects.still_own(claimed).select_related("entry__book")
    return own.first()


def _end(locked: Rendition, ending: _Ending) -> None:
    columns: Mapping[str, Any] = {
        "state": ending.state,
        "problem": ending.problem[:PROBLEM_MAX],
        "next_try_at": ending.next_try_at,
        "claimed_until": None,
        "is_asked_again": False,
        **ending.columns,
    }
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(columns))


def _let_go_of_former(locked: Rendition) -> None:
    """Let the contents of earlier copies be swept away, a day from now.

    They can be made again from the original; what the office has sealed cannot.
    """
    former = Rendition.objects.filter(entry=locked.entry_id).exclude(pk=locked.pk)
    former.filter(state=Rendition.State.SEAL_WAITS).update(
        state=Rendition.State.DONE, next_try_at=None, claimed_until=None, problem=""
    )
    kept = former.filter(is_sealed=False, stored_file__isnull=False)
    contents = StoredFile.objects.filter(renditions__in=kept)
    StoredFile.objects.filter(pk__in=contents.values("pk")).update(
        stored_at=timezone.now()
    )
    kept.update(stored_file=None)


def _settle_asking(circulation: Circulation | None) -> None:
    """Ask no more, unless something was written since the copy was begun."""
    if circulation is None:
        return
    same = Circulation.objects.filter(
        pk=circulation.pk,
        paper_version=circulation.paper_version,
        closed_at=circulation.closed_at,
    )
    same.update(stamp_due=False)


def _witness(locked: Rendition) -> Visitor:
    owner = locked.entry.book.office_id
    return Visitor(None, None, capacity_text=BY_ITSELF, book_owner_id=owner)
