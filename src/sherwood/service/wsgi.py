"""The service as gunicorn runs it."""

from __future__ import annotations

import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


def start() -> WSGIHandler:
    """The application; however it was started, made-up users never meet what may be real."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sherwood.service.settings")
    started = get_wsgi_application()
    from sherwood.service.accounts.demonstration import check_made_up
    from sherwood.service.pages import compile_pages
    from sherwood.service.settings import ENVIRONMENT

    check_made_up(ENVIRONMENT)
    compile_pages()
    return started


application = start()
