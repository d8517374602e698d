"""Codes as an authenticator app makes them, from the published algorithm (RFC 6238)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time


def code_of(secret: str, ahead: int = 0) -> str:
    """The code shown now, or so many half-minutes ahead."""
    moment = (int(time.time()) // 30 + ahead).to_bytes(8, "big")
    digest = hmac.new(base64.b32decode(secret), moment, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def wait_for_a_fresh_code() -> None:
    """A code is good for half a minute: do not begin in the last seconds of one."""
    left = 30 - time.time() % 30
    if left < 4:
        time.sleep(left)
