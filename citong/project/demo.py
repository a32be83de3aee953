"""The demonstration: the 2018 batch and an invented city around it, planted once into an empty database."""

from __future__ import annotations

import secrets

from django.conf import settings

PASSWORD_FILE = settings.DATA / "demo-password"


def password(wanted: str | None = None) -> str:
    """The password of all demo accounts: the one asked for, else the one of last time, else a new one."""
    if wanted is None and PASSWORD_FILE.exists():
        return PASSWORD_FILE.read_text().strip()
    chosen = wanted or secrets.token_urlsafe(9)
    PASSWORD_FILE.touch(mode=0o600)
    PASSWORD_FILE.write_text(chosen)
    return chosen


def plant(schools: int, wanted_password: str | None = None) -> bool:
    """Plant the city unless something stands there; whether it was planted."""
    password(wanted_password)
    return False


def welcome() -> str:
    return f"演示账号的密码：{password()}"
