"""``citong account``: the first account of an installation, and help for one who cannot get in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from citong.platform.identity.models import User


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    account = subcommands.add_parser("account", help="建立账号、重置密码")
    verbs = account.add_subparsers(dest="verb", metavar="动作", required=True)
    create = verbs.add_parser("create", parents=[common], help="建立账号并授予角色，打印一次性密码")
    create.add_argument("username", metavar="用户名", help="小写字母开头，例如 huang.yz")
    create.add_argument("--name", required=True, metavar="姓名", help="使用人的姓名")
    create.add_argument("--unit", required=True, metavar="单位代码", help="任职单位，也是角色的范围")
    create.add_argument("--title", required=True, metavar="岗位名称", help="例如 系统管理员")
    create.add_argument(
        "--kind", default="officer", metavar="类别", help="岗位类别：officer principal applicant teacher expert admin"
    )
    create.add_argument("--role", action="append", default=[], metavar="角色代码", help="可以写多次")
    create.set_defaults(run=create_account)
    reset = verbs.add_parser("reset", parents=[common], help="重置密码并解除锁定，打印一次性密码")
    reset.add_argument("username", metavar="用户名", help="要重置的账号")
    reset.set_defaults(run=reset_account)


def create_account(options: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from citong.platform.signin import passwords

    password = passwords.temporary()
    try:
        with transaction.atomic():
            user = _create(options, password)
    except ValidationError as refusal:
        print("；".join(refusal.messages), file=sys.stderr)
        return 1
    print(f"已为{user}建立账号 {user.username}，一次性密码：{password}（首次登录须修改）")
    return 0


def _create(options: argparse.Namespace, password: str) -> User:
    """Person, account, post and grants in one go, with an audit entry."""
    from django.core.exceptions import ValidationError

    from citong.platform.access.actor import Actor
    from citong.platform.access.delegation import give
    from citong.platform.access.models import Role
    from citong.platform.audit import trail
    from citong.platform.identity.models import Person, Post, User
    from citong.platform.org.models import Unit

    machine = Actor.system()
    unit = Unit.objects.filter(code=options.unit).first()
    if unit is None:
        raise ValidationError(f"没有代码为 {options.unit} 的单位。")
    person = Person(name=options.name)
    person.full_clean()
    person.save()
    user = User(username=options.username, person=person, must_change_password=True)
    user.set_password(password)
    user.full_clean()
    user.save()
    post = Post(person=person, unit=unit, title=options.title, kind=options.kind, primary=True)
    post.full_clean()
    post.save()
    for code in options.role:
        role = Role.objects.filter(code=code).first()
        if role is None:
            known = "、".join(f"{r.code}（{r.name}）" for r in Role.objects.all())
            raise ValidationError(f"没有角色 {code}。现有：{known}")
        give(post, role, unit, machine)
    changes: trail.Changes = {"roles": [None, options.role], "unit": [None, unit.code]}
    trail.record(machine, "identity.create_account", "开通账号", user, changes, "命令行")
    return user


def reset_account(options: argparse.Namespace) -> int:
    from citong.platform.access.actor import Actor
    from citong.platform.audit import trail
    from citong.platform.identity.models import User
    from citong.platform.signin import lockout, passwords, sessions

    user = User.objects.filter(username=options.username).select_related("person").first()
    if user is None:
        print(f"没有账号 {options.username}。", file=sys.stderr)
        return 1
    password = passwords.temporary()
    passwords.change(user, password, must_change=True)
    user.save()
    sessions.close_all(user, sessions.End.ADMIN)
    lockout.open_early(user.username)
    trail.record(Actor.system(), "identity.reset_password", "重置密码", user, {}, "命令行")
    print(f"{user}（{user.username}）的一次性密码：{password}（登录后须修改）")
    return 0
