"""Writes the reference of the API into the manual, from the document a service gives."""

import os
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "api.md"


def draw():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.service.settings")
    django.setup()
    from sherwood.service.api.document import document
    from sherwood.service.api.manual import as_markdown

    PAGE.write_text(as_markdown(document()), encoding="utf-8")


if __name__ == "__main__":
    draw()
