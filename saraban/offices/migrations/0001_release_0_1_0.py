"""Offices, clusters and appointments."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("offices", "0001_initial"),
        ("offices", "0002_reservations"),
        ("offices", "0003_sending_settings"),
        ("offices", "0004_signing_pin"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Office",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("headquarters", "ส่วนกลาง"),
                            ("area", "สำนักงานเขตพื้นที่การศึกษา"),
                            ("division", "กลุ่ม/หน่วย"),
                            ("school", "สถานศึกษา"),
                            ("external", "หน่วยงานภายนอก"),
                        ],
                        max_length=20,
                        verbose_name="ประเภท",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="รหัส")),
                ("name", models.CharField(max_length=200, verbose_name="ชื่อหน่วยงาน")),
                ("short_name", models.CharField(max_length=60, verbose_name="ชื่อย่อ")),
                (
                    "school_type",
                    models.CharField(
                        blank=True,
                        choices=[("government", "รัฐบาล"), ("private", "เอกชน")],
                        max_length=20,
                        verbose_name="ประเภทสถานศึกษา",
                    ),
                ),
                ("order", models.PositiveIntegerField(default=0, verbose_name="ลำดับ")),
                ("is_active", models.BooleanField(default=True, verbose_name="ใช้งาน")),
                (
                    "reference_prefix",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="เลขที่หนังสือ"
                    ),
                ),
                (
                    "reservation_quota",
                    models.PositiveSmallIntegerField(
                        default=20, verbose_name="จำนวนเลขที่จองได้"
                    ),
                ),
                (
                    "reservation_days",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="จำนวนวันที่จองได้"
                    ),
                ),
                (
                    "officers_may_register_outgoing",
                    models.BooleanField(
                        default=True,
                        verbose_name="ให้เจ้าหน้าที่ของกลุ่มลงทะเบียนหนังสือส่งของกลุ่มตนเองได้",
                    ),
                ),
                (
                    "receipt_days",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="จำนวนวันทำการที่ให้ลงทะเบียนรับ"
                    ),
                ),
                (
                    "sending_needs_approval",
                    models.BooleanField(
                        default=False,
                        verbose_name="การส่งหนังสือต้องได้รับอนุมัติจากผู้อำนวยการกลุ่มหรือผู้อำนวยการสถานศึกษาก่อน",
                    ),
                ),
                (
                    "signing_needs_pin",
                    models.BooleanField(
                        default=True, verbose_name="การลงลายมือชื่อต้องใส่รหัส PIN ทุกครั้ง"
                    ),
                ),
                (
                    "teachers_may_read_books",
                    models.BooleanField(
                        default=True, verbose_name="ให้ครูดูทะเบียนหนังสือของสถานศึกษาได้"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="offices.office",
                        verbose_name="สังกัด",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "code"],
                "indexes": [
                    models.Index(fields=["parent", "kind"], name="office_of_parent")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("parent", "kind", "code"),
                        name="office_code_once_per_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "school"), ("school_type", ""), _connector="OR"
                        ),
                        name="school_type_of_schools_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "division"), _negated=True),
                            ("parent__isnull", False),
                            _connector="OR",
                        ),
                        name="division_has_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cluster",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "code",
                    models.CharField(blank=True, max_length=10, verbose_name="รหัส"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="กลุ่มสถานศึกษา")),
                ("order", models.PositiveIntegerField(default=0)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clusters",
                        to="offices.office",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "name"), name="cluster_name_once_per_area"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("registry_clerk", "เจ้าหน้าที่สารบรรณกลาง"),
                            ("secret_registrar", "นายทะเบียนหนังสือลับ"),
                            ("division_clerk", "เจ้าหน้าที่สารบรรณกลุ่ม"),
                            ("division_head", "ผู้อำนวยการกลุ่ม"),
                            ("officer", "เจ้าหน้าที่"),
                            ("deputy", "รองผู้อำนวยการเขตพื้นที่"),
                            ("director", "ผู้อำนวยการเขตพื้นที่"),
                            ("school_clerk", "เจ้าหน้าที่สารบรรณสถานศึกษา"),
                            ("school_director", "ผู้อำนวยการสถานศึกษา"),
                            ("school_deputy", "รองผู้อำนวยการสถานศึกษา"),
                            ("teacher", "ครูและบุคลากร"),
                            ("administrator", "ผู้ดูแลระบบ"),
                        ],
                        max_length=30,
                        verbose_name="หน้าที่",
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("substantive", "ดำรงตำแหน่ง"),
                            ("on_behalf", "ปฏิบัติราชการแทน"),
                            ("acting_for", "รักษาราชการแทน"),
                            ("acting_in", "รักษาการในตำแหน่ง"),
                            ("performing", "ปฏิบัติหน้าที่แทน"),
                        ],
                        default="substantive",
                        max_length=20,
                        verbose_name="ฐานะ",
                    ),
                ),
                (
                    "position_title",
                    models.CharField(blank=True, max_length=200, verbose_name="ตำแหน่ง"),
                ),
                (
                    "order_number",
                    models.CharField(blank=True, max_length=100, verbose_name="คำสั่งที่"),
                ),
                (
                    "starts_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="ตั้งแต่วันที่"
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="ถึงวันที่"),
                ),
                (
                    "appointed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "acting_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="offices.appointment",
                        verbose_name="แทน",
                    ),
                ),
                (
                    "appointed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ชื่อเจ้าหน้าที่",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="offices.office",
                        verbose_name="หน่วยงาน",
                    ),
                ),
            ],
            options={
                "ordering": ["office__order", "office__code", "role", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="appointment_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="office",
            name="cluster",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="schools",
                to="offices.cluster",
                verbose_name="กลุ่มสถานศึกษา",
            ),
        ),
    ]
