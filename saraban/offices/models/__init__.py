"""Offices of the tree, and who holds which post in them."""

from saraban.offices.models.appointments import (
    Appointment,
    AppointmentQuerySet,
)
from saraban.offices.models.offices import (
    ADDRESS_MAX,
    EMAIL_MAX,
    NAME_MAX,
    PHONE_MAX,
    PREFIX_MAX,
    SHORT_NAME_MAX,
    WEBSITE_MAX,
    Cluster,
    Office,
    OfficeQuerySet,
)
from saraban.offices.models.roles import (
    ROLES_OF_KIND,
    SECRET_ROLES,
    SOLE_ROLES,
    Role,
    roles_under,
)

__all__ = [
    "ADDRESS_MAX",
    "EMAIL_MAX",
    "NAME_MAX",
    "PHONE_MAX",
    "PREFIX_MAX",
    "ROLES_OF_KIND",
    "SECRET_ROLES",
    "SHORT_NAME_MAX",
    "SOLE_ROLES",
    "WEBSITE_MAX",
    "Appointment",
    "AppointmentQuerySet",
    "Cluster",
    "Office",
    "OfficeQuerySet",
    "Role",
    "roles_under",
]
