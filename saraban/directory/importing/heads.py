"""The columns of files of schools, clusters and people, as offices head them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Heads = Mapping[str, tuple[str, ...]]

SCHOOL_HEADS: Final[Heads] = {
    "code": (
        "รหัส",
        "รหัสสถานศึกษา",
        "รหัสโรงเรียน",
        "รหัส smis",
        "รหัส smis 8 หลัก",
        "smis",
        "smiscode",
        "รหัส 8 หลัก",
        "school_code",
    ),
    "ministry_code": (
        "รหัส 10 หลัก",
        "รหัสสถานศึกษา 10 หลัก",
        "รหัสโรงเรียน 10 หลัก",
        "รหัสกระทรวง",
        "รหัส obec 10 หลัก",
    ),
    "name": (
        "ชื่อสถานศึกษา",
        "ชื่อโรงเรียน",
        "สถานศึกษา",
        "โรงเรียน",
        "ชื่อหน่วยงาน",
        "school_name",
    ),
    "short_name": ("ชื่อย่อ", "ชื่อย่อสถานศึกษา"),
    "school_type": ("ประเภท", "ประเภทสถานศึกษา", "ประเภทโรงเรียน", "สังกัดประเภท"),
    "cluster": (
        "กลุ่มสถานศึกษา",
        "กลุ่มโรงเรียน",
        "เครือข่าย",
        "ศูนย์เครือข่าย",
        "กลุ่มเครือข่าย",
        "ศูนย์พัฒนาคุณภาพการศึกษา",
    ),
    "address": ("ที่อยู่", "ที่ตั้ง"),
    "phone": ("โทรศัพท์", "เบอร์โทรศัพท์", "เบอร์โทร", "โทร"),
    "email": ("ไปรษณีย์อิเล็กทรอนิกส์", "อีเมล", "อีเมล์", "email", "e-mail"),
    "state": ("สถานะ", "สภาพ", "หมายเหตุการยุบรวม"),
}
CLUSTER_HEADS: Final[Heads] = {
    "code": ("รหัส", "รหัสกลุ่ม", "ลำดับ"),
    "name": ("กลุ่มสถานศึกษา", "ชื่อกลุ่มสถานศึกษา", "กลุ่มโรงเรียน", "ชื่อกลุ่มโรงเรียน", "เครือข่าย"),
}
PERSON_HEADS: Final[Heads] = {
    "username": ("ชื่อผู้ใช้", "username", "user", "ชื่อผู้ใช้งาน"),
    "title": ("คำนำหน้า", "คำนำหน้าชื่อ", "คำนำหน้านาม"),
    "given_name": (
        "ชื่อ",
        "ชื่อสกุล",
        "ชื่อนามสกุล",
        "ชื่อและสกุล",
        "ชื่อและนามสกุล",
        "ชื่อตัว",
        "ชื่อบุคลากร",
        "รายชื่อ",
    ),
    "family_name": ("สกุล", "นามสกุล"),
    "position": ("ตำแหน่ง", "ตำแหน่ง/วิทยฐานะ", "ตำแหน่งวิทยฐานะ"),
    "rank": ("วิทยฐานะ", "ระดับ"),
    "place_code": (
        "รหัสสถานศึกษา",
        "รหัสโรงเรียน",
        "รหัส smis",
        "รหัส smis 8 หลัก",
        "smis",
        "รหัสหน่วยงาน",
    ),
    "place": (
        "สถานศึกษา",
        "โรงเรียน",
        "ชื่อสถานศึกษา",
        "ชื่อโรงเรียน",
        "หน่วยงาน",
        "สถานศึกษาหรือกลุ่ม",
        "สังกัด",
        "กลุ่ม",
        "กลุ่มงาน",
        "กลุ่ม/หน่วย",
        "สถานที่ปฏิบัติงาน",
    ),
    "duty": ("หน้าที่", "หน้าที่ในระบบ", "หน้าที่สารบรรณ", "หน้าที่ในระบบสารบรรณ"),
}
# In the order in which they are tried: the most telling columns decide.
SCHOOLS: Final = "schools"
CLUSTERS: Final = "clusters"
PEOPLE: Final = "people"
HEADS_OF: Final[Mapping[str, Heads]] = {
    PEOPLE: PERSON_HEADS,
    SCHOOLS: SCHOOL_HEADS,
    CLUSTERS: CLUSTER_HEADS,
}
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    PEOPLE: ("given_name",),
    SCHOOLS: ("name",),
    CLUSTERS: ("name",),
}
NAMES_OF: Final = {
    PEOPLE: "บุคลากร",
    SCHOOLS: "สถานศึกษา",
    CLUSTERS: "กลุ่มสถานศึกษา",
}
# Sheets of the template that explain and show; nothing is read of them.
NOT_READ: Final = ("ตัวอย่าง", "คำอธิบาย")
