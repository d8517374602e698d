"""The person who signs in. What they may do is not here: see `governance.access`."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F
from django.utils.crypto import salted_hmac


class Users(BaseUserManager["User"]):
    """Finds and makes users."""

    def create_user(
        self, email: str, name: str, password: str | None = None, *, identity: str | None = None
    ) -> User:
        """Make a user; without a password only another identity provider can vouch for them."""
        user = self.model(
            email=self.normalize_email(email).lower(), name=name, identity=identity or None
        )
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who may sign in.

    Attributes:
        email: How they are known; in lower case.
        name: As others see it.
        identity: How another provider names them, such as their NHS care identity number.
        is_active: Nobody is deleted, since the audit names them; they are made inactive.
        demonstration: Made up, with a password that was shown.
        generation: Raised to end every session of theirs.
    """

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=200)
    identity = models.CharField(max_length=100, unique=True, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    demonstration = models.BooleanField(default=False)
    generation = models.PositiveIntegerField(default=0)
    joined = models.DateTimeField(auto_now_add=True)

    objects = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session holds to be theirs: it changes with the password and the generation."""
        return salted_hmac(
            "sherwood.accounts.session",
            f"{self.password}:{self.generation}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def end_sessions(self) -> None:
        """Sign them out everywhere."""
        type(self).objects.filter(pk=self.pk).update(generation=F("generation") + 1)
        self.refresh_from_db(fields=["generation"])
