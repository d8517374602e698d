"""The service's own settings, in a home of its own for the length of a test run.

The suite runs on SQLite, or on the PostgreSQL that SHERWOOD_TEST_DATABASE names.
"""

import os
import tempfile

os.environ["SHERWOOD_HOME"] = tempfile.mkdtemp(prefix="sherwood-service-")
os.environ["SHERWOOD_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["SHERWOOD_DEMONSTRATION"] = "1"
os.environ["SHERWOOD_DATABASE"] = os.environ.get("SHERWOOD_TEST_DATABASE", "")

from sherwood.service.settings import *  # noqa: F403

# A file, as in the service itself: a database in memory takes its locks otherwise.
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": f"{os.environ['SHERWOOD_HOME']}/test.sqlite3"
    }

# Hashing a password well takes a quarter of a second, on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
