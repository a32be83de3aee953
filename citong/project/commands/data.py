"""``citong migrate``, ``demo`` and ``batch load``: what is in the database and how it gets there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    migrating = subcommands.add_parser("migrate", parents=[common], help="把数据库更新到当前版本")
    migrating.set_defaults(run=lambda options: migrate(*options.rest), passes_on=True)
    demo = subcommands.add_parser("demo", parents=[common], help="在空库里准备演示数据，并列出演示账号")
    add_demo_options(demo)
    demo.set_defaults(run=run_demo)
    batch = subcommands.add_parser("batch", help="申报批次")
    verbs = batch.add_subparsers(dest="verb", metavar="动作", required=True)
    load = verbs.add_parser("load", parents=[common], help="按定义文件建立一个筹备中的批次")
    load.add_argument("definition", type=Path, metavar="文件", help="格式同 citong/apps/pilots/data/2018.toml")
    load.set_defaults(run=run_load)


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


def run_load(options: argparse.Namespace) -> int:
    """Create the batch at the city; the city opens it on its page."""
    import tomllib

    from django.core.exceptions import ValidationError

    from citong.apps.pilots.actions import batch as actions
    from citong.apps.pilots.definition import read
    from citong.apps.pilots.models import Batch
    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit

    city = Unit.objects.filter(level=Unit.Level.CITY).first()
    if city is None:
        print("库里还没有市级单位，请先启动一次服务或运行 citong demo。", file=sys.stderr)
        return 1
    try:
        batch = actions.create(Batch(unit=city), definition=read(options.definition), by=Actor.system())
    except OSError as error:
        print(f"文件读不了：{error.filename}（{error.strerror}）", file=sys.stderr)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        print(f"定义文件 {options.definition} 的格式不对：{error}", file=sys.stderr)
    except ValidationError as refusal:
        print("\n".join(refusal.messages), file=sys.stderr)
    else:
        print(f"已建立批次「{batch}」，状态：{batch.get_status_display()}。")
        return 0
    return 1
