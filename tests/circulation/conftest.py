"""What the tests of a letter's way share."""

from tests.circulation.handed import of_division, of_teacher

__all__ = ["of_division", "of_teacher"]
