"""Letters on their way."""

from saraban.dispatch.models.deliveries import Delivery, Reminder
from saraban.dispatch.models.dispatches import (
    CAPACITY_MAX,
    DISPATCH_REASON_MAX,
    Dispatch,
)
from saraban.dispatch.models.drafts import Draft, DraftFile
from saraban.dispatch.models.others import InsideCopy, OutsideDelivery

__all__ = [
    "CAPACITY_MAX",
    "DISPATCH_REASON_MAX",
    "Delivery",
    "Dispatch",
    "Draft",
    "DraftFile",
    "InsideCopy",
    "OutsideDelivery",
    "Reminder",
]
