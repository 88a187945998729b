"""A person's account. What they may do comes from appointments, never from here."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from saraban.accounts.name_order import NameOrderField
from saraban.core.prepared import PreparedQuery, placeholder
from saraban.core.written_rows import DigestedQuerySet


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    _queryset_class = DigestedQuerySet

    def get(self, *args: Any, **wanted: Any) -> User:
        """Return one account; by its key alone, as every request asks, without delay."""
        if args or wanted.keys() != {"pk"}:
            return super().get(*args, **wanted)
        found = _BY_KEY.rows(key=wanted["pk"])
        if not found:
            raise self.model.DoesNotExist
        return found[0]

    def create_user(
        self, username: str, password: str | None = None, **details: Any
    ) -> User:
        """Save a new account; without a password nobody can sign in to it."""
        user = self.model(username=username, **details)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person, always one: shared accounts would leave receipts without a name."""

    username = models.CharField(
        "ชื่อผู้ใช้",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]*$",
                "ชื่อผู้ใช้ใช้ได้เฉพาะตัวอักษร a–z ตัวเลข จุด ขีด และขีดล่าง",
            )
        ],
    )
    title = models.CharField("คำนำหน้า", max_length=40, blank=True)
    given_name = models.CharField("ชื่อ", max_length=100)
    family_name = models.CharField("สกุล", max_length=100, blank=True)
    name_order = NameOrderField(
        max_length=220, blank=True, default="", editable=False, db_index=True
    )
    is_active = models.BooleanField("ใช้งาน", default=True)
    must_change_password = models.BooleanField(default=False)
    # Somebody else has reset the password of who decides or signs: what needs trust waits
    # until a second person has confirmed that it is still the same one.
    held_since = models.DateTimeField("พักการใช้อำนาจตั้งแต่", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # Set by signing in, which is an event; made of the name.
    digest_leaves_out = frozenset({"last_login", "name_order"})
    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["given_name"]

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        """Name with title: ``นางสาวสมใจ ตัวอย่างดี``."""
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Return title, name and family name as they are written in Thai."""
        return f"{self.title}{self.given_name} {self.family_name}".strip()

    def save(self, *args: Any, **options: Any) -> None:
        """Save; the order follows the name."""
        columns = options.get("update_fields")
        if columns is not None and {"given_name", "family_name"} & set(columns):
            options["update_fields"] = {*columns, "name_order"}
        super().save(*args, **options)

    @property
    def has_password(self) -> bool:
        """Whether the person has set a password; until then nobody can sign in."""
        return self.has_usable_password()

    @property
    def is_staff(self) -> bool:
        """Nobody has a way around ``access``; django-allauth asks."""
        return False


class FailedSignIns(models.Model):
    """How often sign-in failed within one hour: to an account, from a network."""

    # None stands for all names that are nobody's.
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, related_name="+"
    )
    network = models.CharField(max_length=45, blank=True)
    hour = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "network", "hour"], name="failed_once_an_hour"
            ),
            models.UniqueConstraint(
                fields=["network", "hour"],
                condition=models.Q(user=None),
                name="failed_once_an_hour_of_nobody",
            ),
        ]

    def __str__(self) -> str:
        """Whose, whence, how often."""
        return f"{self.count} at {self.user_id} from {self.network}"


_BY_KEY: Final = PreparedQuery(
    lambda: User.objects.filter(pk=placeholder("key", User._meta.pk))
)
