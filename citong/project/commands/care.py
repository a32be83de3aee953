"""``citong check``: whether this installation is fit to serve, with the remedy for each finding."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    check = subcommands.add_parser(
        "check", parents=[common], help="检查安装：数据库、迁移、数据目录、中文字体、安全设置"
    )
    check.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    from django.core.management import call_command

    from citong.lib import typeset

    call_command("check", fail_level="WARNING")
    findings = [*database(), *folder(), *fonts(), *safety()]
    for finding in findings:
        print(f"- {finding}", file=sys.stderr)
    for hint in typeset.missing_roles():
        print(f"提示：{hint}")
    print("检查通过。" if not findings else f"发现 {len(findings)} 个问题。")
    return 1 if findings else 0


def database() -> Iterator[str]:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        yield f"数据库连不上：{error}。请核对 --database 或 CITONG_DATABASE。"
        return
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield f"有 {len(pending)} 个数据库迁移没有执行。请运行：citong migrate"


def folder() -> Iterator[str]:
    import os

    from django.conf import settings

    if not os.access(settings.DATA, os.W_OK):
        yield f"数据目录 {settings.DATA} 不可写。请改为由运行服务的用户所有。"
    if settings.DATA.stat().st_mode & 0o007:
        yield f"数据目录 {settings.DATA} 对其他用户开放。请运行：chmod o-rwx {settings.DATA}"


def fonts() -> Iterator[str]:
    """Faces that only have a stand-in are a hint, since papers print all the same."""
    from citong.lib import typeset

    try:
        typeset.check()
    except typeset.MissingFonts as missing:
        yield str(missing)


def safety() -> Iterator[str]:
    from django.conf import settings

    if settings.DEBUG:
        yield "调试模式开着，会向访问者显示内部信息。请去掉 CITONG_DEBUG。"
    if "*" in settings.ALLOWED_HOSTS:
        yield "没有限定访问的域名。请设置 CITONG_HOSTS，例如 CITONG_HOSTS=zhxy.example.gov.cn"
    if not settings.HTTPS:
        yield "没有启用 HTTPS。正式使用请在前面放置反向代理并设置 CITONG_HTTPS=1（docs/guide/operators.md）。"
