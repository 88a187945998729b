"""The application that ``saraban serve`` runs in each web process."""

from __future__ import annotations

from django.conf import settings

from saraban.config.wsgi import application as pages
from saraban.core.edge.edge import Edge
from saraban.documents.uploads import REQUEST_MOST

application = Edge(pages, most_bytes=max(REQUEST_MOST, settings.LETTER_SIZE_LIMIT))
