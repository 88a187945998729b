"""Checkers, batches of names, and prints that are made in the background."""

from __future__ import annotations

from saraban.certificates.models.batches import CertificateBatch
from saraban.certificates.models.checkers import CertificateChecker
from saraban.certificates.models.prints import CertificatePrint

__all__ = ["CertificateBatch", "CertificateChecker", "CertificatePrint"]
