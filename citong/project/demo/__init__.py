"""The demonstration: an invented city around the batch of 2018, planted once, always the same from its seed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from random import Random

from django.conf import settings
from django.db import transaction

from citong.lib import chance, clock
from citong.platform.identity.models import User
from citong.platform.org.models import Unit
from citong.platform.search import rebuilding

SEED = 20181121
NOW = datetime(2018, 12, 19, 9, 30, tzinfo=clock.SHANGHAI)  # two days before the deadline
PASSWORD_FILE = settings.DATA / "demo-password"
CLOCK_FILE = settings.DATA / "clock-offset"


def password(wanted: str | None = None) -> str:
    """The password of all demo accounts: the one asked for, else the one of last time, else a new one."""
    if wanted is None and PASSWORD_FILE.exists():
        return PASSWORD_FILE.read_text().strip()
    chosen = wanted or secrets.token_urlsafe(9)
    PASSWORD_FILE.touch(mode=0o600)
    PASSWORD_FILE.write_text(chosen)
    return chosen


def plant(schools: int, wanted_password: str | None = None) -> bool:
    """Plant the city unless people stand there already; whether it was planted. Its clock then runs from ``NOW``."""
    from . import approvals, assessment, awards, notices, people, pilot, plans, showcase, supervision
    from . import schools as school_records

    secret = password(wanted_password)
    if User.objects.exists():
        if wanted_password is not None:
            people.reset_passwords(secret)
        return False
    random = Random(SEED)
    with transaction.atomic(), rebuilding.afterwards():
        places = school_records.plant(random, schools)
        with clock.stopped(datetime(2018, 11, 20, 9, 0, tzinfo=clock.SHANGHAI)), chance.drawn_from(random):
            people.plant(random, places, secret)
            pilot.plant(random)
            for feature in (plans, supervision, awards, showcase, assessment, notices, approvals):
                feature.plant(random)
    start_clock()
    return True


def start_clock() -> None:
    """From now on the demonstration's time runs on from ``NOW``, also after a restart."""
    clock.set_offset(NOW - datetime.now(UTC))
    CLOCK_FILE.write_text(str(clock.offset().total_seconds()))


def welcome() -> str:
    """What ``serve`` prints about the accounts."""
    counties = Unit.objects.filter(level=Unit.Level.COUNTY).count()
    schools = Unit.objects.filter(level=Unit.Level.SCHOOL).order_by("code")
    some = schools.filter(parent__level=Unit.Level.COUNTY).first() or schools.first()
    code = some.code if some else "<学校标识码>"
    return "\n".join((
        f"演示账号（密码均为 {password()}）：",
        "  市局项目管理员 city.officer    市局系统管理员 city.admin    市教育资源配置中心 centre.officer",
        f"  县级初审员 county.350582（共 {counties} 个，按单位代码）    县级系统管理员 admin.350582",
        "  局办公室负责人 city.office、office.350582",
        f"  学校申报人 school.{code}    校长 principal.{code}（每校各一，按学校标识码）",
        "  评审专家 expert.01 … expert.24",
        f"  演示时间从 {NOW:%Y-%m-%d %H:%M} 开始走。",
    ))  # fmt: skip
