"""The WSGI application that the web server runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from saraban.core.edge.received import ReceivedRequest
from saraban.core.processes import follow_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saraban.config.settings")

follow_server()
application = get_wsgi_application()
application.request_class = ReceivedRequest
