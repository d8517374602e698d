"""How quick the service's pages are, and how steady its memory, with fifty people at work at once.

    SHERWOOD_BENCH_MINUTES=60 python -m benchmarks service

The service is the flagship's demonstration as `sherwood serve` starts it, with the latest release
where `demo/warehouse` holds one. Everybody signs in with a password, follows links from page to
page as their role lets them, looks at each for some seconds, and now and then writes: choosing a
role anew, and, for those who keep the framework, recording a status. They share the machine.
"""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

PEOPLE = 50
MINUTES = float(os.environ.get("SHERWOOD_BENCH_MINUTES", "5"))
LOOKS = (1.0, 5.0)
"""Seconds for which somebody reads a page."""
WRITES = 0.08
"""How often the next step is a write."""
OFTEN = 50
"""A kind of page that was met less often has no percentile."""

_ROOT = Path(__file__).parents[1]
_FLAGSHIP, _WAREHOUSE = _ROOT / "examples" / "greater-nottingham", _ROOT / "demo" / "warehouse"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_LINK = re.compile(r'href="(/[^"#]*)"')
_LEFT_OUT = re.compile(r"^/(static|accounts|role|metrics)\b")


@dataclass
class Load:
    """What was met in a run.

    Attributes:
        pages: Seconds of every page read, by kind: the first two parts of its address.
        writes: Seconds of every form sent in, to the end of the page it leads to.
        wrong: Addresses and answers that are not pages.
        memory: Bytes of the service with its workers, from minute to minute.
    """

    pages: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    writes: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def every_page(self) -> list[float]:
        """Seconds of every page, whatever its kind."""
        return [seconds for kind in self.pages.values() for seconds in kind]

    def slowest(self) -> list[tuple[str, list[float]]]:
        """The three slowest kinds of page of those that were met often."""
        often = [(kind, taken) for kind, taken in self.pages.items() if len(taken) >= OFTEN]
        return sorted(often, key=lambda one: percentile(one[1], 0.95), reverse=True)[:3]

    def grown(self) -> float:
        """Memory of the last fifth of the run, as a multiple of that of the second fifth."""
        fifth = max(1, len(self.memory) // 5)
        early, late = self.memory[fifth : 2 * fifth], self.memory[-fifth:]
        return (sum(late) / len(late)) / (sum(early) / len(early)) if early else 1.0


def run() -> list[dict[str, object]]:
    """Fifty people for some minutes."""
    met = load(MINUTES)
    if met.wrong:
        raise RuntimeError(f"not pages: {met.wrong[:5]}")
    size = f"{PEOPLE} people at once, {MINUTES:g} minutes, SQLite, 2 workers of 4 threads"
    peak = max(met.memory) / 2**20
    steady = f"memory at the end {met.grown():.2f} x that near the beginning"
    parts = [
        ("a page", met.every_page(), (0.5, 0.95)),
        *((f"the slowest kinds of page: {kind}", taken, (0.95,)) for kind, taken in met.slowest()),
        ("a form sent in", met.writes, (0.5, 0.95)),
    ]
    return [
        {
            "what": f"{what}, {share:.0%} within",
            "size": f"{size}, {len(taken):,} met",
            "seconds": percentile(taken, share),
            "peak_mb": peak,
            "beside": steady,
        }
        for what, taken, shares in parts
        for share in shares
    ]


def load(minutes: float, people: int = PEOPLE) -> Load:
    """Let everybody work for some minutes."""
    met = Load()
    with tempfile.TemporaryDirectory(prefix="sherwood-load-") as home, _served(Path(home)) as one:
        address, users, service = one
        sessions = [
            _Visitor(address, *users[number % len(users)], seed=number) for number in range(people)
        ]
        until = time.monotonic() + 60 * minutes
        threads = [threading.Thread(target=each.work, args=(until, met)) for each in sessions]
        for each in threads:
            each.start()
        while time.monotonic() < until:
            time.sleep(min(10.0, 6 * minutes))
            met.memory.append(_memory(service))
        for each in threads:
            each.join()
    return met


def percentile(taken: list[float], share: float) -> float:
    """The time within which a share of them was done."""
    return sorted(taken)[int(share * (len(taken) - 1))]


def kind_of(address: str) -> str:
    """What kind of page an address is of.

    Example:
        >>> kind_of("http://localhost:8000/framework/of/gp_contract/?day=today")
        '/framework/of'
    """
    return "/" + "/".join(urlsplit(address).path.strip("/").split("/")[:2])


class _Visitor:
    """Somebody signed in, who reads and now and then writes."""

    def __init__(self, address: str, email: str, password: str, seed: int) -> None:
        self.address, self.pick = address, random.Random(seed)
        self.session = requests.Session()
        # As browsers do: a connection that was closed while idle is opened again.
        again = Retry(total=2, status=0, allowed_methods={"GET"}, backoff_factor=0.05)
        self.session.mount("http://", HTTPAdapter(max_retries=again))
        self._send("/accounts/sign-in/", {"login": email, "password": password})
        self.roles = re.findall(r'name="grant"[^>]*value="(\d+)"', self._get("/role/").text)
        self._choose()

    def work(self, until: float, met: Load) -> None:
        """Go from page to page until the time is over."""
        waiting = ["/"]
        # Nobody begins in the same second as everybody else.
        time.sleep(self.pick.uniform(0, LOOKS[1]))
        while time.monotonic() < until:
            began = time.perf_counter()
            writes = self.pick.random() < WRITES
            answer = self._write() if writes else self._get(waiting.pop())
            taken = met.writes if writes else met.pages[kind_of(answer.url)]
            taken.append(time.perf_counter() - began)
            # A form may be refused, when somebody else was there before.
            if answer.status_code not in ({200, 422} if writes else {200}):
                met.wrong.append(f"{answer.url}: {answer.status_code}")
            found = [unescape(each) for each in _LINK.findall(answer.text)]
            onward = [each for each in found if not _LEFT_OUT.match(each)]
            waiting = [self.pick.choice(onward)] if onward else ["/"]
            time.sleep(self.pick.uniform(*LOOKS))

    def _write(self) -> requests.Response:
        page = self._get("/framework/")
        items = re.findall(r'href="(/framework/of/[^"/]+/)"', page.text)
        if items and self.pick.random() < 0.5:
            form = self._get(f"{self.pick.choice(items)}statuses/new/")
            if form.status_code == 200:
                day = f"2017-{self.pick.randint(1, 12):02}-{self.pick.randint(1, 28):02}"
                status = {"status": "in_place", "start": day, "evidence": "Seen by the bench"}
                return self._post(form, status)
        return self._choose()

    def _choose(self) -> requests.Response:
        return self._send("/role/", {"grant": self.pick.choice(self.roles)})

    def _send(self, path: str, fields: dict[str, str]) -> requests.Response:
        return self._post(self._get(path), fields)

    def _post(self, form: requests.Response, fields: dict[str, str]) -> requests.Response:
        token = _TOKEN.search(form.text)
        hidden = re.findall(r'type="hidden" name="([^"]+)"[^>]*value="([^"]*)"', form.text)
        body = {**dict(hidden), **fields, "csrfmiddlewaretoken": token[1] if token else ""}
        return self.session.post(form.url, data=body, headers={"Referer": form.url}, timeout=60)

    def _get(self, path: str) -> requests.Response:
        return self.session.get(self.address + path, timeout=60)


@contextmanager
def _served(home: Path) -> Iterator[tuple[str, list[tuple[str, str]], psutil.Process]]:
    """The flagship's demonstration, its made-up users, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    release = ["--warehouse", str(_WAREHOUSE)] if (_WAREHOUSE / "current").exists() else []
    service = psutil.Popen(
        [sys.executable, "-c", "from sherwood.cli import main; main()", "serve", "--demonstration",
         "--home", str(home), "--port", str(port), "--partnership", str(_FLAGSHIP), *release],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "COLUMNS": "160"},
    )  # fmt: skip
    try:
        users: list[tuple[str, str]] = []
        said: list[str] = []
        for line in service.stdout:
            said.append(line)
            users += re.findall(r"(\S+@demo\.invalid) +(\S+)", line)
            if "Open http" in line:
                break
        else:
            raise RuntimeError(f"the service ended: {''.join(said[-20:])}")
        # Its log is read to the end, so that it never waits for a reader.
        threading.Thread(target=service.stdout.read, daemon=True).start()
        address = f"http://localhost:{port}"
        _wait(address)
        yield address, users, service
    finally:
        service.terminate()
        service.wait()


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            if requests.get(f"{address}/alive/", timeout=20).status_code == 200:
                return
        except requests.ConnectionError:
            time.sleep(0.5)
    raise TimeoutError("the service did not start within two minutes")


def _memory(service: psutil.Process) -> int:
    """Of the service with its workers, in bytes."""
    total = 0
    for each in [service, *service.children(recursive=True)]:
        try:
            total += each.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return total
