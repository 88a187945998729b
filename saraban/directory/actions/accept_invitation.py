"""ตั้งรหัสผ่านตามใบเชิญ: the person sets the own password, which nobody else knows."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.accounts.models import User
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import locked_row
from saraban.directory.actions.ask_confirmation import hold_account
from saraban.directory.errors import InvitationOverError
from saraban.directory.models import Invitation
from saraban.directory.queries.second_persons import trusted_posts
from saraban.offices.models import Office
from saraban.offices.sign_in_record import Visitor


@transaction.atomic
def accept_invitation(digest: str, password: str, *, ip_address: str | None) -> User:
    """Set the password of whom the code with this digest invites; it works once.

    Raises InvitationOverError where the code was used, ended, or is too old.
    """
    codes = Invitation.objects.open().filter(code_digest=digest)
    user_id = codes.values_list("user", flat=True).first()
    if user_id is None:
        raise InvitationOverError
    # The account before its codes, as who invites locks them.
    person = locked_row(User.objects.all(), user_id, no_key=True)
    try:
        invitation = locked_row(codes)
    except Invitation.DoesNotExist:
        raise InvitationOverError from None
    if not person.is_active:
        raise InvitationOverError
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    witness = Visitor(person.pk, ip_address)
    record(AuditKind.INVITATION_ACCEPTED, person, actor=witness)
    if person.last_login is None and invitation.made_by is not None:
        _hold_new_head(person, invitation.made_by, witness)
    return person


def _hold_new_head(person: User, given_by: User, witness: Visitor) -> None:
    """Hold the powers of a new head or administrator of an area.

    Whoever gave the code could have used it. Heads of schools begin at once: there are
    hundreds, and their schools see who is at work.
    """
    posts = trusted_posts([person]).exclude(office__kind=Office.Kind.SCHOOL)
    if posts.exists():
        hold_account(person, given_by, witness=witness)
