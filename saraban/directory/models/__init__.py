"""What the administration keeps beside people and offices."""

from saraban.directory.models.emblems import OfficeEmblem
from saraban.directory.models.first_start import FirstStart
from saraban.directory.models.imports import DirectoryImport
from saraban.directory.models.invitations import Invitation

__all__ = ["DirectoryImport", "FirstStart", "Invitation", "OfficeEmblem"]
