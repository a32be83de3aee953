"""``citong archive verify``: whether a project's archive is what was packed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    archive = subcommands.add_parser("archive", help="核验项目档案")
    verbs = archive.add_subparsers(dest="verb", metavar="动作", required=True)
    verify = verbs.add_parser("verify", parents=[common], help="逐个文件核对清单，并核对清单是否由本系统打包")
    verify.add_argument("file", type=Path, metavar="文件", help="档案 ZIP 文件")
    verify.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from citong.apps.projects.queries import archives
    from citong.lib import archive

    if not options.file.is_file():
        print(f"没有这个文件：{options.file}", file=sys.stderr)
        return 2
    with options.file.open("rb") as source:
        wrong = archives.problems(source, options.file.name)
        head = archive.read_manifest(source)
    for line in wrong:
        print(line, file=sys.stderr)
    if not wrong:
        print(f"档案完整：{head['school']}（{head['project']}），共 {len(head['files'])} 个文件。")
    return 1 if wrong else 0
