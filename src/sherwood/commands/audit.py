"""`sherwood audit`: proving that what was recorded is what was done."""

from __future__ import annotations

from pathlib import Path

from sherwood.commands.opening import open_service
from sherwood.commands.progress import console, step
from sherwood.errors import SherwoodError


def verify(home: Path, heads: Path | None) -> list[str]:
    """Read the whole audit again, and every head kept elsewhere.

    Raises:
        SherwoodError: Something was changed, removed or cut off.
    """
    open_service(home)
    from sherwood.service.accounts.waiting import counted
    from sherwood.service.audit.heads import kept_heads
    from sherwood.service.audit.verify import verify as read_again

    with step("Read", console) as report:
        found = read_again(
            kept_heads(heads) if heads else (), lambda entries: report(f"{entries:,} entries")
        )
    if found.faults:
        raise SherwoodError("The audit is not whole.\n" + "\n".join(found.faults))
    heads_there = counted(found.heads, "signed head")
    held = f", and held against {heads_there}" if found.heads else ""
    return [f"The audit is whole: {found.entries:,} entries, each following the one before{held}."]


def head(home: Path, out: Path) -> list[str]:
    """Sign the audit as it is, and keep the head in a folder elsewhere."""
    open_service(home)
    from sherwood.service.audit.heads import keep, private_key, sign
    from sherwood.service.audit.verify import head_now

    key = private_key(home)
    signed = sign(head_now(), key)
    return [f"Entry {signed.number:,} signed: {keep(signed, key, out)}"]
