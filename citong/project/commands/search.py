"""``citong search``: the index of the search, made anew or compared with the tables."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

SHOWN = 20


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    search = subcommands.add_parser("search", help="维护搜索索引")
    verbs = search.add_subparsers(dest="verb", metavar="动作", required=True)
    rebuild = verbs.add_parser("rebuild", parents=[common], help="按数据表重建搜索索引；期间系统可以照常使用")
    rebuild.set_defaults(run=run_rebuild)
    verify = verbs.add_parser("verify", parents=[common], help="核对搜索索引与数据表是否一致")
    verify.set_defaults(run=run_verify)


def tell(done: int, total: int, what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total} {what:<30}", end="", file=sys.stderr)


def run_rebuild(_options: argparse.Namespace) -> int:
    from citong.platform.search import rebuilding

    print(f"搜索索引已重建，共 {rebuilding.rebuild(tell)} 条。")
    return 0


def run_verify(_options: argparse.Namespace) -> int:
    from citong.platform.search import rebuilding

    found = list(rebuilding.differences())
    for one in found[:SHOWN]:
        print(f"{one.kind} {one.object_id}：{one.reason}", file=sys.stderr)
    if found:
        print(f"共 {len(found)} 处不一致。请运行：citong search rebuild", file=sys.stderr)
        return 1
    print("搜索索引与数据表一致。")
    return 0
