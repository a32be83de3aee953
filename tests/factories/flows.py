"""Flows, the people who sign in them, and short ways to run one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from django.db import connection

from citong.kit.adhoc import PREFIX
from citong.platform.access.actor import Actor
from citong.platform.audit import guard
from citong.platform.workflow import acting, starting
from citong.platform.workflow.models import FlowDef, FlowVersion, Instance, Task
from citong.platform.workflow.perms import perms
from tests.factories.org import City, make_city_tree
from tests.factories.people import give_role, make_person, make_post, make_user

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.identity.models import User
    from citong.platform.org.models import Unit

_numbers = count(1)
FIRST = {"id": "apply", "type": "fill", "name": "申请", "who": [{"kind": "initiator"}]}


@dataclass
class School:
    """浮桥中心小学 with a teacher who applies, six who sign, and one who looks after its flows."""

    city: City
    unit: Unit
    teacher: Actor
    signers: list[Actor]
    admin: Actor

    def by(self, user_id: int) -> Actor:
        return next(actor for actor in (self.teacher, *self.signers, self.admin) if actor.user.pk == user_id)


def make_staff(unit: Unit, name: str, **post: Any) -> Actor:
    """A person with a post at ``unit``, as he is signed in."""
    user = make_user(make_person(name))
    make_post(user.person, unit, **post)
    return Actor.of(user)


def make_school_of_signers(city: City | None = None) -> School:
    city = city or make_city_tree()
    unit = city.school
    names = ["王甲", "李乙", "陈丙", "林丁", "黄戊", "吴己"]
    admin = make_staff(unit, "管理员", kind="admin", title="流程管理员")
    give_role(admin.post, perms.intervene, perms.view, perms.design)
    return School(city, unit, make_staff(unit, "张教师"), [make_staff(unit, n) for n in names], Actor.of(admin.user))


def users(*actors: Actor) -> list[dict[str, Any]]:
    """A rule that names people."""
    return [{"kind": "user", "users": [actor.user.pk for actor in actors]}]


def approve(node_id: str, *actors: Actor, mode: str = "or", **more: Any) -> dict[str, Any]:
    """A node at which ``actors`` sign."""
    return {"id": node_id, "type": "approve", "name": node_id, "who": users(*actors), "mode": mode, **more}


def make_flow(
    unit: Unit, *nodes: dict[str, Any], form: list[dict[str, Any]] | None = None, **fields: Any
) -> FlowVersion:
    """A live version whose first node is the initiator's form."""
    number = next(_numbers)
    rights = {field["key"]: "write" for field in form or []}
    flow = FlowDef.objects.create(
        code=f"flow-{number}", name=fields.pop("name", f"事项{number}"), unit=unit, levels=["school"]
    )
    return FlowVersion.objects.create(
        flow=flow,
        number=1,
        status=FlowVersion.Status.LIVE,
        tree=[FIRST | {"fields": rights}, *nodes],
        form=form or [],
        **fields,
    )


def typed(**values: Any) -> dict[str, Any]:
    """What a browser sends for the fields of a form that people designed."""
    return {f"{PREFIX}-{key}": value for key, value in values.items()}


def start(version: FlowVersion, by: Actor, **given: Any) -> Instance:
    """An application that has just been sent."""
    instance = starting.new(version, by)
    instance.save()
    starting.submit(instance, by, given=given)
    return instance


def task_of(instance: Instance, actor: Actor, status: str = Task.Status.PENDING) -> Task:
    """The actor's task in that state."""
    return Task.objects.select_related("run", "instance").get(instance=instance, assignee=actor.user, status=status)


def pending(instance: Instance) -> list[str]:
    """Whom the instance waits for."""
    tasks = Task.objects.filter(instance=instance, status=Task.Status.PENDING).order_by("pk")
    return [str(task.assignee) for task in tasks.select_related("assignee__person")]


def agree(instance: Instance, *actors: Actor, **more: Any) -> Instance:
    """One after another agrees."""
    for actor in actors:
        acting.agree(task_of(instance, actor), actor, **more)
    instance.refresh_from_db()
    return instance


def user_of(actor: Actor) -> User:
    assert actor.user is not None
    return actor.user


def tamper(lines: QuerySet[Any], **facts: Any) -> None:
    """Change lines of the log as somebody with the database's own password could."""
    guard.remove(connection, "workflow_flowlog")
    lines.update(**facts)
    guard.install(connection, "workflow_flowlog")
