"""What a letter of the own office answers, and what has answered one that came."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from saraban.circulation.models import Endorsement, EndorsementFile
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.models.querysets import DeliveryQuerySet, DispatchQuerySet
from saraban.documents.staged_uploads import ChosenFile
from saraban.offices.actors import Actor
from saraban.registers.models import Book, EntryLink, RegisterEntry
from saraban.registers.models.querysets import RegisterEntryQuerySet

State = Delivery.State
# Where a delivery stands while whoever it went to still has it.
THERE = (State.SENT, State.RECEIVED)


def tied_deliveries(entry: RegisterEntry | None) -> DeliveryQuerySet:
    """Return what came under the entries that this one answers (ตอบหนังสือ)."""
    if entry is None:
        return Delivery.objects.none()
    answered = EntryLink.objects.filter(entry=entry, kind=EntryLink.Kind.ANSWERS)
    return Delivery.objects.filter(entry__in=answered.values("target"))


def answered_through(entry: RegisterEntry | None) -> Delivery | None:
    """Return the newest received letter that an entry of the send register answers.

    What is called back, replaced or sent back is not answered any more.
    """
    if entry is None:
        return None
    wanted = tied_deliveries(entry).filter(state=State.RECEIVED)
    found = wanted.select_related("dispatch__sender", "dispatch__from_office")
    return found.order_by("-pk").first()


def replies_to(delivery: Delivery) -> DispatchQuerySet:
    """Return what the office has sent in answer, oldest first.

    A letter that came twice, or in versions, stands under one entry: its answers count
    for all of these.
    """
    if delivery.entry_id is None:
        return Dispatch.objects.none()
    replies = Dispatch.objects.filter(answers__entry=delivery.entry_id)
    return replies.order_by("pk")


def standing_replies(delivery: Delivery) -> DispatchQuerySet:
    """Return those answers that whoever asked has: not called back, not sent back."""
    there = Delivery.objects.filter(
        dispatch=OuterRef("pk"), office=delivery.sender_id, state__in=THERE
    )
    return replies_to(delivery).filter(Exists(there))


def other_reports(delivery: Delivery, entry: RegisterEntry | None) -> DispatchQuerySet:
    """Return the reports that were sent already, but for those under this number."""
    reports = standing_replies(delivery)
    return reports.exclude(entry=entry) if entry else reports


def numbers_for_answer(delivery: Delivery, actor: Actor) -> RegisterEntryQuerySet:
    """Return the numbers that were issued to answer a letter and wait to be sent."""
    answering = EntryLink.objects.filter(
        target=delivery.entry_id, kind=EntryLink.Kind.ANSWERS
    )
    return (
        RegisterEntry.objects.visible_to(actor)
        .filter(
            pk__in=answering.values("entry"),
            book__kind=Book.Kind.OUTGOING,
            state=RegisterEntry.State.REGISTERED,
            dispatched_at__isnull=True,
        )
        .order_by("-pk")
    )


def report_files(
    delivery: Delivery, entry: RegisterEntry | None, actor: Actor
) -> list[ChosenFile]:
    """Return the files that came with รายงานผล inside the office, for who reads the book.

    Not those that the letter carries already, nor under a number that has been sent.
    """
    letter = entry.letter if entry else None
    if (letter and letter.is_frozen) or not _reads(delivery, actor):
        return []
    files = EndorsementFile.objects.filter(
        endorsement__circulation__entry=delivery.entry_id,
        endorsement__kind=Endorsement.Kind.REPORT,
    )
    if letter:
        files = files.exclude(stored_file__in=letter.attachments.values("stored_file"))
    found = files.select_related("stored_file").order_by("endorsement", "position")
    return [
        ChosenFile(
            stored_file=each.stored_file,
            name=each.name,
            description=each.description,
            mark=f"report-{each.pk}",
        )
        for each in found
    ]


def report_words(delivery: Delivery, actor: Actor) -> str:
    """Return the words of the last รายงานผล inside the office; empty without one."""
    if not _reads(delivery, actor):
        return ""
    reports = Endorsement.objects.filter(
        circulation__entry=delivery.entry_id, kind=Endorsement.Kind.REPORT
    )
    return reports.order_by("-pk").values_list("words", flat=True).first() or ""


def _reads(delivery: Delivery, actor: Actor) -> bool:
    entries = RegisterEntry.objects.visible_to(actor)
    return entries.filter(pk__in=[delivery.entry_id]).exists()
