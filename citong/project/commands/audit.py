"""``citong audit verify``: whether the audit trail and the logs of all approvals are whole."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    audit = subcommands.add_parser("audit", help="核验审计记录")
    verbs = audit.add_subparsers(dest="verb", metavar="动作", required=True)
    verify = verbs.add_parser(
        "verify", parents=[common], help="逐条核对审计和审批记录的摘要链与审批状态，报告被改动、删除或插入的记录"
    )
    verify.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    whole = [_trail(), _approvals()]
    return 0 if all(whole) else 1


def _trail() -> bool:
    from citong.platform.audit import trail
    from citong.platform.audit.models import Entry

    broken = list(trail.verify())
    for found in broken:
        print(f"第 {found.chain} 链第 {found.number} 条：{found.reason}", file=sys.stderr)
    if not broken:
        print(f"审计记录完整，共 {Entry.objects.count()} 条。")
    return not broken


def _approvals() -> bool:
    from citong.platform.workflow import verifying
    from citong.platform.workflow.models import Instance

    broken = list(verifying.verify())
    for found in broken:
        print(f"审批 {found}", file=sys.stderr)
    if not broken:
        print(f"审批记录完整，共 {Instance.objects.count()} 份。")
    return not broken
