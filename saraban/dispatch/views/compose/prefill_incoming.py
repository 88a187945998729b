"""แจ้งโรงเรียน: a letter to schools, filled in with one that came to the office."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpRequest, QueryDict

from saraban.access.permissions import Permission
from saraban.access.policy import divisions_for
from saraban.accounts.models import User
from saraban.circulation.models import Decision, Endorsement
from saraban.core.errors import UnknownSubjectError
from saraban.core.requests import read_ids
from saraban.core.thai import clean_line
from saraban.dispatch.models import Dispatch
from saraban.dispatch.queries.recipients import kinds_for
from saraban.dispatch.views.compose.fields import ids_in
from saraban.documents.models import DESCRIPTION_MAX
from saraban.documents.staged_uploads import ChosenFile, StagedFile, StagedUploads
from saraban.letters.models import LetterAttachment
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry

Kind = Dispatch.Recipients
# What stands for a file of the letter that came, where a form names its uploads.
CARRIED: Final = "letter-"
TELLING: Final = (Decision.TOLD, Decision.TOLD_SCHOOLS)


def asked_incoming(request: SignedInRequest) -> RegisterEntry | None:
    """Return the letter that came and is told to schools, of the form or the address.

    Raises UnknownSubjectError for what is no whole letter of the incoming book.
    """
    ids = ids_in(request.POST.get("incoming") or request.GET.get("incoming"))
    if not ids:
        return None
    entry = visible_entry(RegisterEntry.objects.all(), ids[0], request.actor)
    if not entry.register.is_incoming or entry.letter is None or entry.is_void:
        raise UnknownSubjectError
    return entry


def incoming_preset(entry: RegisterEntry, actor: Actor) -> dict[str, Any]:
    """Return เรื่อง, เนื้อหาโดยสรุป, ชั้นความเร็ว, จาก and ถึง: all government schools."""
    preset: dict[str, Any] = {
        "subject": entry.subject,
        "summary": _instructed(entry),
        "urgency": entry.urgency,
    }
    if Kind.ALL_GOVERNMENT in kinds_for(actor.book_owner):
        preset["recipients"] = [Kind.ALL_GOVERNMENT]
    sources = {each.pk for each in divisions_for(actor, Permission.LETTER_SEND)}
    if entry.responsible_office_id in sources:
        preset["from_office"] = entry.responsible_office_id
    return preset


def _instructed(entry: RegisterEntry) -> str:
    """The words of the last instruction to tell it."""
    told = Endorsement.objects.filter(
        circulation__entry=entry,
        kind=Endorsement.Kind.INSTRUCTION,
        decision__in=TELLING,
    )
    return told.order_by("-pk").values_list("words", flat=True).first() or ""


@dataclass(frozen=True)
class CarriedFile(ChosenFile):
    """A file of the letter that came; nobody sends it up again."""

    attachment_id: int = 0


@dataclass
class CarriedUploads(StagedUploads):
    """The file area of such a form: the files of the letter that came, and others."""

    _letters: dict[int, LetterAttachment] = field(default_factory=dict)

    @classmethod
    def of(cls, entry: RegisterEntry) -> CarriedUploads:
        """All of them ticked, in a form that nobody has filled."""
        uploads = cls(slots=cls.blank().slots)
        uploads.know(entry)
        uploads._chosen = [_carried(each) for each in uploads._letters.values()]
        return uploads

    @classmethod
    def read_for(
        cls, entry: RegisterEntry, request: HttpRequest, user: User
    ) -> CarriedUploads:
        """Read a sent form: only what is ticked goes with the letter."""
        uploads = cls(slots=cls.blank().slots)
        uploads.know(entry)
        uploads.take(request, user)
        return uploads

    def know(self, entry: RegisterEntry) -> None:
        """Find the files of the letter that came."""
        files = entry.content.attachments.select_related("stored_file")
        self._letters = {each.pk: each for each in files}

    @property
    def staged(self) -> list[StagedFile]:
        """The files that the form holds now, those of the letter under own marks."""
        return [
            StagedFile(
                token=(
                    f"{CARRIED}{each.attachment_id}"
                    if isinstance(each, CarriedFile)
                    else str(each.token)
                ),
                name=each.name,
                size_text=each.stored_file.size_text,
                description=each.description,
            )
            for each in self._chosen
        ]

    def _read_tokens(self, post: QueryDict, user: User) -> None:
        named = [
            each
            for each in dict.fromkeys(post.getlist("upload"))
            if each != post.get("remove_upload")
        ]
        marks = [each for each in named if each.startswith(CARRIED)]
        for pk in read_ids(each.removeprefix(CARRIED) for each in marks):
            if pk in self._letters:
                text = clean_line(post.get(f"upload_description_{CARRIED}{pk}", ""))
                self._chosen.append(_carried(self._letters[pk], text))
        others = post.copy()
        others.setlist("upload", [each for each in named if each not in marks])
        super()._read_tokens(others, user)


def _carried(each: LetterAttachment, description: str = "") -> CarriedFile:
    return CarriedFile(
        stored_file=each.stored_file,
        name=each.name,
        description=description[:DESCRIPTION_MAX] or each.description,
        attachment_id=each.pk,
    )
