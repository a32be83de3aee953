"""Files of approvals: whoever may read the application reads what is attached to it; a signature is its owner's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit import search
from citong.platform.files import kinds
from citong.platform.files.purposes import declare
from citong.platform.workflow.models import Instance, Task
from citong.platform.workflow.perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile

FORM, OPINION, SIGNATURE = "approvals.form", "approvals.opinion", "approvals.signature"


def of_instance(actor: Actor, file: StoredFile) -> bool:
    """Readers of the application."""
    if not file.subject_id.isdecimal():
        return False
    return Instance.objects.visible_to(actor, perms.view).filter(pk=file.subject_id).exists()


def of_task(actor: Actor, file: StoredFile) -> bool:
    """Readers of the application about which the opinion is."""
    if not file.subject_id.isdecimal():
        return False
    readable = Instance.objects.visible_to(actor, perms.view)
    return Task.objects.filter(pk=file.subject_id, instance__in=readable).exists()


def of_owner(actor: Actor, file: StoredFile) -> bool:
    """Whose signature it is; others see it only on papers that he signed."""
    return actor.user is not None and file.uploaded_by_id == actor.user.pk


declare(FORM, "审批附件", reader=of_instance, max_count=60)
search.register_files(FORM, "approvals")
declare(OPINION, "意见附件", reader=of_task, max_count=10)
declare(SIGNATURE, "签名图片", reader=of_owner, types=kinds.IMAGES, max_mb=5)
