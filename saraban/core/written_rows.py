"""Which rows the current transaction has written, of tables that the record digests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save

from saraban.core.database.last import Written

Row = TypeVar("Row", bound=models.Model)
# A class attribute of a model: columns that are no part of the digest.
LEFT_OUT: Final = "digest_leaves_out"


class DigestedQuerySet(models.QuerySet[Row]):
    """Rows of which the record keeps digests: each write here is noted for it.

    Saving and deleting single rows is noted by signals (``note_single_rows``).
    """

    def update(self, **values: Any) -> int:
        """Update, and note which rows; only those that match before the update begins."""
        if not _is_digested(self.model, values):
            return super().update(**values)
        keys = list(self.order_by().values_list("pk", flat=True))
        if not keys:
            return 0
        count = super(DigestedQuerySet, self.filter(pk__in=keys)).update(**values)
        note_written(self.model, keys)
        return count

    def bulk_create(self, objs: Iterable[Row], **options: Any) -> list[Row]:  # type: ignore[override]
        """Create, and note which rows."""
        made = super().bulk_create(objs, **options)
        note_written(self.model, (each.pk for each in made))
        return made


def note_written(model: type[models.Model], keys: Iterable[int]) -> None:
    """Note rows that the current transaction has written, deleted ones too."""
    keys = set(keys)
    if not keys:
        return
    ours: Any = connection
    if not ours.is_outermost():
        written_now().rows[model] |= keys
        return
    # The write was a transaction of its own.
    with transaction.atomic():
        written_now().rows[model] |= keys


def written_now() -> Written:
    """Return what the current transaction has written so far."""
    ours: Any = connection
    written: Written = ours.written
    return written


def digested_models() -> list[type[models.Model]]:
    """Return the models whose rows have digests."""
    return [each for each in apps.get_models() if _notes_rows(each)]


def digested_columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the columns that are part of a row's digest, all but a few.

    For a model as a migration knows it those of its own that are not left out today.
    """
    left_out = _left_out(apps.get_model(model._meta.label))
    return [each for each in model._meta.concrete_fields if each.name not in left_out]


def note_single_rows() -> None:
    """Note each row that is saved or deleted by itself."""
    for model in digested_models():
        post_save.connect(_on_save, sender=model, dispatch_uid="written_rows")
        post_delete.connect(_on_delete, sender=model, dispatch_uid="written_rows")


def _on_save(
    sender: type[models.Model],
    instance: models.Model,
    update_fields: frozenset[str] | None = None,
    **_more: Any,
) -> None:
    if update_fields is None or _is_digested(sender, update_fields):
        note_written(sender, [instance.pk])


def _on_delete(
    sender: type[models.Model], instance: models.Model, **_more: Any
) -> None:
    note_written(sender, [instance.pk])


def _is_digested(model: type[models.Model], columns: Iterable[str]) -> bool:
    return not _left_out(model).issuperset(columns)


def _left_out(model: type[models.Model]) -> frozenset[str]:
    return getattr(model, LEFT_OUT, frozenset())


def _notes_rows(model: type[models.Model]) -> bool:
    of_manager = getattr(model._default_manager, "_queryset_class", models.QuerySet)
    return issubclass(of_manager, DigestedQuerySet)
