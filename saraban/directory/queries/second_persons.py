"""Where a second person is asked, and who that may be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from saraban.access.appointments import is_own_post
from saraban.access.permissions import ROLE_GRANTS, TRUSTED, Permission
from saraban.access.policy import grant_of, require
from saraban.accounts.models import User
from saraban.audit.models import PASSWORD_GIVEN, AuditEvent
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.directory.details import AppointmentDetails
from saraban.directory.models import Confirmation, Invitation
from saraban.directory.models.confirmations import WAITS_FOR, ConfirmationQuerySet
from saraban.directory.queries.found import area_of_office, not_over
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, AppointmentQuerySet, Office, Role

_CONFIRMING: Final = [
    role for role, grants in ROLE_GRANTS.items() if Permission.CONFIRM in grants
]
TRUSTED_ROLES: Final = [
    role for role, grants in ROLE_GRANTS.items() if TRUSTED & grants.keys()
]
_HEADS_WORDS: Final = ("ผู้อำนวยการ", "ผอ.")
NOT_BY_ASKER: Final = (
    "ท่านเป็นผู้ขอรายการนี้ จึงยืนยันเองไม่ได้ ให้ผู้บริหารหรือผู้ดูแลระบบอีกคนของเขตพื้นที่ยืนยัน"
)
NOT_BY_CONCERNED: Final = (
    "รายการนี้เป็นเรื่องของท่านเอง จึงยืนยันเองไม่ได้ ให้ผู้บริหารหรือผู้ดูแลระบบคนอื่นยืนยัน"
)
NOT_YET_IN: Final = "เจ้าของบัญชียังไม่ได้ตั้งรหัสผ่านใหม่ ให้เจ้าตัวใช้ใบเชิญเข้าสู่ระบบก่อน แล้วจึงยืนยัน"
NOBODY_COULD_REFUSE: Final = (
    "ผู้บริหารและผู้ดูแลระบบคนอื่นถูกพักการใช้อำนาจอยู่ จึงไม่มีผู้ใดคัดค้านได้ ให้ยืนยันบัญชีของผู้อื่นก่อน "
    "หรือให้ผู้ดูแลเครื่องแม่ข่ายเพิ่มผู้ดูแลระบบด้วยคำสั่ง saraban createadmin"
)
NOT_SO_SOON: Final = (
    "ผู้ขอเพิ่งคืนค่ารหัสผ่านของท่านหรือออกใบเชิญให้ท่านไม่ถึง 7 วัน ท่านจึงยังยืนยันรายการของผู้นั้นไม่ได้ "
    "ให้ผู้บริหารหรือผู้ดูแลระบบคนอื่นยืนยัน หรือรอให้ครบ 7 วัน"
)


def gives_more_than_own(
    actor: Actor,
    office: Office,
    role: str,
    *,
    position: str = "",
    acting_for_id: int | None = None,
) -> bool:
    """Whether a post carries trust that who gives it does not have.

    Who administers makes nobody a head alone, and no second administrator, nor lets a
    position that is typed freely look like a head's; a head who names a deputy, or who
    stands in for the own post, gives what is already the head's.
    """
    if is_own_post(actor, office, role, acting_for_id):
        return False
    if role == Role.ADMINISTRATOR:
        return True
    trusted = TRUSTED & ROLE_GRANTS[Role(role)].keys()
    if looks_like_head(role, position):
        trusted |= {Permission.STEP_INSTRUCT}
    return any(grant_of(actor, each) is None for each in trusted)


def looks_like_head(role: str, position: str) -> bool:
    """Whether a position, which stands under signatures, is a head's and the post not."""
    if Permission.STEP_INSTRUCT in ROLE_GRANTS[Role(role)]:
        return False
    key = thai.search_key(position).replace(" ", "")
    return any(each in key for each in _HEADS_WORDS)


def needs_second_person(
    posts: Iterable[AppointmentDetails], concerned: Collection[int], *, actor: Actor
) -> bool:
    """Whether these posts begin only when a second person confirms them."""
    given = [
        each
        for each in posts
        if gives_more_than_own(
            actor,
            each.office,
            each.role,
            position=each.position_title,
            acting_for_id=each.acting_for_id,
        )
    ]
    if not given:
        return False
    area = area_of_office(given[0].office)
    return has_second_person(area, besides={actor.user_id, *concerned})


def has_second_person(area: Office, *, besides: Collection[int]) -> bool:
    """Whether the area asks a second person, and somebody else could be that."""
    return bool(second_persons_of(area) - set(besides))


def second_persons_of(area: Office) -> set[int]:
    """Return the ids of all who could be one; nobody where the area asks none.

    Not before the first letter of the area or one of its schools, nor where its switch
    is off. Who was head or administrator within the last seven days counts, also where
    the account is closed or held: nobody gets rid of the others to be alone.
    """
    if not area.has_divisions or not area.heads_need_second_person:
        return set()
    letters = Letter.objects.order_by()
    is_in_use = (
        letters.filter(office=area).exists()
        or letters.filter(office__parent=area).exists()
    )
    return set(_heads_of(area).values_list("user", flat=True)) if is_in_use else set()


def unseen_giver(person: User) -> User | None:
    """Return who gave the code of an account at which nobody second has looked since.

    The code was used within seven days, or is still to be used by somebody who has come
    in before. A new person is looked at when theirs is used.
    """
    codes = Invitation.objects.filter(user=person, made_by__isnull=False)
    lately = Q(used_at__gte=timezone.now() - WAITS_FOR)
    if person.last_login is not None:
        lately |= Q(pk__in=Invitation.objects.open().values("pk"))
    code = codes.filter(lately).select_related("made_by").order_by("-pk").first()
    if code is None:
        return None
    looked_at = Confirmation.objects.filter(
        kind=Confirmation.Kind.ACCOUNT,
        state=Confirmation.State.CONFIRMED,
        person=person,
        decided_at__gte=code.made_at,
    )
    return None if looked_at.exists() else code.made_by


def heads_to_tell(area: Office, *, besides: Collection[int]) -> list[int]:
    """Return the ids of those who could confirm today."""
    posts = Appointment.objects.current(thai.today()).filter(
        office=area, role__in=_CONFIRMING
    )
    found = posts.exclude(user__in=besides).values_list("user", flat=True)
    return sorted(set(found))


def trusted_posts(people: QuerySet[User] | Collection[User]) -> AppointmentQuerySet:
    """Posts of trust, in force or to come, of these people."""
    posts = Appointment.objects.filter(user__in=people, role__in=TRUSTED_ROLES)
    return not_over(posts, thai.today())


def seen_confirmations(actor: Actor) -> ConfirmationQuerySet:
    """Confirmations of the actor's area, for those who may confirm."""
    require(actor, Permission.CONFIRM)
    return Confirmation.objects.filter(area=actor.book_owner_id)


def waiting_of(actor: Actor) -> ConfirmationQuerySet:
    """What the actor has asked for and nobody has confirmed yet."""
    return Confirmation.objects.waiting().filter(asked_by=actor.user_id)


def visible_confirmation(confirmation_id: int, actor: Actor) -> Confirmation:
    """Return a confirmation that the actor may see."""
    found = seen_confirmations(actor).filter(pk=confirmation_id).first()
    if found is None:
        raise UnknownSubjectError
    return found


def why_not_confirm(confirmation: Confirmation, actor: Actor) -> str:
    """Return why the actor is not the second person of this one; empty: they are.

    Who asked confirms it alone when the others have not refused for seven days, and one of
    them could have; but never that an account is still the same person's. That is said of
    who has come in with the new password.
    """
    concerned = {each["user"] for each in confirmation.posts} | {confirmation.person_id}
    if confirmation.asked_by_id == actor.user_id:
        return _why_not_alone(confirmation, actor)
    if actor.user_id in concerned:
        return NOT_BY_CONCERNED
    person = confirmation.person
    is_account = confirmation.kind == Confirmation.Kind.ACCOUNT
    if is_account and person is not None and not person.has_password:
        return NOT_YET_IN
    given = AuditEvent.objects.filter(
        kind__in=PASSWORD_GIVEN,
        subject_type="user",
        subject_id=actor.user_id,
        actor=confirmation.asked_by_id,
        at__gte=timezone.now() - WAITS_FOR,
    )
    return NOT_SO_SOON if given.exists() else ""


def _why_not_alone(confirmation: Confirmation, actor: Actor) -> str:
    if not confirmation.is_overdue:
        return NOT_BY_ASKER
    others = second_persons_of(confirmation.area) - {actor.user_id}
    able = User.objects.filter(pk__in=others, is_active=True, held_since=None)
    return NOBODY_COULD_REFUSE if others and not able.exists() else ""


def _heads_of(area: Office) -> AppointmentQuerySet:
    """Posts of who has come in at least once, held now or until lately."""
    day = thai.today()
    posts = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day - WAITS_FOR),
        office=area,
        role__in=_CONFIRMING,
        starts_on__lte=day,
    )
    return posts.filter(user__last_login__isnull=False)
