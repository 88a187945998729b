"""ใบเชิญ: printed by who looks after the account, used by its person."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from saraban.access.policy import HELD
from saraban.accounts.models import User
from saraban.core.addresses import ip_address_of
from saraban.core.middleware import open_to_all
from saraban.core.pages import posted
from saraban.core.public_codes import digest_of, is_code, typed_code
from saraban.core.typesetting import TypesettingBusyError, TypesettingTooLongError
from saraban.directory.actions.accept_invitation import accept_invitation
from saraban.directory.errors import DirectoryError, InvitationOverError
from saraban.directory.models.invitations import CODE_LENGTH
from saraban.directory.printing.slips import EIGHT_A_PAGE, LAYOUTS
from saraban.directory.queries.invitations import invited_by_digest
from saraban.directory.views.own_password import OwnPasswordFields
from saraban.directory.views.slips import chosen_people, list_page, print_slips
from saraban.offices.public_pages import MINUTE, asks_too_often, unlisted
from saraban.offices.requests import SignedInRequest

GET_POST = require_http_methods(["GET", "POST"])
# What the session keeps between the two pages: the digest of the code.
INVITED: Final = "invitation"
MANY: Final = 429
CODE_MAX: Final = 40
_WRONG: Final = "รหัสนี้ไม่ถูกต้อง ตรวจตัวอักษรกับใบเชิญอีกครั้ง มี 16 ตัว ไม่มีเลข 0 และ 1"


class NewPasswordForm(OwnPasswordFields):
    """The person's own password, twice."""

    def __init__(self, data: Any, *, person: User) -> None:
        """Know whose: a password is not like the own name."""
        super().__init__(data)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Both are the same, and good enough."""
        self.check_password(self.person)
        return self.cleaned_data


@open_to_all
@GET_POST
def invitation_open(request: HttpRequest) -> HttpResponse:
    """Type the code of a slip, or come here by its QR."""
    typed = request.POST.get("code") or request.GET.get("code")
    context = {"code": (typed or "")[:CODE_MAX], "sentence": ""}
    if typed is None:
        return _asked(request, context, 422 if request.method == "POST" else 200)
    if asks_too_often(request, "invitation"):
        context["sentence"] = "ลองหลายครั้งเกินไป รอหนึ่งนาทีแล้วลองใหม่"
        return _asked(request, context, 429)
    code = typed_code(typed)
    if not is_code(code, CODE_LENGTH):
        context["sentence"] = _WRONG
    elif invited_by_digest(digest_of(code)) is None:
        context["sentence"] = InvitationOverError.message
    else:
        request.session[INVITED] = digest_of(code)
        return HttpResponseRedirect(reverse("directory:invitation_accept"))
    return _asked(request, context, 422)


def _asked(request: HttpRequest, context: dict[str, str], status: int) -> HttpResponse:
    page = render(request, "directory/invitation_open.html", context, status=status)
    if status == MANY:
        page["Retry-After"] = str(MINUTE)
    return unlisted(page)


@sensitive_post_parameters("password", "password_again")
@open_to_all
@GET_POST
def invitation_accept(request: HttpRequest) -> HttpResponse:
    """ตั้งรหัสผ่าน: the invited person's own; then they are signed in."""
    digest = str(request.session.get(INVITED, ""))
    invitation = invited_by_digest(digest) if digest else None
    if invitation is None:
        return HttpResponseRedirect(reverse("directory:invitation_open"))
    form = NewPasswordForm(posted(request), person=invitation.user)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        address = ip_address_of(request)
        try:
            person = accept_invitation(digest, password, ip_address=address)
        except DirectoryError as error:
            form.add_error(None, error.message)
        else:
            return _signed_in(request, person)
    context = {"form": form, "person": invitation.user}
    status = 422 if form.errors else 200
    template = "directory/invitation_accept.html"
    return unlisted(render(request, template, context, status=status))


def _signed_in(request: HttpRequest, person: User) -> HttpResponse:
    request.session.pop(INVITED, None)
    login(request, person)
    messages.success(request, "ตั้งรหัสผ่านแล้ว ครั้งต่อไปให้เข้าสู่ระบบด้วยชื่อผู้ใช้และรหัสผ่านนี้")
    if person.held_since is not None:
        messages.warning(request, HELD)
    return HttpResponseRedirect(reverse("desk:home"))


@require_POST
def invitation_print(request: SignedInRequest) -> HttpResponse:
    """พิมพ์ใบเชิญ of the ticked people, or of all of the list that lack a password."""
    layout = request.POST.get("layout", EIGHT_A_PAGE)
    layout = layout if layout in dict(LAYOUTS) else EIGHT_A_PAGE
    try:
        return print_slips(request, chosen_people(request), layout)
    except (DirectoryError, TypesettingBusyError, TypesettingTooLongError) as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(list_page(request))
