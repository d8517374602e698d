"""What makes a password too easy, beyond its length."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

_LEAST_DIFFERENT = 6
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def repeated(text: str) -> str:
    """The shortest beginning that makes the whole text when it is written over and over.

    Found where the text first stands again in itself written twice, in time that does not explode
    with its length.

    Example:
        >>> repeated("lalala"), repeated("lalal")
        ('la', 'lalal')
    """
    return text[: (text + text).find(text, 1)]


class NotEasyValidator:
    """Refuses a common password that was lengthened, and few characters over and over."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: object = None) -> None:
        """Look at what is left without digits, signs and repetition.

        Raises:
            ValidationError: It is too easy.
        """
        del user
        if len(set(password)) < _LEAST_DIFFERENT:
            raise ValidationError("Use more different characters.", code="few_characters")
        core = _NOT_LETTERS.sub("", password.lower())
        if core in self.common or repeated(core) in self.common:
            raise ValidationError("This is a common password made longer.", code="lengthened")

    def get_help_text(self) -> str:
        """As it is told before choosing."""
        return "Your password cannot be a common one made longer."
