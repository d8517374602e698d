"""The person who signs in. What they may do is not here: see `governance.access`."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Users(BaseUserManager["User"]):
    """Finds and makes users."""

    def create_user(self, email: str, name: str, password: str | None = None) -> User:
        """Make a user; without a password only another identity provider can vouch for them."""
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who may sign in.

    Attributes:
        email: How they are known; in lower case.
        name: As others see it.
        is_active: Nobody is deleted, since the audit names them; they are made inactive.
        demonstration: Made up, with a password that was shown.
    """

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    demonstration = models.BooleanField(default=False)
    joined = models.DateTimeField(auto_now_add=True)

    objects = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name
