"""Files of the monthly reports and who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit import search
from citong.platform.files.purposes import declare

from .models import Obligation
from .perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile

EVIDENCE = "projects.evidence"


def of_obligation(actor: Actor, file: StoredFile) -> bool:
    """Readers of the month that the file is about."""
    if not file.subject_id.isdecimal():
        return False
    return Obligation.objects.visible_to(actor, perms.view).filter(pk=file.subject_id).exists()


declare(EVIDENCE, "月报佐证材料", reader=of_obligation, max_count=40)

search.register_files(EVIDENCE, "reports")
