"""``citong import``: a spreadsheet of schools, units or anything else that has an import page, from the command line."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from citong.kit.resource import Resource
    from citong.kit.sheets.models import Import
    from citong.platform.access.actor import Actor

SHOWN = 20  # mistakes printed; the marked file has all of them


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    takes = subcommands.add_parser(
        "import", parents=[common], help="从 Excel 或 CSV 导入，例如 citong import schools 学校.xlsx"
    )
    takes.add_argument("kind", metavar="种类", help="导入页面地址中的名称，例如 schools")
    takes.add_argument("file", type=Path, metavar="文件", help="按导入页面的模板填写的 .xlsx 或 .csv")
    takes.add_argument("--as", dest="account", required=True, metavar="用户名", help="以谁的身份和权限导入")
    takes.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    takes.add_argument("--errors", type=Path, metavar="文件", help="标出错误的文件存到哪里，默认存在原文件旁边")
    takes.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from django.core.exceptions import PermissionDenied, ValidationError

    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import User

    user = User.objects.filter(username=options.account, is_active=True).select_related("person").first()
    if user is None:
        return refuse(f"没有启用的账号 {options.account}。")
    try:
        return take(options, Actor.of(user))
    except PermissionDenied:
        return refuse(f"账号 {options.account} 没有导入{options.kind}的权限。")
    except ValidationError as refusal:
        return refuse("；".join(refusal.messages))
    except OSError as error:
        return refuse(f"文件读不了：{options.file}（{error.strerror}）")


def refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def take(options: argparse.Namespace, actor: Actor) -> int:
    """Check the file, and write it unless it has mistakes."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from citong.kit.sheets import importing

    resource = find(options.kind)
    if resource is None:
        return refuse(f"没有可以导入的种类 {options.kind}。可以导入：{'、'.join(kinds())}。")
    row = importing.upload(resource, actor, SimpleUploadedFile(options.file.name, options.file.read_bytes()))
    work(row)
    print(f"检查完毕：新增 {row.new} 行，修改 {row.changed} 行，没有变化 {row.same} 行，有误 {row.wrong} 行。")
    if row.wrong:
        return explain(row, options)
    if options.dry_run:
        importing.discard(row)
        return 0
    importing.commit(row, actor)
    work(row)
    print("已全部写入。")
    return 0


def find(kind: str) -> Resource | None:
    from citong.kit.resource import registry

    kinds()  # the addresses load the resources
    found = registry.get(kind)
    return found if found is not None and found.sheet else None


def kinds() -> list[str]:
    """What can be imported."""
    from django.urls import get_resolver

    from citong.kit.resource import registry

    get_resolver().url_patterns  # noqa: B018 - loads the resources of all features
    return sorted(slug for slug, resource in registry.items() if resource.sheet and (resource.create or resource.edit))


def work(row: Import) -> None:
    """Do what was queued here and now, or wait for a worker that was quicker."""
    from django.core.exceptions import ValidationError

    from citong.platform.jobs.running import execute

    row.refresh_from_db()
    if row.job is None:
        return
    execute(row.job.pk)
    while row.job.alive:
        time.sleep(0.5)
        row.job.refresh_from_db()
    row.refresh_from_db()
    if row.job is not None and row.job.error:
        raise ValidationError(row.job.error)


def explain(row: Import, options: argparse.Namespace) -> int:
    """Print the first mistakes and leave the marked file for correction."""
    for number, column, message in row.problems[:SHOWN]:
        print(f"第 {number} 行{f'「{column}」' if column else ''}：{message}", file=sys.stderr)
    if row.marked is not None:
        target = options.errors or options.file.with_name(row.marked.name)
        with row.marked.file.open("rb") as content:
            target.write_bytes(content.read())
        print(f"没有写入任何内容。标出错误的文件：{target}", file=sys.stderr)
    return 1
