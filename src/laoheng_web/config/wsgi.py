"""The site for a WSGI server: `gunicorn laoheng_web.config.wsgi`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laoheng_web.config.settings")
application = get_wsgi_application()

if os.environ.get("LAOHENG_MODE") == "production":
    from laoheng_web.config.check import refuse_unsafe_start

    refuse_unsafe_start()

from laoheng_web.advice.warming import warm  # noqa: E402 - the rooms can be imported once Django is set up

warm()
