"""ปรับชั้นความลับ: another level, or none any more; holders elsewhere are told."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from saraban.audit.models import AuditKind
from saraban.core.locks import locked_row
from saraban.documents.staged_uploads import ChosenFile
from saraban.documents.storage import store_content
from saraban.letters.models import Secrecy
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.registers.actions.register import next_place
from saraban.registers.actions.write_entry import new_letter, save_entry
from saraban.registers.details import EntryDetails
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.kinds import SECRET_OUTGOING
from saraban.secret_letters.contents import Words
from saraban.secret_letters.errors import SameLevelError, TopSecretError
from saraban.secret_letters.files import opened_in_memory
from saraban.secret_letters.models import (
    SecrecyChange,
    SecretDelivery,
    SecretFile,
    SecretLetter,
)
from saraban.secret_letters.queries.access import registrar_access
from saraban.secret_letters.queries.registrars import registrars_of
from saraban.secret_letters.witness import record_secret

CHANGED = "มีการปรับชั้นความลับของหนังสือลับ"


@transaction.atomic
def change_level(
    letter: SecretLetter, level: int, reason: str, *, actor: Actor
) -> SecrecyChange:
    """Give a letter another level; without one it gets a line of the ordinary book.

    The line in the secret book stays and names that one, and the other way round.
    Raises NotRegistrarError, SameLevelError, TopSecretError, BookClosedError.
    """
    access = registrar_access(letter.pk, actor)
    if level == Secrecy.TOP_SECRET:
        raise TopSecretError
    letter = locked_row(SecretLetter.objects.all(), letter.pk)
    if letter.level == level:
        raise SameLevelError
    entry = None if level else _registered_openly(letter, access.actor)
    change = SecrecyChange(
        letter=letter,
        office=actor.book_owner,
        before=letter.level,
        after=level,
        changed_by=actor.user,
        entry=entry,
    )
    change.seal(letter.key, Words(reason))
    change.save(force_insert=True)
    letter.level = level
    letter.save(update_fields=["level"])
    values = {
        "before": Secrecy(change.before).label,
        "after": Secrecy(level).label,
        "reason": reason,
    }
    record_secret(AuditKind.SECRECY_CHANGED, letter, actor=actor, values=values)
    _tell_holders(letter, actor)
    return change


def _tell_holders(letter: SecretLetter, actor: Actor) -> None:
    holders = SecretDelivery.objects.filter(letter=letter).exclude(
        state=SecretDelivery.State.RETURNED
    )
    offices = {*holders.values_list("office", flat=True), letter.office_id}
    people = registrars_of(offices - {actor.book_owner_id})
    path = letter.get_absolute_url()
    whom = [Tell(each.office_id, path, person_id=each.user_id) for each in people]
    tell(NoticeKind.SECRET_WAITS, CHANGED, whom)


def _registered_openly(letter: SecretLetter, actor: Actor) -> RegisterEntry:
    """Write the letter into the ordinary book, with its files in the open store."""
    content = letter.content
    is_sent = letter.entries.filter(
        book__office=actor.book_owner_id, book__kind=SECRET_OUTGOING.code
    ).exists()
    details = EntryDetails(
        document_date=content.dated or date.today(),  # noqa: DTZ011  Always dated.
        sender=content.sender,
        addressee=content.addressee,
        subject=content.subject,
        reference_number=content.reference_number,
        urgency=letter.urgency,
        note="เดิมเป็นหนังสือลับ ปรับชั้นความลับแล้ว",
    )
    files = _opened_files(letter)
    written = new_letter(details, files, actor=actor)
    written.reference_number = content.reference_number
    written.save(update_fields=["reference_number"])
    kind = Book.Kind.OUTGOING if is_sent else Book.Kind.INCOMING
    place = next_place(actor.book_owner, kind)
    entry = RegisterEntry(letter=written, has_files=bool(files), **details.columns())
    save_entry(entry, details, place, actor=actor)
    return entry


def _opened_files(letter: SecretLetter) -> list[ChosenFile]:
    found = []
    for file in SecretFile.objects.filter(letter=letter).order_by("position"):
        file.letter = letter
        kept = file.content
        with opened_in_memory(file.uid, kept) as plain:
            stored = store_content(plain.read(), kept.content_type)
        found.append(ChosenFile(stored, kept.name, kept.description))
    return found
