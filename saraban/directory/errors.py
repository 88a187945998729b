"""Why a deed with people, offices or appointments is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError
from saraban.core.tables.errors import TableRefusedError


class DirectoryError(DomainError):
    """A refusal that belongs to one field of the form, if ``field`` names one."""

    field: str | None = None


class PersonUnknownError(DirectoryError):
    """Only people with an account in use can be appointed."""

    field = "username"
    message = "ไม่พบชื่อผู้ใช้นี้ หรือบัญชีปิดใช้งานอยู่ ตรวจตัวสะกด ถ้ายังไม่มีบัญชีให้แจ้งผู้ดูแลระบบเพิ่มผู้ใช้ก่อน"


class RoleNotOfOfficeError(DirectoryError):
    """Every kind of office has its own posts."""

    field = "role"


class OrderNumberMissingError(DirectoryError):
    """Secret letters are entrusted in writing only."""

    field = "order_number"
    message = "นายทะเบียนหนังสือลับต้องมีคำสั่งแต่งตั้ง ใส่เลขที่คำสั่ง เช่น 12/2569"


class OwnSecretsError(DirectoryError):
    """Who keeps the secret letters is chosen by somebody else."""

    field = "username"
    message = "แต่งตั้งตนเองเป็นนายทะเบียนหนังสือลับไม่ได้ ให้เลือกผู้อื่น หรือให้ผู้บริหารอื่นเป็นผู้แต่งตั้ง"


class ConfirmationOverError(DirectoryError):
    """What was decided is not decided again."""


class AskerGoneError(DirectoryError):
    """A post is given by who asked for it, as they may at that moment."""

    message = (
        "ผู้ขอพ้นจากหน้าที่หรือบัญชีถูกพักไว้แล้ว หรือหน่วยงานในคำขอไม่มีแล้ว จึงยืนยันไม่ได้ "
        "กดไม่ยืนยัน แล้วให้ผู้มีหน้าที่ขอใหม่"
    )


class NotAskerError(DirectoryError):
    """Only one's own posts and settings are taken back."""

    message = "ถอนได้เฉพาะคำขอกำหนดหน้าที่หรือการตั้งค่าที่ท่านขอเอง ถ้าไม่เห็นด้วยให้กดไม่ยืนยัน"


class OwnStandInError(DirectoryError):
    """Nobody stands in for themselves."""

    field = "username"
    message = "ดำรงตำแหน่งนี้อยู่เอง จึงแทนตนเองไม่ได้ เลือกคนอื่นที่จะปฏิบัติงานแทน"


class StandInElsewhereError(DirectoryError):
    """Who stands in works in the same office."""

    field = "username"
    message = "ผู้ปฏิบัติงานแทนต้องดำรงตำแหน่งในสำนักงานเดียวกัน ตรวจชื่อผู้ใช้อีกครั้ง"


class ActedPostError(DirectoryError):
    """Whose place it is belongs to the office and post that were chosen."""

    field = "acting_for"


class ActingStartError(DirectoryError):
    """Standing in begins on a day of the post, and one person stands in at a time."""

    field = "starts_on"


class ActingEndError(DirectoryError):
    """Standing in ends with the post of the person stood in for, or before."""

    field = "ends_on"


class AlreadyAppointedError(DirectoryError):
    """One person holds a post in one right once at a time."""

    field = "username"


class AppointmentEndedError(DirectoryError):
    """What has ended stays as it was."""

    message = "การกำหนดเจ้าหน้าที่นี้สิ้นสุดแล้ว แก้ไขวันสิ้นสุดไม่ได้"


class LastDayError(DirectoryError):
    """A post ends neither before it began nor later than it was given for."""

    field = "last_day"


class LastAdministratorError(DirectoryError):
    """Without an administrator nobody could let anybody in again."""

    message = "เป็นผู้ดูแลระบบคนสุดท้ายของเขตพื้นที่ กำหนดผู้ดูแลระบบคนใหม่ก่อน แล้วจึงยกเลิกคนนี้"


class UsernameTakenError(DirectoryError):
    """Two people never share a user name."""

    field = "username"
    message = "มีผู้ใช้ชื่อนี้แล้ว ตั้งชื่อผู้ใช้อื่น เช่น เติมตัวเลขหรืออักษรต้นของสกุล"


class CodeTakenError(DirectoryError):
    """A code means one office."""

    field = "code"
    message = "รหัสนี้เป็นของหน่วยงานอื่นแล้ว ตรวจรหัสแล้วพิมพ์ใหม่"


class NoSchoolTickedError(DirectoryError):
    """A change of many is of those that are ticked."""

    message = "ยังไม่ได้เลือกสถานศึกษา ทำเครื่องหมายหน้าสถานศึกษาก่อน แล้วกดอีกครั้ง"


class ClusterNameTakenError(DirectoryError):
    """A cluster is known by its name."""

    field = "name"
    message = "มีกลุ่มสถานศึกษาชื่อนี้แล้ว ตั้งชื่ออื่น"


class OwnAccountError(DirectoryError):
    """Nobody locks themselves out."""

    message = "ทำกับบัญชีของท่านเองไม่ได้ ให้ผู้ดูแลระบบคนอื่นทำให้ หรือใช้เมนูเปลี่ยนรหัสผ่าน"


class OfficeMergedError(DirectoryError):
    """What was closed is merged with nothing else afterwards."""

    message = (
        "หน่วยงานนี้ปิดใช้งานไปแล้ว จึงรวมกับหน่วยงานอื่นไม่ได้ "
        "ถ้าต้องการรวม ให้เปิดใช้งานอีกครั้งก่อน แล้วจึงรวม"
    )


class SuccessorMissingError(DirectoryError):
    """What waits in an office goes somewhere."""

    field = "successor"
    message = "ยังมีงานที่ค้างอยู่ เลือกหน่วยงานที่จะรับงานต่อ"


class SuccessorEmptyError(DirectoryError):
    """Work goes to an office where somebody takes it up."""

    field = "successor"
    message = (
        "หน่วยงานที่เลือกยังไม่มีผู้รับงานต่อ กำหนดเจ้าหน้าที่สารบรรณหรือผู้อำนวยการของหน่วยงานนั้นก่อน "
        "หรือเลือกหน่วยงานอื่น"
    )


class AlreadyHasPasswordError(DirectoryError):
    """Who has a password is not invited; a forgotten one is reset."""

    message = (
        "มีผู้ที่ตั้งรหัสผ่านแล้วหรือบัญชีปิดใช้งานอยู่ ออกใบเชิญได้เฉพาะผู้ที่ยังไม่ตั้งรหัสผ่าน "
        "ถ้าลืมรหัสผ่านให้ใช้ คืนค่ารหัสผ่าน"
    )


class InvitationOverError(DirectoryError):
    """A code works once, until a day, and only the newest."""

    message = (
        "ใบเชิญนี้ใช้ไปแล้ว หมดอายุ หรือมีใบใหม่กว่า ถ้าตั้งรหัสผ่านแล้วให้เข้าสู่ระบบตามปกติ "
        "ถ้ายังไม่ได้ตั้งให้ขอใบเชิญใหม่จากผู้ดูแลระบบหรือผู้บริหารสถานศึกษา"
    )


class NobodyChosenError(DirectoryError):
    """A deed for many needs at least one."""

    message = "ยังไม่ได้เลือกรายชื่อ ทำเครื่องหมายหน้าชื่อที่ต้องการแล้วกดอีกครั้ง"


class ImportRefusedError(TableRefusedError):
    """A file of schools and people that cannot be brought in, or taken back again."""


class ImportChangedError(ImportRefusedError):
    """What was looked at is not what would be done now."""

    message = (
        "มีผู้แก้ไขข้อมูลระหว่างที่ท่านตรวจ ผลของการนำเข้าจึงเปลี่ยนไป ยังไม่ได้นำเข้า "
        "ตรวจรายการด้านล่างอีกครั้ง แล้วกดนำเข้า"
    )
