"""Draws the states of governance into the manual."""

import os
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "service" / "governance.md"


def draw():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.service.settings")
    django.setup()
    from sherwood.service.governance.states_drawn import with_states

    PAGE.write_text(with_states(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    draw()
