"""The WSGI application; a worker knows all addresses before it answers its first request."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citong.project.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402 - the settings must stand first

get_resolver().url_patterns  # noqa: B018 - loads them
