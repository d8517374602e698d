"""Programs that call the API, each with a token of its own or with a browser's session."""

from __future__ import annotations

import json

from django.test import Client
from tests.service import made_up

from sherwood.service.accounts.models import User
from sherwood.service.api import tokens


class Program:
    """A program with a token, or with none."""

    def __init__(self, whole: str | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {"Authorization": f"Bearer {whole}"} if whole else {}

    def get(self, path, **query):
        """Read."""
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(self, path, sent=None, method="POST", **headers):
        """Write."""
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            json.dumps(sent if sent is not None else {}),
            content_type="application/json",
            headers={**self.headers, **headers},
        )

    def put(self, path, sent):
        """Change."""
        return self.post(path, sent, method="PUT")


def token_for(held, days=30, name="a program"):
    """A token for a grant: what is kept, and the whole of it."""
    held.user.refresh_from_db()
    return tokens.make(held, name=name, days=days, by=held.user, acting_as="")


def program(role, at="ics", purpose="governance", down="system", name=None) -> Program:
    """A program that acts in a role."""
    full = name or f"{role} at {at}".replace("_", " ")
    who = User.objects.filter(name=full).first() or made_up.user(full)
    held = made_up.grant(who, role, at, down, purpose)
    made = Program(token_for(held)[1])
    made.grant = held
    return made
