"""A delegation holds for what its owner said: a flow, a unit, a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from citong.lib import clock
from citong.platform.workflow.models import Delegation, FlowDef, FlowVersion
from tests.factories.flows import approve, make_flow, pending, start


@pytest.mark.parametrize(
    ("limits", "agent"),
    [
        ({}, True),
        ({"flow": "its own"}, True),
        ({"flow": "its template"}, True),
        ({"flow": "another"}, False),
        ({"unit": "the applicant's"}, True),
        ({"unit": "another"}, False),
        ({"flow": "its own", "unit": "another"}, False),
        ({"starts_at": timedelta(hours=1)}, False),
        ({"starts_at": -timedelta(days=2), "ends_at": -timedelta(hours=1)}, False),
        ({"ended_at": -timedelta(hours=1)}, False),
    ],
)
def test_a_delegation_holds_for_its_flow_its_unit_and_its_time(school, limits, agent):
    a, b = school.signers[:2]
    version, other, template = (make_flow(school.unit, approve("审批", a)) for _ in range(3))
    FlowDef.objects.filter(pk=version.flow_id).update(template=template.flow)
    named = {
        "flow": {"its own": version.flow, "its template": template.flow, "another": other.flow},
        "unit": {"the applicant's": school.unit, "another": school.city.second_school},
    }
    now = clock.now()
    given = {key: named[key][value] if key in named else now + value for key, value in limits.items()}
    Delegation.objects.create(user=a.user, agent=b.user, **{"ends_at": now + timedelta(days=3)} | given)
    version = FlowVersion.objects.get(pk=version.pk)
    assert pending(start(version, school.teacher)) == ["李乙" if agent else "王甲"]


def test_one_for_this_very_flow_goes_before_one_for_all(school):
    a, b, c = school.signers[:3]
    version = make_flow(school.unit, approve("审批", a))
    later = clock.now() + timedelta(days=1)
    Delegation.objects.create(user=a.user, agent=c.user, flow=version.flow, ends_at=later)
    Delegation.objects.create(user=a.user, agent=b.user, ends_at=later)
    assert pending(start(version, school.teacher)) == ["陈丙"]
