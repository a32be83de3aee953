"""Files of approvals: whoever may read the application may read what is attached to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.platform.files.purposes import declare
from citong.platform.workflow.models import Instance
from citong.platform.workflow.perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile

FORM = "approvals.form"


def of_instance(actor: Actor, file: StoredFile) -> bool:
    """Readers of the application."""
    if not file.subject_id.isdecimal():
        return False
    return Instance.objects.visible_to(actor, perms.view).filter(pk=file.subject_id).exists()


declare(FORM, "审批附件", reader=of_instance, max_count=60)
