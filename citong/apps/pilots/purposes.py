"""Files of the pilot programme and who may read them: whoever may see the application's content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit import search
from citong.platform.files import kinds
from citong.platform.files.purposes import declare

from .models import Application
from .perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile

CERTIFICATE, SCAN = "pilots.certificate", "pilots.scan"


def of_application(actor: Actor, file: StoredFile) -> bool:
    """Readers of the application the file is about."""
    if not file.subject_id.isdecimal():
        return False
    return Application.objects.visible_to(actor, perms.view).filter(pk=file.subject_id).exists()


declare(CERTIFICATE, "证书扫描件", reader=of_application, types=kinds.PAPERS, max_count=60)
declare(SCAN, "盖章扫描件", reader=of_application, types=kinds.PAPERS, max_count=60, max_pages=60)

search.register_files(CERTIFICATE, "pilots-application")
search.register_files(SCAN, "pilots-application")
