"""Offices of the tree, and their clusters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from saraban.core.written_rows import DigestedQuerySet

NAME_MAX = 200
SHORT_NAME_MAX = 60
PREFIX_MAX = 40
ADDRESS_MAX = 400
PHONE_MAX = 100
EMAIL_MAX = 254
WEBSITE_MAX = 200


class Cluster(models.Model):
    """กลุ่มสถานศึกษา: schools that meet and are written to together."""

    area = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="clusters"
    )
    code = models.CharField("รหัส", max_length=10, blank=True)
    name = models.CharField("กลุ่มสถานศึกษา", max_length=NAME_MAX)
    order = models.PositiveIntegerField(default=0)

    objects = DigestedQuerySet["Cluster"].as_manager()

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"], name="cluster_name_once_per_area"
            )
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name


class OfficeQuerySet(DigestedQuerySet["Office"]):
    """Which offices."""

    def in_use(self) -> OfficeQuerySet:
        """Offices that still exist."""
        return self.filter(is_active=True)

    def divisions_of(self, area: Office | int) -> OfficeQuerySet:
        """The area's divisions in their official order."""
        return self.filter(kind=Office.Kind.DIVISION, parent=area).order_by("order")

    def schools_of(self, area: Office | int) -> OfficeQuerySet:
        """The area's schools, cluster by cluster."""
        return self.filter(kind=Office.Kind.SCHOOL, parent=area).order_by(
            "cluster__order", "code"
        )


class Office(models.Model):
    """An office that letters come from and go to.

    Books belong to area offices and schools; a division works in its area's books.
    """

    class Kind(models.TextChoices):
        """What sort of office."""

        HEADQUARTERS = "headquarters", "ส่วนกลาง"
        AREA = "area", "สำนักงานเขตพื้นที่การศึกษา"
        DIVISION = "division", "กลุ่ม/หน่วย"
        SCHOOL = "school", "สถานศึกษา"
        EXTERNAL = "external", "หน่วยงานภายนอก"

    class SchoolType(models.TextChoices):
        """Who runs a school."""

        GOVERNMENT = "government", "รัฐบาล"
        PRIVATE = "private", "เอกชน"

    kind = models.CharField("ประเภท", max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name="สังกัด",
    )
    cluster = models.ForeignKey(
        Cluster,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="schools",
        verbose_name="กลุ่มสถานศึกษา",
    )
    code = models.CharField("รหัส", max_length=20)
    # Of schools: the code of 10 digits that the ministry gives beside SMIS's 8.
    ministry_code = models.CharField(
        "รหัส 10 หลัก", max_length=10, blank=True, default=""
    )
    name = models.CharField("ชื่อหน่วยงาน", max_length=NAME_MAX)
    short_name = models.CharField("ชื่อย่อ", max_length=SHORT_NAME_MAX)
    # What stands in the head of its letters.
    address = models.CharField("ที่อยู่", max_length=ADDRESS_MAX, blank=True, default="")
    phone = models.CharField("โทรศัพท์", max_length=PHONE_MAX, blank=True, default="")
    fax = models.CharField("โทรสาร", max_length=PHONE_MAX, blank=True, default="")
    email = models.CharField(
        "ไปรษณีย์อิเล็กทรอนิกส์", max_length=EMAIL_MAX, blank=True, default=""
    )
    website = models.CharField("เว็บไซต์", max_length=WEBSITE_MAX, blank=True, default="")
    school_type = models.CharField(
        "ประเภทสถานศึกษา", max_length=20, choices=SchoolType, blank=True
    )
    order = models.PositiveIntegerField("ลำดับ", default=0)
    is_active = models.BooleanField("ใช้งาน", default=True)
    closed_at = models.DateTimeField("ปิดใช้งานเมื่อ", null=True, blank=True)
    # รวมสถานศึกษา: whose people go on with the work and read the old books.
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_offices",
        verbose_name="รวมกับ",
    )
    reference_prefix = models.CharField("เลขที่หนังสือ", max_length=PREFIX_MAX, blank=True)
    # 0: no number may be reserved.
    reservation_quota = models.PositiveSmallIntegerField("จำนวนเลขที่จองได้", default=20)
    reservation_days = models.PositiveSmallIntegerField("จำนวนวันที่จองได้", default=30)
    officers_may_register_outgoing = models.BooleanField(
        "ให้เจ้าหน้าที่ของกลุ่มลงทะเบียนหนังสือส่งของกลุ่มตนเองได้", default=True
    )
    # หนังสือที่ยังไม่รับเกิน 3 วัน: working days, holidays not counted.
    receipt_days = models.PositiveSmallIntegerField(
        "จำนวนวันทำการที่ให้ลงทะเบียนรับ", default=3
    )
    sending_needs_approval = models.BooleanField(
        "การส่งหนังสือต้องได้รับอนุมัติจากผู้อำนวยการกลุ่มหรือผู้อำนวยการสถานศึกษาก่อน",
        default=False,
    )
    # Each use of a person's signature picture asks for their PIN.
    signing_needs_pin = models.BooleanField(
        "การลงลายมือชื่อต้องใส่รหัส PIN ทุกครั้ง", default=True
    )
    # Of areas, for themselves and their schools.
    heads_need_second_person = models.BooleanField(
        "การกำหนดผู้บริหารและผู้ดูแลระบบ และการคืนค่ารหัสผ่านของผู้มีอำนาจสั่งการ ต้องมีบุคคลที่สองยืนยัน",
        default=True,
    )
    # Of offices with divisions: กลุ่มปฏิบัติ has the letter with its registration.
    registering_hands_on = models.BooleanField(
        "เมื่อลงทะเบียนหนังสือรับแล้ว ส่งต่อให้กลุ่มปฏิบัติทันที", default=True
    )
    teachers_may_read_books = models.BooleanField(
        "ให้ครูดูทะเบียนหนังสือของสถานศึกษาได้", default=True
    )
    # Of schools; an area always has them.
    school_prints_certificates = models.BooleanField(
        "ให้ระบบพิมพ์เกียรติบัตรของสถานศึกษา มีผู้ลงนาม การพิมพ์ และการตรวจสอบ", default=False
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]
        indexes = [models.Index(fields=["parent", "kind"], name="office_of_parent")]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "kind", "code"], name="office_code_once_per_parent"
            ),
            models.CheckConstraint(
                condition=Q(kind="school") | Q(school_type=""),
                name="school_type_of_schools_only",
            ),
            models.CheckConstraint(
                condition=~Q(kind="division") | Q(parent__isnull=False),
                name="division_has_parent",
            ),
        ]

    def __str__(self) -> str:
        """The short name."""
        return self.short_name

    def get_absolute_url(self) -> str:
        """The page that edits the office."""
        return reverse("directory:office_edit", args=[self.pk])

    @property
    def is_area(self) -> bool:
        """Whether this is an area office."""
        return self.kind == self.Kind.AREA

    @property
    def is_headquarters(self) -> bool:
        """Whether this is สพฐ. itself."""
        return self.kind == self.Kind.HEADQUARTERS

    @property
    def has_divisions(self) -> bool:
        """Whether it works through divisions: an area office, or สพฐ. with its bureaux."""
        return self.is_area or self.is_headquarters

    @property
    def is_division(self) -> bool:
        """Whether this is a division of an area office."""
        return self.kind == self.Kind.DIVISION

    @property
    def prints_certificates(self) -> bool:
        """Whether its certificates have a signatory, a check and a print of the system."""
        return not self.is_school or self.school_prints_certificates

    @property
    def is_school(self) -> bool:
        """Whether this is a school."""
        return self.kind == self.Kind.SCHOOL

    @property
    def owns_books(self) -> bool:
        """Whether it has books of its own: not a division, not an outside office."""
        return self.has_divisions or self.is_school

    @property
    def book_owner_id(self) -> int:
        """The office in whose books this one's letters are registered."""
        return self.parent_id if self.is_division and self.parent_id else self.pk

    @property
    def book_owner(self) -> Office:
        """The office in whose books this one's letters are registered."""
        return self.parent if self.is_division and self.parent else self
