"""Signed heads: how long the audit was and what was in it, written where it cannot be changed.

    sherwood audit head --out /elsewhere      writes <number>.head.json and the public key
    sherwood audit verify --heads /elsewhere  reads every head that was ever kept

The private key stays in the service's home. Whoever keeps the heads and the public key can show
that an entry was changed, removed, or cut off the end.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sherwood.errors import InputError
from sherwood.warehouse.atomic import write_text, written_first

_PUBLIC = "audit-public-key.pem"


@dataclass(frozen=True)
class SignedHead:
    """What the audit was at one moment.

    Attributes:
        number: Of its last entry.
        hash: Of its last entry, which chains all those before.
        root: Merkle head over the hashes of all entries.
        at: When it was signed.
        signature: Ed25519 over the four, base64.
    """

    number: int
    hash: str
    root: str
    at: str
    signature: str = ""

    def signed(self) -> bytes:
        """The bytes that are signed."""
        return f"{self.number}\n{self.hash}\n{self.root}\n{self.at}".encode()


def private_key(home: Path) -> Ed25519PrivateKey:
    """The key of this service, made when first asked for."""
    file = home / "audit-key.pem"
    new = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    kept = written_first(file, new.decode())
    key = serialization.load_pem_private_key(kept.encode(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(f"{file}: not an Ed25519 key.")
    return key


def sign(head: SignedHead, key: Ed25519PrivateKey) -> SignedHead:
    """The head with its signature."""
    signature = base64.b64encode(key.sign(head.signed())).decode()
    return SignedHead(head.number, head.hash, head.root, head.at, signature)


def keep(head: SignedHead, key: Ed25519PrivateKey, folder: Path) -> Path:
    """Write a signed head into a folder, and the public key beside it if there is none.

    Raises:
        InputError: Another key signed the heads that are kept there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    kept = folder / _PUBLIC
    if not kept.exists():
        write_text(kept, public.decode())
    elif kept.read_bytes() != public:
        raise InputError(f"{kept}: another key signed the heads kept here. Use another folder.")
    file = folder / f"{head.number:012d}.head.json"
    write_text(file, json.dumps(asdict(head), indent=1))
    return file


def kept_heads(folder: Path) -> list[SignedHead]:
    """Every head in a folder, each with a signature that holds, in order.

    Raises:
        InputError: There is none, or one was not signed by the key that is kept there.
    """
    if not (folder / _PUBLIC).is_file():
        raise InputError(f"{folder}: no {_PUBLIC}, so no head can be checked.")
    public = serialization.load_pem_public_key((folder / _PUBLIC).read_bytes())
    if not isinstance(public, Ed25519PublicKey):
        raise InputError(f"{folder / _PUBLIC}: not an Ed25519 key.")
    heads = []
    for file in sorted(folder.glob("*.head.json")):
        try:
            head = SignedHead(**json.loads(file.read_text()))
            public.verify(base64.b64decode(head.signature), head.signed())
        except (InvalidSignature, ValueError, TypeError) as error:
            raise InputError(f"{file}: not a head that this key signed.") from error
        heads.append(head)
    if not heads:
        raise InputError(f"{folder}: no signed heads.")
    return heads
