"""Files of announcements: besides those who see the sender's page, whoever received the announcement reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit.pages import attached

from .queries import reading

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile

ATTACHMENT = "announcements.attachment"


def of_receiver(actor: Actor, file: StoredFile) -> bool:
    return file.subject_id.isdecimal() and reading.current(actor).filter(announcement=file.subject_id).exists()


attached.also["announcements"] = of_receiver
