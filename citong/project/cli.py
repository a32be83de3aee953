"""The command ``citong``: everything an operator does, one subcommand each; what it does not know, Django does."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

DATABASE_HELP = (
    "数据库地址：postgresql://用户:密码@主机:端口/库名；不填用数据目录里的 SQLite（环境变量 CITONG_DATABASE）"
)


def common() -> argparse.ArgumentParser:
    """Options of every subcommand: where the data live."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--data", type=Path, metavar="目录", help="数据目录（环境变量 CITONG_DATA，默认 ./var）")
    parser.add_argument("--database", metavar="地址", help=DATABASE_HELP)
    return parser


def build() -> tuple[argparse.ArgumentParser, Collection[str]]:
    """The parser and the names of its subcommands; importing them must not need Django's settings."""
    from .commands import accounts, archive, audit, backup, care, data, search, serve, sheets

    parser = argparse.ArgumentParser(
        prog="citong",
        description="刺桐智慧校园的命令。各子命令加 --help 查看说明。",
        epilog="此外，citong django 后面可以跟 Django 的任何管理命令，例如 citong django showmigrations。",
    )
    subcommands = parser.add_subparsers(dest="command", metavar="子命令", required=True)
    for module in (serve, data, sheets, accounts, audit, archive, search, backup, care):
        module.register(subcommands, common())
    return parser, subcommands.choices


def place(options: argparse.Namespace) -> None:
    """Tell the settings, and every process started from here, where the data live."""
    if options.data:
        os.environ["CITONG_DATA"] = str(options.data.resolve())
    if options.database:
        os.environ["CITONG_DATABASE"] = options.database


def django(arguments: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["citong", *arguments])
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citong.project.settings")
    parser, known = build()
    first = arguments[0] if arguments else "--help"
    if first == "django":
        return django(arguments[1:])
    if not first.startswith("-") and first not in known:
        return django(arguments)
    options, rest = parser.parse_known_args(arguments or ["--help"])
    if rest and not getattr(options, "passes_on", False):
        parser.error(f"不认识的参数：{' '.join(rest)}")
    place(options)
    options.rest = rest

    import django as framework

    framework.setup()
    return run(options)


def run(options: argparse.Namespace) -> int:
    """Run the chosen command; a database that does not answer is told in plain words."""
    from django.db import OperationalError, connection

    try:
        return int(options.run(options) or 0)
    except OperationalError as error:
        if connection.connection is not None:
            raise
        print(f"连不上数据库：{error}\n请检查 --database 的地址，确认数据库服务已启动、数据库已建立。", file=sys.stderr)
        return 1
