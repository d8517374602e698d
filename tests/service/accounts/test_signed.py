"""Identity tokens: only what the provider signed, for us, now."""

import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from sherwood.service.accounts.signed import NotBelievedError, read_signed

THEIRS, ANOTHER = (rsa.generate_private_key(65537, 2048) for _ in range(2))
GOOD = {"iss": "https://them", "aud": "us", "sub": "ann", "nonce": "n"}


def published(*named):
    return {
        "keys": [
            json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
            | ({"kid": name} if name else {})
            for name, key in named
        ]
    }


def token(key=THEIRS, algorithm="RS256", name=None, **claims):
    now = int(time.time())
    said = {"iat": now, "exp": now + 300, **GOOD, **claims}
    said = {claim: value for claim, value in said.items() if value is not None}
    return jwt.encode(said, key, algorithm, headers={"kid": name} if name else None)


def read(given, keys=None):
    return read_signed(given, keys or published((None, THEIRS)), "https://them", "us")


def test_what_they_signed_is_read():
    assert read(token())["sub"] == "ann"
    both = published(("old", ANOTHER), ("new", THEIRS))
    assert read(token(name="new"), both)["sub"] == "ann"


@pytest.mark.parametrize(
    "given",
    [
        token(key=ANOTHER),
        token(key=None, algorithm="none"),
        token(key="x" * 64, algorithm="HS256"),
        token(name="unknown"),
        token(aud="others"),
        token(iss="https://others"),
        token(exp=int(time.time()) - 120),
        token(nonce=None),
        token(sub=None),
        token()[:-4] + "AAAA",
        "not a token",
        "",
    ],
)
def test_anything_else_is_not_believed(given):
    with pytest.raises(NotBelievedError):
        read(given)


def test_a_token_that_names_no_key_is_of_the_only_one():
    with pytest.raises(NotBelievedError):
        read(token(), published(("old", ANOTHER), ("new", THEIRS)))
