"""What is over is forgotten after a month: the files of imports hold personal data."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from citong.lib import clock
from citong.platform.jobs import OnDeath, daily, job

from .importing import forget
from .models import Import

if TYPE_CHECKING:
    from citong.platform.jobs.running import Running

KEPT = timedelta(days=30)


@job("sheets.housekeeping", "清理过期的导入文件", on_death=OnDeath.AGAIN, quiet=True)
def run(running: Running) -> dict[str, int]:
    """Forget the files of imports that ended long ago; what still waits for a decision stays."""
    over = Import.objects.filter(finished_at__lt=clock.now() - KEPT, file__isnull=False)
    old = list(over.select_related("file", "marked"))
    for number, row in enumerate(old, 1):
        forget(row)
        running.progress(number, len(old))
    return {"files": len(old)}


daily("sheets.housekeeping", "03:40")
