"""Evidence of vetoes and objections, and who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.platform.files.purposes import declare

from .models import Objection, Veto
from .perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile

EVIDENCE, OBJECTION = "assessment.evidence", "assessment.objection"


def of_veto(actor: Actor, file: StoredFile) -> bool:
    """Readers of the veto that the file is evidence of."""
    if not file.subject_id.isdecimal():
        return False
    return Veto.objects.visible_to(actor, perms.view).filter(pk=file.subject_id).exists()


def of_objection(actor: Actor, file: StoredFile) -> bool:
    """Readers of the objection that the file was filed with."""
    if not file.subject_id.isdecimal():
        return False
    return Objection.objects.visible_to(actor, perms.view).filter(pk=file.subject_id).exists()


declare(EVIDENCE, "一票否决佐证材料", reader=of_veto, max_count=20)
declare(OBJECTION, "考核异议佐证材料", reader=of_objection, max_count=20)
