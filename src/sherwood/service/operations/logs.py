"""Logs: one JSON object a line, and never anything about a patient.

Only what is named here is written: no query string, no form, no body. Paths are written as their
pattern (`/people/<key>/`), so that no key of a person reaches a log.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

WRITTEN = ("request", "method", "route", "status", "milliseconds", "job")


def log_file(home: Path) -> Path:
    """Where a demonstration writes its log, so that passwords stay in sight in its terminal."""
    return home / "service.log"


def logs_to(file: Path | None) -> dict[str, Any]:
    """Django's settings of logs: on standard error, or in a file and there warnings and worse."""
    stderr = {"class": "logging.StreamHandler", "formatter": "lines"}
    handlers: dict[str, dict[str, Any]] = {"stderr": stderr}
    if file is not None:
        kept = {"class": "logging.FileHandler", "formatter": "lines", "filename": str(file)}
        handlers = {"stderr": stderr | {"level": "WARNING"}, "file": kept | {"delay": True}}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": JsonLines}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": "INFO"},
        "loggers": {"numexpr": {"level": "WARNING"}},
    }


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
            **{name: getattr(record, name) for name in WRITTEN if hasattr(record, name)},
        }
        if isinstance(line.get("request"), str) is False:
            line.pop("request", None)
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["traceback"] = self._where(record)
        return json.dumps(line, default=str)

    @staticmethod
    def _message(record: logging.LogRecord) -> str:
        # Django's own messages hold the path, or the name of the host, as it was asked for.
        if record.name.startswith("django.security."):
            return "refused"
        if record.name.startswith("django.") and record.args:
            return str(record.msg).split("%")[0].strip(" :\"'")
        return record.getMessage()

    @staticmethod
    def _where(record: logging.LogRecord) -> list[str]:
        """Files and lines, without the values that were in them."""
        place, lines = record.exc_info[2] if record.exc_info else None, []
        while place is not None:
            code = place.tb_frame.f_code
            lines.append(f"{code.co_filename}:{place.tb_lineno} {code.co_name}")
            place = place.tb_next
        return lines
