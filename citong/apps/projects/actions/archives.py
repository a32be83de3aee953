"""打包档案: asked for by a person, packed by a job, recognised by its digest ever after."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from django.db import transaction

from citong.apps.projects.models import Archive
from citong.apps.projects.perms import perms
from citong.apps.projects.queries import trail
from citong.kit.actions import action
from citong.lib import archive as packing
from citong.lib import clock
from citong.lib.spreadsheet import safe_filename
from citong.platform.jobs import start
from citong.records.programmes import dossier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile
    from citong.platform.jobs.running import Running

PACK = "projects.pack"


@action("打包档案", perm=perms.archive, creates=True)
def pack(archive: Archive, *, by: Actor) -> None:
    """Queue the packing; the file comes among the starter's jobs."""
    archive.made_by = by.user
    archive.save()
    archive.job = start(PACK, by, archive=archive.pk)


def fill(running: Running, *, archive: int) -> StoredFile:
    """Write every folder, the extract of the audit trail and the manifest into one ZIP."""
    row = Archive.objects.select_related("project__unit", "project__programme").get(pk=archive)
    project = row.project
    documents = [*dossier.contents(project), trail.extract(project, running.actor)]

    def read() -> Iterator[tuple[str, bytes]]:
        for number, document in enumerate(documents):
            running.progress(number, len(documents), document.path)
            yield document.path, document.read()

    head = {
        "project": project.number,
        "school": project.unit.name,
        "programme": project.programme.title,
        "made_at": clock.now().isoformat(),
    }
    with tempfile.TemporaryFile() as out:
        sealed = packing.write(out, head, read())
        with transaction.atomic():
            file = running.keep(safe_filename(f"{project.number}-{project.unit.name}-档案.zip"), out)
            kept = {"digest": sealed.digest, "files": sealed.files, "file_digest": file.sha256}
            Archive.objects.filter(pk=row.pk).update(**kept)
    return file
