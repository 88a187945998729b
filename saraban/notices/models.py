"""What people are told, kept as an outbox that any channel can read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core.lists.counts import MOST_COUNTED
from saraban.core.prepared import BuiltOnce, placeholder
from saraban.offices.actor_queries import ActorQuery

if TYPE_CHECKING:
    from saraban.offices.actors import Actor


TITLE_MAX = 300
PATH_MAX = 200


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, always beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> NoticeQuerySet:
        """What is said to the person, and what is said to the desk that they keep.

        A division's people see what is said to their division, the central registry
        and a school's clerk what is said to the office as a whole. Whoever neither
        receives nor approves letters sees only what is said to themselves.
        """
        return self.filter(_person(actor) | _desk(actor))

    def to_person(self, actor: Actor) -> NoticeQuerySet:
        """What is said to the person, in the office that they work for now."""
        return self.filter(_person(actor))

    def to_desk(self, actor: Actor) -> NoticeQuerySet:
        """What is said to the office or the division, for those who act on it."""
        return self.filter(_desk(actor))

    def newest_for(
        self, actor: Actor, count: int, before: int | None = None
    ) -> list[Notice]:
        """Return the newest that the actor may see, through two short index ranges."""
        found: list[Notice] = []
        for part in ("to_person", "to_desk"):
            query = _NEWEST.of(
                (part, count, before is None),
                partial(_newest, part, count, is_first=before is None),
            )
            found += query.rows(actor, before=before)
        return sorted(found, key=lambda each: -each.pk)[:count]

    def unread(
        self, actor: Actor, marks: models.QuerySet[NoticeMark]
    ) -> models.QuerySet[Notice, Any]:
        """Return the ids of what is new to the person, a hundred of each kind at most.

        What is settled is new to nobody.
        """
        read = marks.filter(person=actor.user_id, office=actor.book_owner_id)
        last = Coalesce(Subquery(read.values("last_read_id")[:1]), Value(0))
        # Each half is cut at a hundred by itself: the end of the range of one index.
        mine, desk = (
            self.filter(
                pk__in=part.filter(pk__gt=last, settled_at__isnull=True)
                .order_by("-pk")
                .values("pk")[:MOST_COUNTED]
            ).values_list("pk")
            for part in (self.to_person(actor), self.to_desk(actor))
        )
        return mine.union(desk, all=True)


def _newest(part: str, count: int, *, is_first: bool) -> ActorQuery[Notice]:
    """Return the query of one range of the newest, of all or of those before one."""

    def build(posts: list[Actor]) -> models.QuerySet[Notice]:
        rows: NoticeQuerySet = getattr(Notice.objects, part)(posts[0])
        if not is_first:
            rows = rows.filter(pk__lt=placeholder("before"))
        return rows.select_related("division").order_by("-pk")[:count]

    return ActorQuery(build)


_NEWEST: Final = BuiltOnce["ActorQuery[Notice]"]()


class NoticeKind(models.TextChoices):
    """What has happened."""

    NEW_LETTER = "new_letter", "หนังสือใหม่"
    RETURNED = "returned", "ส่งคืน"
    RECALLED = "recalled", "เรียกคืน"
    REPLACED = "replaced", "ส่งฉบับแก้ไขแทน"
    REMINDER = "reminder", "แจ้งเตือน"
    REPLY = "reply", "ตอบกลับ"
    FORWARDED = "forwarded", "ส่งต่อ"
    APPROVAL = "approval", "ขออนุมัติส่ง"
    SENDING_FAILED = "sending_failed", "ส่งตามกำหนดเวลาไม่ได้"
    PROPOSED = "proposed", "เสนอหนังสือ"
    INSTRUCTED = "instructed", "สั่งการ"
    MOVED = "moved", "เปลี่ยนผู้รับเรื่อง"
    REPORTED = "reported", "รายงานผล"
    CLOSED = "closed", "ปิดเรื่อง"
    NAMED_IN_ORDER = "named_in_order", "คำสั่งที่มีชื่อท่าน"
    SIGNATURE_ASKED = "signature_asked", "ขออนุญาตใช้ลายมือชื่อ"
    PRINT_READY = "print_ready", "จัดทำเกียรติบัตร"
    DECISION_LOST = "decision_lost", "บันทึกคำสั่งไม่ได้"
    SECRET_WAITS = "secret_waits", "หนังสือลับ"
    CLERK_MISSING = "clerk_missing", "ยังไม่มีเจ้าหน้าที่สารบรรณ"
    CONFIRMATION = "confirmation", "รอยืนยัน"
    OWN_ACCOUNT = "own_account", "บัญชีและหน้าที่ของท่าน"


# A letter that waits for an office: what is said of it is over when it waits no more.
OF_WAITING: Final = (
    Q(kind=NoticeKind.NEW_LETTER)
    | Q(kind=NoticeKind.REPLACED)
    | Q(kind=NoticeKind.REMINDER)
)

ICONS: Final = {
    NoticeKind.NEW_LETTER: "in",
    NoticeKind.RETURNED: "left",
    NoticeKind.RECALLED: "x",
    NoticeKind.REPLACED: "copy",
    NoticeKind.REMINDER: "bell",
    NoticeKind.REPLY: "check",
    NoticeKind.FORWARDED: "send",
    NoticeKind.APPROVAL: "pen",
    NoticeKind.SENDING_FAILED: "warn",
    NoticeKind.PROPOSED: "in",
    NoticeKind.INSTRUCTED: "pen",
    NoticeKind.MOVED: "right",
    NoticeKind.REPORTED: "check",
    NoticeKind.CLOSED: "check",
    NoticeKind.NAMED_IN_ORDER: "pen",
    NoticeKind.SIGNATURE_ASKED: "pen",
    NoticeKind.PRINT_READY: "print",
    NoticeKind.DECISION_LOST: "warn",
    NoticeKind.SECRET_WAITS: "lock",
    NoticeKind.CLERK_MISSING: "user",
    NoticeKind.CONFIRMATION: "check",
    NoticeKind.OWN_ACCOUNT: "user",
}


class Notice(models.Model):
    """One thing that an office, a division of it or a person there is told.

    Written in the transaction of the deed that it tells of; its words stay. A channel
    (page, e-mail, chat) reads it by ``id`` after the last one that it passed on.
    ``path`` is the page's address without its host; it holds nothing personal, and
    the page asks anew who may see it.
    """

    kind = models.CharField(max_length=20, choices=NoticeKind)
    # Not indexed one by one: thousands are written in the transaction of a sending.
    office = models.ForeignKey(
        "offices.Office",
        on_delete=models.PROTECT,
        related_name="notices",
        db_index=False,
    )
    division = models.ForeignKey(
        "offices.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    title = models.CharField(max_length=TITLE_MAX)
    path = models.CharField(max_length=PATH_MAX)
    at = models.DateTimeField(default=timezone.now)
    # Since then nobody has anything to do about it, and no bell counts it.
    settled_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "office", "-id"],
                condition=Q(person__isnull=False),
                name="notice_to_person",
            ),
            # One for each kind of desk: PostgreSQL does not take IS NULL for a constant,
            # so that one index for both would give no order by id.
            models.Index(
                fields=["office", "-id"],
                condition=Q(person__isnull=True, division__isnull=True),
                name="notice_to_office",
            ),
            models.Index(
                fields=["division", "office", "-id"],
                condition=Q(person__isnull=True, division__isnull=False),
                name="notice_to_division",
            ),
            models.Index(fields=["at"], name="notice_at"),
            # As short as the list of letters that wait.
            models.Index(
                fields=["office"],
                condition=OF_WAITING & Q(settled_at__isnull=True),
                name="notice_of_waiting_letter",
            ),
        ]

    def __str__(self) -> str:
        """Kind and title."""
        return f"{self.get_kind_display()} {self.title}"

    @property
    def icon(self) -> str:
        """The icon of its kind, as ``ui.icon`` knows it."""
        return ICONS[NoticeKind(self.kind)]


class NoticeMark(models.Model):
    """How far one person has read the notices of one office."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    office = models.ForeignKey(
        "offices.Office", on_delete=models.CASCADE, related_name="+"
    )
    last_read_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "office"], name="mark_once_per_person_and_office"
            )
        ]

    def __str__(self) -> str:
        """Person, office and place."""
        return f"{self.person_id} in {self.office_id}: {self.last_read_id}"


def _person(actor: Actor) -> Q:
    return Q(person=actor.user_id, office=actor.book_owner_id)


def _desk(actor: Actor) -> Q:
    receives = can_somewhere(actor, Permission.DELIVERY_RECEIVE)
    approves = can_somewhere(actor, Permission.DISPATCH_APPROVE)
    if not receives and not approves:
        return Q(pk__in=[])
    desk = Q(person=None, office=actor.book_owner_id, division=actor.division_id)
    if receives and approves:
        return desk
    return (
        desk & Q(kind=NoticeKind.APPROVAL)
        if approves
        else desk & ~Q(kind=NoticeKind.APPROVAL)
    )
