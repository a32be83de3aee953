"""Files of the supervision and who may read them: whoever may see the visit or the finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit import search
from citong.platform.files import kinds
from citong.platform.files.purposes import declare

from .models import Rectification, Visit
from .perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile

PHOTO, EVIDENCE = "supervision.photo", "supervision.evidence"
MAX_PHOTOS, MAX_FILES = 60, 20


def of_visit(actor: Actor, file: StoredFile) -> bool:
    """Readers of the visit at which the photo was taken."""
    if not file.subject_id.isdecimal():
        return False
    return Visit.objects.visible_to(actor, perms.view).filter(pk=file.subject_id).exists()


def of_rectification(actor: Actor, file: StoredFile) -> bool:
    """Readers of the finding that was rectified."""
    if not file.subject_id.isdecimal():
        return False
    return Rectification.objects.visible_to(actor, perms.view).filter(pk=file.subject_id).exists()


declare(PHOTO, "现场照片", reader=of_visit, types=kinds.IMAGES, max_mb=12, max_count=MAX_PHOTOS)
declare(EVIDENCE, "整改佐证材料", reader=of_rectification, types=kinds.EVIDENCE, max_count=MAX_FILES)

search.register_files(EVIDENCE, "supervision-findings", subject=Rectification, to="finding_id")
