"""Writes of the school records."""

from typing import Any

from citong.kit.actions import action, fill
from citong.platform.access.actor import Actor

from .models import School
from .perms import perms


@action("登记", perm=perms.create, creates=True)
def create(school: School, *, by: Actor) -> None:
    """Nothing beyond the form's fields; the unit was established in the organisation tree before."""


@action("修改", perm=perms.change)
def change(school: School, *, by: Actor, **values: Any) -> None:
    del by
    fill(school, values)
