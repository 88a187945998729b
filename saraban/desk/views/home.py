"""รายการหลัก and ตั้งค่าระบบ."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from saraban.access.appointments import may_name_stand_in
from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core import thai
from saraban.desk.queries.counts import counts_of
from saraban.desk.queries.setup import setup_of
from saraban.desk.queries.work import work_of
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import Book

STAND_IN = "directory:stand_in_create"
SETTINGS_PAGES = (
    (
        "กำหนดเจ้าหน้าที่",
        "directory:appointment_list",
        (Permission.APPOINT, Permission.APPOINT_HEADS),
        "ใครทำหน้าที่ใดในหน่วยงาน ตั้งแต่เมื่อใด",
    ),
    (
        "กำหนดผู้รักษาราชการแทน",
        STAND_IN,
        (Permission.NAME_STAND_IN,),
        "ใครรักษาราชการแทนท่านเมื่อไปราชการหรือลา ตามคำสั่งและวันที่",
    ),
    (
        "รายการรอยืนยัน",
        "directory:confirmation_list",
        (Permission.CONFIRM,),
        "การกำหนดผู้บริหาร และการคืนค่ารหัสผ่านของผู้มีอำนาจสั่งการ ที่รอบุคคลที่สองยืนยัน",
    ),
    (
        "ใครทำอะไรได้บ้าง",
        "directory:permission_list",
        (Permission.APPOINT, Permission.PEOPLE),
        "สิทธิ์ตามหน้าที่ ตามบุคคล และตามสิ่งที่ทำ",
    ),
    (
        "กำหนดปีปฏิทิน",
        "registers:year_list",
        (Permission.BOOK_SETTINGS,),
        "เปิดปิดทะเบียน เลขเริ่มต้นของปีใหม่ และชุดเลขหนังสือเวียน",
    ),
    (
        "กำหนดเลขที่หนังสือ",
        "registers:prefix_edit",
        (Permission.BOOK_SETTINGS,),
        "ข้อความหน้าเลขของหนังสือส่ง",
    ),
    (
        "กำหนดคำย่อของหน่วยงาน",
        "registers:abbreviation_list",
        (Permission.BOOK_SETTINGS,),
        "พิมพ์ สพฐ ศธจ หรือ รร ในช่องจาก แล้วได้ชื่อเต็ม",
    ),
    (
        "กำหนดทะเบียนอื่น",
        "registers:kind_list",
        (Permission.BOOK_SETTINGS,),
        "ประกาศ บันทึกข้อความ หนังสือรับรอง สัญญา หรือทะเบียนที่หน่วยงานตั้งเอง",
    ),
    (
        "กำหนดผู้ลงนามเกียรติบัตร",
        "certificates:signatory_list",
        (Permission.CERTIFICATE_SETTINGS,),
        "ใครลงนามในเกียรติบัตร ตำแหน่ง และช่วงวันที่",
    ),
    (
        "กำหนดผู้ตรวจสอบการลงทะเบียนเกียรติบัตร",
        "certificates:checker_list",
        (Permission.CERTIFICATE_SETTINGS,),
        "ใครรับรองหรือไม่รับรองเกียรติบัตร",
    ),
    (
        "กำหนดแบบเกียรติบัตร",
        "certificates:design_list",
        (Permission.CERTIFICATE_SETTINGS,),
        "ภาพพื้นหลัง ตรา ข้อความ ตำแหน่งและขนาดบนเกียรติบัตร",
    ),
    (
        "กำหนดการจองเลข",
        "registers:reservation_rules_edit",
        (Permission.BOOK_SETTINGS,),
        "จองได้พร้อมกันกี่เลข และนานเท่าใด",
    ),
    (
        "กำหนดสิทธิ์ของหน่วยงาน",
        "directory:settings_edit",
        (Permission.OFFICE_SETTINGS,),
        "ใครดูหรือลงทะเบียนได้เพิ่มเติม",
    ),
    (
        "กำหนดหัวหนังสือ",
        "directory:letterhead_edit",
        (Permission.OFFICE_SETTINGS,),
        "ที่อยู่ โทรศัพท์ ไปรษณีย์อิเล็กทรอนิกส์ เว็บไซต์ และตราของหน่วยงาน",
    ),
    (
        "ใบรับรองอิเล็กทรอนิกส์",
        "stamps:certificate_detail",
        (Permission.OFFICE_SETTINGS,),
        "ใบรับรองที่ใช้ลงตราประทับอิเล็กทรอนิกส์ของหน่วยงาน และวันหมดอายุ",
    ),
    (
        "กำหนดเส้นทางการเสนอ",
        "circulation:way_list",
        (Permission.CIRCULATION_SETTINGS,),
        "หนังสือเสนอผ่านใครบ้าง ตามลำดับใด และภายในกี่วัน",
    ),
    (
        "กำหนดข้อความสั่งการ",
        "circulation:phrase_list",
        (Permission.CIRCULATION_SETTINGS, Permission.STEP_INSTRUCT),
        "ข้อความให้เลือกเวลาสั่งการ ของหน่วยงานและของฉัน",
    ),
    (
        "กำหนดกลุ่มสถานศึกษา",
        "recipients:group_list",
        (Permission.LETTER_SEND,),
        "รายชื่อสถานศึกษาที่ส่งถึงพร้อมกันบ่อย และกลุ่มของฉัน",
    ),
    (
        "กำหนดวันหยุดราชการ",
        "workdays:holiday_list",
        (Permission.DISPATCH_SETTINGS,),
        "วันที่ไม่นับเป็นวันทำการ",
    ),
    (
        "กำหนดจำนวนวันทำการ",
        "workdays:receipt_days_edit",
        (Permission.DISPATCH_SETTINGS,),
        "หนังสือที่ยังไม่รับเกินกี่วันจึงแสดงว่าค้างรับ",
    ),
    ("ผู้ใช้", "directory:person_list", (Permission.PEOPLE,), "บัญชีผู้ใช้และใบเชิญ"),
    (
        "ความพร้อมของสถานศึกษา",
        "directory:school_setup",
        (Permission.OFFICES,),
        "สถานศึกษาใดยังไม่มีผู้อำนวยการหรือเจ้าหน้าที่สารบรรณ และใครยังไม่เข้าใช้",
    ),
    (
        "นำเข้าสถานศึกษาและบุคลากร",
        "directory:import_create",
        (Permission.OFFICES,),
        "จากไฟล์ Excel หรือ CSV ตรวจก่อนบันทึก และยกเลิกได้",
    ),
    (
        "หน่วยงาน",
        "directory:office_list",
        (Permission.OFFICES,),
        "กลุ่ม สถานศึกษา และกลุ่มสถานศึกษา",
    ),
    (
        "ทะเบียนของหน่วยงานที่ปิดใช้งาน",
        "directory:closed_books",
        (Permission.CLOSED_BOOKS_READ,),
        "ทะเบียนเดิมของสถานศึกษาที่ยุบเลิกหรือรวมแล้ว ดูได้อย่างเดียว",
    ),
    (
        "สถานะระบบ",
        "desk:system_status",
        (Permission.SYSTEM_STATUS,),
        "ฐานข้อมูล งานเบื้องหลัง และพื้นที่ดิสก์",
    ),
    (
        "หลักฐานตราประทับประจำวัน",
        "desk:daily_head_list",
        (Permission.SYSTEM_STATUS,),
        "พิมพ์เก็บไว้ พิสูจน์ว่าบันทึกการดำเนินการไม่ถูกตัดหรือแก้",
    ),
)


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """รายการหลัก: what waits for this person, and what they did last."""
    actor = request.actor
    context = {
        "setup": setup_of(actor),
        "work": work_of(actor),
        "counts": counts_of(request, actor),
        "days": actor.book_owner.receipt_days,
        "today": thai.today(),
        "may": {
            "register_incoming": can_somewhere(actor, Permission.INCOMING_REGISTER),
            "register_outgoing": can_somewhere(actor, Permission.OUTGOING_REGISTER),
            "send": can_somewhere(actor, Permission.LETTER_SEND),
            "receive": can_somewhere(actor, Permission.DELIVERY_RECEIVE),
            "read": can_somewhere(actor, Permission.BOOK_READ),
            "instruct": can_somewhere(actor, Permission.STEP_INSTRUCT),
        },
        "kinds": Book.Kind,
        "settings": _settings_links(request),
    }
    return render(request, "desk/home.html", context)


@require_GET
def settings_home(request: SignedInRequest) -> HttpResponse:
    """ตั้งค่าระบบ: the settings that this person may change."""
    context = {"settings": _settings_links(request)}
    return render(request, "desk/settings_home.html", context)


def _settings_links(request: SignedInRequest) -> list[dict[str, str]]:
    prints = request.actor.book_owner.prints_certificates
    return [
        {"title": title, "url": reverse(name), "about": about}
        for title, name, permissions, about in SETTINGS_PAGES
        if any(can_somewhere(request.actor, each) for each in permissions)
        and (prints or not name.startswith("certificates:"))
        and (name != STAND_IN or may_name_stand_in(request.actor))
    ]
