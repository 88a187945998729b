"""ลงทะเบียนรับหนังสือลับ and ลงทะเบียนส่งหนังสือลับ, by the registrar only."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from saraban.core import saved_input
from saraban.core.errors import DomainError
from saraban.core.fields import put_typed
from saraban.core.pages import posted
from saraban.core.questions import REGISTERING, SENDING, Unusual, ask_about
from saraban.core.requests import read_ids
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.registers.models.kinds import SECRET_INCOMING, SECRET_OUTGOING
from saraban.registers.queries.unusual import FAR_BACK_INCOMING, far_date
from saraban.secret_letters.actions.register import entry_of_form, register_secret
from saraban.secret_letters.details import ChosenSecretFile, SecretDetails
from saraban.secret_letters.errors import SecretFormUsedError
from saraban.secret_letters.models import SecretEntry
from saraban.secret_letters.queries.access import require_registrar
from saraban.secret_letters.queries.registrars import (
    offices_to_send_to,
    registrars_of,
)
from saraban.secret_letters.views.confirmed import confirmed
from saraban.secret_letters.views.files import SecretFiles
from saraban.secret_letters.views.forms import LetterForm, SendForm

NO_FILE: Final = Unusual(
    "no_file", "", "ส่งผ่านระบบโดยไม่ได้แนบไฟล์ ผู้รับจะได้เพียงเรื่อง", "file_1"
)


@require_http_methods(["GET", "POST"])
@confirmed
def letter_receive(request: SignedInRequest) -> HttpResponse:
    """ลงทะเบียนรับหนังสือลับ of paper."""
    actor = require_registrar(request.actor)
    initial = {"addressee": actor.book_owner.name}
    form = LetterForm(
        posted(request), initial=initial | saved_input.initial_values(request)
    )
    context = {"is_sending": False, "kind": SECRET_INCOMING}
    return _register(request, form, context, actor)


@require_http_methods(["GET", "POST"])
@confirmed
def letter_send(request: SignedInRequest) -> HttpResponse:
    """ลงทะเบียนส่งหนังสือลับ: and to the offices that have a registrar, in one press."""
    actor = require_registrar(request.actor)
    offices = offices_to_send_to(actor.book_owner)
    having = {each.office_id for each in registrars_of([each.pk for each in offices])}
    with_registrar = [each for each in offices if each.pk in having]
    initial = {"sender": actor.book_owner.name}
    form = SendForm(
        posted(request),
        offices=offices.filter(pk__in=having),
        initial=initial | saved_input.initial_values(request),
    )
    context = {
        "is_sending": True,
        "kind": SECRET_OUTGOING,
        "groups": [{"title": "มีนายทะเบียนหนังสือลับ", "offices": with_registrar}],
        "chosen": set(read_ids(request.POST.getlist("offices"))),
        "without": [each for each in offices if each.pk not in having],
    }
    return _register(request, form, context, actor)


def _register(
    request: SignedInRequest, form: LetterForm, context: dict[str, Any], actor: Actor
) -> HttpResponse:
    files = SecretFiles()
    if request.method == "POST":
        is_whole = form.is_valid()
        if is_whole and (made := _made_before(form, actor)) is not None:
            return HttpResponseRedirect(made.letter.get_absolute_url())
        files = SecretFiles.read(request, request.user)
        if files.is_valid() and is_whole and not _asks(request, form, files):
            entry = _write(context["kind"].code, form, files, actor)
            if entry is not None:
                messages.success(request, "ลงทะเบียนหนังสือลับแล้ว")
                return HttpResponseRedirect(entry.letter.get_absolute_url())
    is_bad = request.method == "POST" and not files.is_changed
    context |= {"form": form, "files": files}
    status = 422 if is_bad else 200
    deed = "send" if context["is_sending"] else "receive"
    page = f"secret_letters/letter_{deed}.html"
    return render(request, page, context, status=status)


def _asks(request: SignedInRequest, form: LetterForm, files: SecretFiles) -> bool:
    """Whether the letter is dated far from today, or goes to offices without a file."""
    dated, offices = (
        form.cleaned_data["document_date"],
        form.cleaned_data.get("offices"),
    )
    unusual = [far_date(dated, None, "document_date", back=FAR_BACK_INCOMING)]
    if offices and not files.chosen():
        unusual.append(NO_FILE)
    words = SENDING if offices else REGISTERING
    return ask_about(form, filter(None, unusual), request, words)


def _made_before(form: LetterForm, actor: Actor) -> SecretEntry | None:
    """Return what this very form has made: its files are used up at the second press."""
    try:
        return entry_of_form(_details(form, ()), actor=actor)
    except DomainError:
        return None


def _write(
    kind: str, form: LetterForm, files: SecretFiles, actor: Actor
) -> SecretEntry | None:
    """Register what was typed; a refusal goes back onto the form."""
    try:
        return register_secret(kind, _details(form, files.chosen()), actor=actor)
    except SecretFormUsedError as error:
        form.add_error(None, error.message)
        put_typed(form, "submission", str(uuid4()))
    except DomainError as error:
        form.add_error(None, error.message)
    return None


def _details(form: LetterForm, files: tuple[ChosenSecretFile, ...]) -> SecretDetails:
    typed = form.cleaned_data
    return SecretDetails(
        letter=form.content(),
        entry=form.entry_content(),
        level=typed["level"],
        urgency=typed["urgency"],
        office_ids=tuple(each.pk for each in typed.get("offices", ())),
        files=files,
        submission=typed["submission"],
    )
