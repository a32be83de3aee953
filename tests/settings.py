"""Settings of the test suite: the product's own, with a data directory of their own and cheap passwords."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HERE = Path(tempfile.mkdtemp(prefix="citong-test-"))  # of this process, so that runs beside each other do not meet
atexit.register(shutil.rmtree, HERE, ignore_errors=True)

os.environ["CITONG_DATA"] = str(HERE)
os.environ.setdefault("CITONG_SECRET_KEY", "only-for-tests")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the thread that runs the tests

from citong.project.settings import *  # noqa: E402, F403 - the environment must stand first
from citong.project.settings import DATABASES, INSTALLED_APPS, STATIC_ROOT, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # a file: each thread of the live server has its own connection
    DATABASES["default"]["ENGINE"] = "tests.quickdb.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(HERE / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:  # what a test writes need not survive the machine
    DATABASES["default"]["ENGINE"] = "tests.quickdb.postgresql"
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing folder
PASSWORD_HASHERS = ["tests.hashing.Quick"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.sampleapp"]  # shows all that the page kit can do
ROOT_URLCONF = "tests.urls"
