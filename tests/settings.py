"""Settings of the test suite: the product's own, with a data directory of their own and cheap passwords."""

import os
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
HERE = Path(__file__).resolve().parents[1] / "var" / "test" / WORKER

os.environ["CITONG_DATA"] = str(HERE)
os.environ.setdefault("CITONG_SECRET_KEY", "only-for-tests")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the thread that runs the tests

from citong.project.settings import *  # noqa: E402, F403 - the environment must stand first
from citong.project.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith(
    "sqlite3"
):  # a file, so that each thread of the live server has its own connection
    DATABASES["default"]["TEST"] = {"NAME": str(HERE / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing folder
PASSWORD_HASHERS = ["tests.hashing.Quick"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
