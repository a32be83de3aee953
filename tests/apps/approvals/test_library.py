"""The flows that come with the product: each can be published and used as it is."""

from __future__ import annotations

import pytest

from citong.apps.approvals import library
from citong.lib import formdef
from citong.lib.flow import positions, steps
from citong.platform.workflow.models import FlowDef, FlowVersion
from tests.factories.org import make_city_tree


def test_every_flow_of_the_library_is_in_use_at_the_city(db):
    planted = library.plant(make_city_tree().bureau)
    assert {flow.code for flow in planted} == set(library.shipped())
    assert FlowVersion.objects.filter(status="live").count() == len(library.shipped()) == 15
    assert library.plant(planted[0].unit) == []


@pytest.mark.parametrize("code", sorted(library.shipped()))
def test_a_flow_is_read_and_written_without_loss(code):
    given = library.shipped()[code]
    tree = steps.parse(given["tree"])
    assert steps.parse(steps.dump(tree)) == tree
    form = formdef.parse(given["form"])
    assert formdef.parse(formdef.dump(form)) == form
    assert given["category"] in FlowDef.Category.values
    given_by = {key for _, node in positions.walk(tree) for key, right in node.rights.items() if right != "hidden"}
    assert given_by == {field.key for field in form if field.typed}  # every field has somebody who fills it in
