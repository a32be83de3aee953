"""``citong audit verify``: whether the audit trail is whole."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    audit = subcommands.add_parser("audit", help="核验审计记录")
    verbs = audit.add_subparsers(dest="verb", metavar="动作", required=True)
    verify = verbs.add_parser("verify", parents=[common], help="逐条核对摘要链，报告第一处被改动、删除或插入的记录")
    verify.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    from citong.platform.audit import trail
    from citong.platform.audit.models import Entry

    broken = list(trail.verify())
    for found in broken:
        print(f"第 {found.chain} 链第 {found.number} 条：{found.reason}", file=sys.stderr)
    if broken:
        return 1
    print(f"审计记录完整，共 {Entry.objects.count()} 条。")
    return 0
