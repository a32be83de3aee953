"""Backup and restore: database, files and key in one folder, each file with its digest."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from citong.kit.errors import Refused
from citong.lib import bundle, clock

from . import dumps

if TYPE_CHECKING:
    from pathlib import Path

SMALL = ("secret.key", "demo-password", "clock-offset")
FILES = "files"
FORMAT = 1


@dataclass(frozen=True)
class Kept:
    """What a backup holds: how many files beside the database, and the digest of its manifest."""

    files: int
    digest: str


def keep(folder: Path, *, force: bool = False) -> Kept:
    """Write a backup into ``folder``; one that stands there is replaced with ``force``, and only when the new one is whole."""
    dumps.check()
    _check_target(folder, force=force)
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}.new")
    fresh.mkdir(parents=True, mode=0o700)
    try:
        dumps.dump(fresh / dumps.name())  # first: a file that a row names is there already
        for name in SMALL:
            if (settings.DATA / name).exists():
                shutil.copy2(settings.DATA / name, fresh / name)
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        shutil.copytree(settings.MEDIA_ROOT, fresh / FILES)
        head = {"format": FORMAT, "made_at": clock.now().isoformat(), "database": connection.vendor}
        digest = bundle.seal(fresh, head)
        if wrong := bundle.problems(fresh):
            raise Refused(["备份没有写完整：", *wrong])
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Kept(sum(1 for file in (folder / FILES).rglob("*") if file.is_file()), digest)


def _check_target(folder: Path, *, force: bool) -> None:
    if settings.DATA in (folder, *folder.parents):
        raise Refused(f"备份要放在数据目录 {settings.DATA} 之外，请换一个目录。")
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not folder.is_dir() or bundle.head_of(folder) is None:
        raise Refused(f"{folder} 里有别的内容，不能用来存放备份。请换一个空目录。")
    if not force:
        raise Refused(f"{folder} 里已有备份。请换一个目录，或加 --force 覆盖。")


def bring_back(folder: Path, *, force: bool = False) -> Kept:
    """Put database, files and key of a backup in place; what stands there is overwritten only with ``force``."""
    dumps.check()
    head = bundle.head_of(folder)
    if wrong := bundle.problems(folder):
        raise Refused([f"{folder} 的备份不完整，没有恢复：", *wrong])
    assert head is not None  # noqa: S101 - a folder without problems has a manifest
    if head["database"] != connection.vendor:
        made, here = dumps.TITLES.get(head["database"], head["database"]), dumps.TITLES[connection.vendor]
        raise Refused(f"备份是 {made} 的，当前数据库是 {here}。请用 --database 指定同一种数据库。")
    if not force and not (dumps.empty() and _without_files()):
        raise Refused("数据库或数据目录里已有内容。请先停止服务，确认不再需要后加 --force 覆盖。")
    fresh, old = (settings.MEDIA_ROOT.with_name(f"{FILES}.{os.getpid()}.{what}") for what in ("new", "old"))
    try:
        shutil.copytree(folder / FILES, fresh)
        dumps.load(folder / dumps.name())
        if settings.MEDIA_ROOT.exists():
            settings.MEDIA_ROOT.rename(old)
        fresh.rename(settings.MEDIA_ROOT)
        for name in SMALL:
            (settings.DATA / name).unlink(missing_ok=True)
            if (folder / name).exists():
                shutil.copy2(folder / name, settings.DATA / name)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    return _brought(folder)


def _without_files() -> bool:
    return not settings.MEDIA_ROOT.exists() or not any(settings.MEDIA_ROOT.iterdir())


def _brought(folder: Path) -> Kept:
    """What is in place now is what the backup holds, file by file."""
    names = sorted(file.relative_to(folder) for file in (folder / FILES).rglob("*") if file.is_file())
    wrong = [
        f"{name}：恢复后与备份不符"
        for name in names
        if bundle.digest_of(settings.DATA / name) != bundle.digest_of(folder / name)
    ]
    if wrong:
        raise Refused(wrong)
    return Kept(len(names), bundle.digest_of(folder / bundle.MANIFEST))
