"""ลบ: the page that asks for the reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from saraban.access.permissions import Permission
from saraban.core import saved_input
from saraban.core.errors import DomainError
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.locks import require_for_entry
from saraban.registers.actions.void import void_entry
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry
from saraban.registers.views.entries.create import GET_POST
from saraban.registers.views.entries.forms import (
    VoidForm,
)


@GET_POST
def entry_void(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ลบ: cancel the number with a reason."""
    actor = request.actor
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, actor)
    require_for_entry(actor, Permission.ENTRY_VOID, entry)
    form = VoidForm(request.POST or None, initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        try:
            void_entry(entry, form.cleaned_data["reason"], actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"ยกเลิกเลขทะเบียน {entry.number_text} แล้ว")
            return HttpResponseRedirect(entry.get_absolute_url())
    context = {"entry": entry, "book": entry.book, "form": form}
    status = 422 if form.errors else 200
    return render(request, "registers/entry_void.html", context, status=status)
