"""What an installation stands on, also after an upgrade."""

from citong.apps.approvals import library
from citong.platform.calendar.models import OfficeHours
from citong.platform.workflow.models import FlowDef
from citong.project import foundation
from tests.factories import make_city_tree


def test_a_city_that_stands_gets_the_flows_of_an_upgrade_once(db):
    city = make_city_tree()
    assert [foundation.lay(), foundation.lay()] == [False, False]
    assert FlowDef.objects.filter(unit=city.bureau).count() == len(library.shipped())


def test_a_new_city_sees_the_office_hours_that_apply(db):
    assert foundation.lay()
    assert [str(one) for one in OfficeHours.objects.all()] == ["1985-09-01 起 08:30–17:30"]
