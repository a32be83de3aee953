"""Files of the showcase and who may read them: readers of the case, and everybody what the public version opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit import search
from citong.platform.files import kinds
from citong.platform.files.purposes import declare

from .models import Case
from .perms import perms
from .queries import showing

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile

MATERIAL, COVER = "showcase.material", "showcase.cover"


def of_case(actor: Actor, file: StoredFile) -> bool:
    """Whoever may see the case, and for files of the public version anybody."""
    if not file.subject_id.isdecimal():
        return False
    if Case.objects.visible_to(actor, perms.view).filter(pk=file.subject_id).exists():
        return True
    case = showing.published().filter(pk=file.subject_id).first()
    return case is not None and showing.public_file(case, file.pk) is not None


declare(MATERIAL, "案例材料", reader=of_case, types=kinds.EVIDENCE, max_mb=50, max_count=60)
declare(COVER, "案例封面", reader=of_case, types=kinds.IMAGES, max_mb=10, max_count=60)

search.register_files(MATERIAL, "cases")
