"""浮桥中心小学 with a teacher who asks for leave, its head of office, and its principal."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.urls import reverse

from citong.apps.approvals import library
from citong.platform.access.actor import Actor
from citong.platform.workflow.models import FlowDef, FlowVersion
from citong.platform.workflow.perms import perms
from tests.factories.org import City, make_city_tree
from tests.factories.people import make_user_with


@dataclass
class Staff:
    """People of one school, and the city's library of flows."""

    city: City
    teacher: Actor
    leader: Actor
    principal: Actor
    admin: Actor

    def live(self, code: str) -> FlowVersion:
        flow = FlowDef.objects.get(code=code, unit=self.city.bureau)
        return flow.versions.select_related("flow__unit").get(status="live")


def make_staff(city: City) -> Staff:
    own = (perms.start, perms.own)
    teacher = make_user_with(city.school_office, *own, name="张教师")
    leader = make_user_with(city.school_office, *own, name="李主任", title="教务主任")
    leader.person.posts.update(head=True)
    principal = make_user_with(city.school, *own, name="陈校长", title="校长", kind="principal")
    admin = make_user_with(
        city.school, *own, perms.view, perms.intervene, perms.design, name="王管理员", title="系统管理员", kind="admin"
    )
    return Staff(city, *(Actor.of(user) for user in (teacher, leader, principal, admin)))


@pytest.fixture
def staff(db):
    city = make_city_tree()
    library.plant(city.bureau, "staff-leave", "purchase", "lesson-swap", "city-request")
    return make_staff(city)


@pytest.fixture
def enter(client):
    """Sign in as somebody and open or send a page."""

    def go(actor, name, *args, data=None, **more):
        client.force_login(actor.user)
        address = reverse(name, args=args)
        return client.post(address, data, follow=True) if data is not None else client.get(address, more, follow=True)

    return go


@pytest.fixture
def draft(enter, staff):
    """The school's own copy of the leave flow, as a draft."""
    page = enter(staff.admin, "approvals-copy", staff.live("staff-leave").flow_id, data={})
    assert "已复制" in page.content.decode()
    return FlowVersion.objects.get(flow__unit=staff.city.school)
