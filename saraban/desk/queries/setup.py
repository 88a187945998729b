"""เริ่มใช้งานระบบ: what is still to be done before an area works with the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from saraban.directory.queries.found import people_seen_by
from saraban.dispatch.models import Dispatch
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import Book


@dataclass(frozen=True)
class SetupStep:
    """One step; without an address it is for somebody else to do."""

    title: str
    about: str
    is_done: bool
    url: str = ""


@dataclass(frozen=True)
class PlannedStep:
    """A step as every area has it; ``asked`` is the question whether it was done."""

    asked: str
    title: str
    about: str
    page: str = ""
    query: str = ""


# What was done stays done, whoever leaves afterwards: nothing asks for today.
PLANNED: Final = (
    PlannedStep(
        "address",
        "ที่อยู่สำนักงาน",
        "ที่อยู่และหมายเลขโทรศัพท์ที่ใช้ในหัวหนังสือ",
        "directory:letterhead_edit",
    ),
    PlannedStep(
        "has_division",
        "กลุ่ม",
        "กลุ่มและหน่วยในสำนักงาน ตรวจชื่อให้ตรงกับประกาศของสำนักงาน",
        "directory:office_list",
        f"?kind={Office.Kind.DIVISION}",
    ),
    PlannedStep(
        "has_school",
        "สถานศึกษา",
        "สถานศึกษาในสังกัด นำเข้าจากไฟล์ Excel ได้ทั้งหมดในครั้งเดียว",
        "directory:import_create",
    ),
    PlannedStep(
        "has_person",
        "บุคลากร",
        "บุคลากรของสำนักงานและสถานศึกษา นำเข้าจากไฟล์พร้อมหน้าที่",
        "directory:import_create",
    ),
    PlannedStep(
        "has_director",
        "ผู้อำนวยการ",
        "กำหนดผู้อำนวยการเขตพื้นที่ ซึ่งเป็นผู้สั่งการ",
        "directory:appointment_create",
    ),
    PlannedStep(
        "has_clerk",
        "เจ้าหน้าที่สารบรรณกลาง",
        "กำหนดผู้ลงทะเบียนรับและส่งหนังสือของสำนักงาน",
        "directory:appointment_create",
    ),
    PlannedStep(
        "has_start",
        "ปีปฏิทินและเลขเริ่มต้น",
        "เจ้าหน้าที่สารบรรณกลางเป็นผู้กำหนด ในเมนูตั้งค่าระบบ หน้ากำหนดปีปฏิทิน",
    ),
    PlannedStep(
        "has_sent",
        "หนังสือทดลอง",
        "เจ้าหน้าที่สารบรรณส่งถึงสถานศึกษาหนึ่งแห่ง ในหน้าส่งหนังสือราชการ",
    ),
)


@dataclass(frozen=True)
class Setup:
    """The steps in the order in which they are done."""

    steps: tuple[SetupStep, ...]

    @property
    def left(self) -> int:
        """How many are still to be done."""
        return sum(not step.is_done for step in self.steps)

    @property
    def next_step(self) -> SetupStep | None:
        """The first that the administrator can do."""
        waiting = (step for step in self.steps if step.url and not step.is_done)
        return next(waiting, None)


def setup_of(actor: Actor) -> Setup | None:
    """Return the steps for an area's administrator, None once all are done.

    One query whatever was done, and none for anybody else.
    """
    if actor.role is not Role.ADMINISTRATOR or not actor.book_owner.is_area:
        return None
    done = _done(actor)
    setup = Setup(tuple(_step(planned, done) for planned in PLANNED))
    return setup if setup.left else None


def _done(actor: Actor) -> dict[str, bool]:
    """Ask for all of it in one query; each question ends at the first row."""
    of_area = Office.objects.filter(parent=OuterRef("pk"))
    posts = Appointment.objects.filter(office=OuterRef("pk"))
    others = people_seen_by(actor).exclude(pk=actor.user_id)
    asked = Office.objects.filter(pk=actor.book_owner_id).annotate(
        has_division=Exists(of_area.filter(kind=Office.Kind.DIVISION)),
        has_school=Exists(of_area.filter(kind=Office.Kind.SCHOOL)),
        has_person=Exists(others),
        has_director=Exists(posts.filter(role=Role.DIRECTOR)),
        has_clerk=Exists(posts.filter(role=Role.REGISTRY_CLERK)),
        has_start=Exists(_books_in_use().filter(office=OuterRef("pk"))),
        has_sent=Exists(Dispatch.objects.filter(sender=OuterRef("pk"))),
    )
    answers = asked.values(*(planned.asked for planned in PLANNED)).get()
    return {name: bool(value) for name, value in answers.items()}


def _books_in_use() -> QuerySet[Book]:
    """Books that count from a number that was set, or have issued one.

    The books of letters are made by whoever looks into them; that of certificates is
    there once กำหนดปีปฏิทิน was opened.
    """
    return Book.objects.filter(
        Q(start_number__gt=1) | Q(last_number__gte=1) | Q(kind=Book.Kind.CERTIFICATE)
    )


def _step(planned: PlannedStep, done: dict[str, bool]) -> SetupStep:
    url = reverse(planned.page) + planned.query if planned.page else ""
    return SetupStep(planned.title, planned.about, done[planned.asked], url)
