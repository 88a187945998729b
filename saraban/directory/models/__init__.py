"""What the administration keeps beside people and offices."""

from saraban.directory.models.confirmations import Confirmation
from saraban.directory.models.emblems import OfficeEmblem
from saraban.directory.models.first_start import FirstStart
from saraban.directory.models.imports import DirectoryImport
from saraban.directory.models.invitations import Invitation

__all__ = [
    "Confirmation",
    "DirectoryImport",
    "FirstStart",
    "Invitation",
    "OfficeEmblem",
]
