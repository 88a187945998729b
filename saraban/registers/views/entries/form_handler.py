"""The form of a letter with its files, from the first look to the deed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from saraban.core import saved_input
from saraban.core.errors import DomainError
from saraban.core.questions import REGISTERING, Unusual, ask_about
from saraban.core.submissions import refuse_form
from saraban.documents.staged_uploads import ChosenFile, StagedUploads
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.register import register_letter
from saraban.registers.models import Book, BookKind, RegisterEntry
from saraban.registers.queries.duplicates import book_of_day
from saraban.registers.queries.unusual import unusual_of_entry
from saraban.registers.views.entries.forms import FormMaker
from saraban.registers.views.secrecy import refuse_secret

Deed = Callable[[Any, list[ChosenFile]], RegisterEntry]
UnusualOf = Callable[[Any], Sequence[Unusual]]
# The button of ลงทะเบียนหนังสือรับ that opens the next form.
NEXT_LETTER: Final = "next_letter"


def unusual_in(kind: BookKind, book: Book | None, *, actor: Actor) -> UnusualOf:
    """Return what finds the unusual in a form whose line goes into this book."""
    return lambda form: unusual_of_entry(form.details(), kind, book, actor=actor)


class EntryFormHandler:
    """One form as somebody asked for it or sent it; ``status`` is the page's.

    What is refused is shown again with everything that was typed and chosen.
    """

    def __init__(
        self,
        request: SignedInRequest,
        make_form: FormMaker,
        divisions: Sequence[Office],
    ) -> None:
        """Fit the form to the person's office and the divisions they may choose."""
        self.request = request
        self.status = 200
        self.is_asked = False
        self._make_form = make_form
        self._made_for: dict[str, Any] = {
            "office": request.actor.book_owner,
            "divisions": list(divisions),
        }

    def show_blank(self, initial: dict[str, Any]) -> None:
        """Show the form first, or with what was typed before signing in again."""
        kept = saved_input.initial_values(self.request)
        self.form = self._make_form(initial=initial | kept, **self._made_for)
        self.uploads = StagedUploads.blank()

    def show_again(self) -> None:
        """Show what is typed so far, without a word about what is missing."""
        refuse_secret(self.request)
        typed_so_far = self.request.POST.dict()
        self.form = self._make_form(initial=typed_so_far, **self._made_for)
        self.uploads = StagedUploads.read(self.request, self.request.actor.user)

    def save(
        self, deed: Deed, unusual_of: UnusualOf | None = None
    ) -> RegisterEntry | None:
        """Do the deed if all is well; else be ready to show why not.

        What ``unusual_of`` finds is asked about first. Raises SecretChosenError.
        """
        refuse_secret(self.request)
        self.form = self._make_form(self.request.POST, **self._made_for)
        self.uploads = StagedUploads.read(self.request, self.request.actor.user)
        if self.uploads.wants_more_slots:
            return None
        self.status = 422
        if not (self.form.is_valid() and self.uploads.is_valid()):
            return None
        if unusual_of is not None:
            self.is_asked = ask_about(
                self.form,
                unusual_of(self.form),
                self.request,
                REGISTERING,
                buttons=(NEXT_LETTER,),
            )
        return None if self.is_asked else self._done(deed)

    def register(self, kind: BookKind) -> RegisterEntry | None:
        """Write the line into the own book of a kind if all is well."""
        actor = self.request.actor
        return self.save(
            lambda form, files: register_letter(
                kind.code,
                form.details(),
                files,
                actor=actor,
                hands_on=form.is_handed_on,
            ),
            unusual_in(kind, book_of_day(actor, kind.code), actor=actor),
        )

    def _done(self, deed: Deed) -> RegisterEntry | None:
        try:
            with self.uploads.consuming():
                entry = deed(self.form, self.uploads.chosen())
        except DomainError as error:
            self.refuse(error)
            return None
        return entry

    def refuse(self, error: DomainError) -> None:
        """Show why the deed was refused."""
        refuse_form(self.form, error)

    def context(self) -> dict[str, Any]:
        """Return what the page of such a form shows."""
        return {
            "form": self.form,
            "uploads": self.uploads,
            "is_school": self.request.actor.book_owner.is_school,
        }
