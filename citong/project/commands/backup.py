"""``citong backup`` and ``citong restore``: everything that must be kept, in one folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    backup = subcommands.add_parser(
        "backup", parents=[common], help="把数据库、文件和密钥备份到一个目录（不必停止服务）"
    )
    backup.add_argument("folder", type=Path, metavar="目录", help="备份目录，应在数据目录之外")
    backup.add_argument("--force", action="store_true", help="覆盖该目录里原有的备份")
    backup.set_defaults(run=keep)
    restore = subcommands.add_parser("restore", parents=[common], help="核对备份并恢复数据库、文件和密钥（先停止服务）")
    restore.add_argument("folder", type=Path, metavar="目录", help="citong backup 写成的目录")
    restore.add_argument("--force", action="store_true", help="覆盖现有的数据库和文件")
    restore.set_defaults(run=bring_back)


def keep(options: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    from citong.project import backup

    try:
        kept = backup.keep(options.folder.resolve(), force=options.force)
    except ValidationError as refusal:
        return _refused(refusal.messages)
    print(f"已备份到 {options.folder}：数据库和 {kept.files} 个文件。清单摘要 {kept.digest}")
    return 0


def bring_back(options: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    from citong.project import backup

    try:
        kept = backup.bring_back(options.folder.resolve(), force=options.force)
    except ValidationError as refusal:
        return _refused(refusal.messages)
    print(f"已恢复：数据库和 {kept.files} 个文件，与备份逐一核对无误。清单摘要 {kept.digest}")
    print("接着请运行：citong migrate && citong audit verify && citong check")
    return 0


def _refused(messages: list[str]) -> int:
    print("\n".join(messages), file=sys.stderr)
    return 1
