"""A resource is data: wrong data fails when it is declared."""

import pytest
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, PermissionDenied

from citong.kit.columns import derive
from citong.kit.resource import Resource, registry
from tests.factories import actor_for, make_city_tree
from tests.factories.sample import make_repair
from tests.sampleapp.models import RepairNote, RepairRequest
from tests.sampleapp.perms import perms
from tests.sampleapp.resources import Repairs

LIMIT = 20


def test_a_resource_has_at_most_twenty_attributes():
    assert len(Resource.__annotations__) <= LIMIT


@pytest.fixture
def declared():
    """What a test declares is forgotten afterwards."""
    before = dict(registry)
    yield
    registry.clear()
    registry.update(before)


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"columns": ("tilte",)}, FieldDoesNotExist),
        ({"filters": ("colour",)}, FieldDoesNotExist),
        ({"fields": ("unit", "heading")}, FieldDoesNotExist),
        ({"tabs": "state"}, FieldDoesNotExist),
        ({"slug": "repairs"}, ImproperlyConfigured),
        ({"model": RepairNote, "create": Repairs.create}, ImproperlyConfigured),
    ],
)
def test_a_mistake_fails_when_it_is_declared(wrong, error):
    with pytest.raises(error):
        type("Wrong", (Resource,), {"model": RepairRequest, "perms": perms, "slug": "wrong", **wrong})


@pytest.mark.django_db
def test_masks_are_lifted_only_with_the_permission_and_only_within_its_reach():
    city = make_city_tree()
    ours, theirs = make_repair(city.school, phone="13805950123"), make_repair(city.other_school, phone="13905950999")
    resource = registry["repairs"]
    viewer, officer = actor_for(city.bureau, perms.view), actor_for(city.county, perms.view, perms.reveal)
    with pytest.raises(PermissionDenied):
        resource.cols(viewer, clear=True)
    phone = resource.masked(derive(RepairRequest, "phone"))
    assert phone.text(ours) == "138****0123"
    assert resource.may_reveal(officer, ours)
    assert not resource.may_reveal(officer, theirs)
