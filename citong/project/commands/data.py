"""``citong migrate`` and ``citong demo``: what is in the database and how it gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    migrating = subcommands.add_parser("migrate", parents=[common], help="把数据库更新到当前版本")
    migrating.set_defaults(run=lambda options: migrate(*options.rest), passes_on=True)
    demo = subcommands.add_parser("demo", parents=[common], help="在空库里准备演示数据，并列出演示账号")
    add_demo_options(demo)
    demo.set_defaults(run=run_demo)


def add_demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--schools", type=int, default=250, metavar="N", help="演示学校的数量，默认 250")
    parser.add_argument("--demo-password", metavar="密码", help="演示账号的密码；不填则随机产生，保存在数据目录里")


def migrate(*arguments: str) -> None:
    """Django's migrate with the given arguments; quiet without any."""
    from django.core.management import call_command

    call_command("migrate", *arguments, interactive=False, verbosity=1 if arguments else 0)


def run_demo(options: argparse.Namespace) -> None:
    from citong.project import demo, foundation

    migrate()
    foundation.lay()
    demo.plant(options.schools, options.demo_password)
    print(demo.welcome())
