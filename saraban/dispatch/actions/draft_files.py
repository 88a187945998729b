"""A draft's files: kept with it, shown in its form, carried by its letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone

from saraban.accounts.models import User
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.core.requests import read_ids
from saraban.core.thai import clean_line
from saraban.dispatch.models import Draft, DraftFile
from saraban.documents.actions import use_uploads
from saraban.documents.models import DESCRIPTION_MAX, StoredFile
from saraban.documents.responses import file_response
from saraban.documents.staged_uploads import ChosenFile, StagedFile, StagedUploads
from saraban.offices.actors import Actor

# What stands for a kept file where a form names its uploads by token.
KEPT: Final = "draft-"


@dataclass(frozen=True)
class KeptFile(ChosenFile):
    """A file that the draft has already; it has no token any more."""

    draft_file_id: int = 0


@dataclass
class DraftUploads(StagedUploads):
    """The file area of a draft's form: its kept files, then what was sent ahead."""

    _kept: dict[int, DraftFile] = field(default_factory=dict)

    @classmethod
    def of(cls, draft: Draft) -> DraftUploads:
        """The file area of a draft that is opened again."""
        uploads = cls(slots=cls.blank().slots)
        uploads.know(draft)
        uploads.keep_missing()
        return uploads

    @classmethod
    def read_for(cls, draft: Draft, request: HttpRequest, user: User) -> DraftUploads:
        """Read a sent form of a draft; a kept file that is not ticked is taken out."""
        uploads = cls(slots=cls.blank().slots)
        uploads.know(draft)
        uploads.take(request, user)
        return uploads

    def know(self, draft: Draft) -> None:
        """Find the files that the draft has."""
        self._kept = {each.pk: each for each in files_of(draft)}

    def keep_missing(self) -> None:
        """Tick what the draft has and the form did not name."""
        named = {each.draft_file_id for each in self._chosen_kept()}
        self._chosen += [
            _kept_file(each) for pk, each in self._kept.items() if pk not in named
        ]

    def _chosen_kept(self) -> list[KeptFile]:
        return [each for each in self._chosen if isinstance(each, KeptFile)]

    @property
    def staged(self) -> list[StagedFile]:
        """The files that the form holds now, kept ones under their own marks."""
        return [
            StagedFile(
                token=(
                    f"{KEPT}{each.draft_file_id}"
                    if isinstance(each, KeptFile)
                    else str(each.token)
                ),
                name=each.name,
                size_text=each.stored_file.size_text,
                description=each.description,
            )
            for each in self._chosen
        ]

    def _read_tokens(self, post: QueryDict, user: User) -> None:
        removed = post.get("remove_upload")
        marks = [each for each in post.getlist("upload") if each.startswith(KEPT)]
        for pk in read_ids(
            each.removeprefix(KEPT) for each in dict.fromkeys(marks) if each != removed
        ):
            if pk in self._kept:
                text = clean_line(post.get(f"upload_description_{KEPT}{pk}", ""))
                self._chosen.append(_kept_file(self._kept[pk], text))
        others = post.copy()
        others.setlist(
            "upload",
            [each for each in post.getlist("upload") if not each.startswith(KEPT)],
        )
        super()._read_tokens(others, user)


def files_of(draft: Draft) -> list[DraftFile]:
    """Return the draft's files in their order."""
    return list(draft.files.select_related("stored_file"))


def chosen_files(draft: Draft) -> list[ChosenFile]:
    """Return the draft's files as an action takes them."""
    return [_kept_file(each) for each in files_of(draft)]


def set_files(draft: Draft, files: Sequence[ChosenFile]) -> list[dict[str, Any]]:
    """Let the draft have exactly these files; return them as the record keeps them.

    Those sent ahead come off their sender's waiting list in the same commit, so that
    they do not expire. Part of the transaction that holds the draft.
    """
    fresh = use_uploads({each.token for each in files if each.token is not None})
    staying = [each for each in files if each.token is None or each.token in fresh]
    drop_files(draft)
    DraftFile.objects.bulk_create(
        DraftFile(
            draft=draft,
            stored_file=each.stored_file,
            position=position,
            name=each.name,
            description=each.description,
        )
        for position, each in enumerate(staying, start=1)
    )
    return [
        {
            "name": each.name,
            "description": each.description,
            "sha256": each.stored_file.sha256,
        }
        for each in staying
    ]


def drop_files(draft: Draft) -> None:
    """Let go of the draft's files; their contents stay stored for a day at least."""
    gone = list(draft.files.values_list("stored_file", flat=True))
    StoredFile.objects.filter(pk__in=gone).update(stored_at=timezone.now())
    draft.files.all().delete()


def opened_file(draft: Draft, file_id: int, *, actor: Actor) -> HttpResponseBase:
    """Answer with one of the draft's files and keep who opened it.

    Raises UnknownSubjectError for a file of another draft.
    """
    found = draft.files.select_related("stored_file").filter(pk=file_id).first()
    if found is None:
        raise UnknownSubjectError
    values = {"draft": draft.pk, "sha256": found.stored_file.sha256}
    record(AuditKind.FILE_READ, found, actor=actor, values=values)
    return file_response(found.stored_file, found.name)


def _kept_file(each: DraftFile, description: str = "") -> KeptFile:
    return KeptFile(
        stored_file=each.stored_file,
        name=each.name,
        description=description[:DESCRIPTION_MAX] or each.description,
        draft_file_id=each.pk,
    )
