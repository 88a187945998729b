"""ส่งหนังสือราชการ."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.core.errors import DomainError
from saraban.core.requests import read_ids
from saraban.core.typed_text import fitting_line
from saraban.dispatch.views.compose.composition import SAVE_GROUP, compose
from saraban.dispatch.views.drafts.form_handler import DraftFormHandler
from saraban.offices.requests import SignedInRequest
from saraban.recipients.actions import create_group
from saraban.recipients.errors import NamelessGroupError
from saraban.recipients.models import GROUP_NAME_MAX


@require_http_methods(["GET", "POST"])
def dispatch_create(request: SignedInRequest) -> HttpResponse:
    """ส่งหนังสือราชการ: from the send register, from the menu, or as an answer.

    Where the office wants a second pair of eyes, ตกลง asks for approval instead.
    """
    require_somewhere(request.actor, Permission.LETTER_SEND)
    if request.method == "POST":
        if SAVE_GROUP in request.POST:
            _keep_group(request)
        return DraftFormHandler.sent(request, None).answer()
    composition = compose(request)
    return DraftFormHandler(request, composition, composition.uploads()).page()


def _keep_group(request: SignedInRequest) -> None:
    """Keep the ticked schools as กลุ่มของฉัน; the letter goes on being written."""
    typed = request.POST.get("group_name", "")
    schools = read_ids(request.POST.getlist("offices"))
    try:
        name = fitting_line(typed, "ชื่อกลุ่ม", GROUP_NAME_MAX)
        if not name:
            raise NamelessGroupError
        create_group(name, schools, is_own=True, actor=request.actor)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"บันทึก {name} เป็นกลุ่มของฉันแล้ว {len(schools):,} แห่ง")
