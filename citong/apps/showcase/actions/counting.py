"""浏览计数: one more for a case today. Nothing of the reader is looked at but whether it is a machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import F

from citong.apps.showcase.models import DailyViews
from citong.lib import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

    from citong.apps.showcase.models import Case

MACHINES = re.compile(
    r"bot|crawl|spider|slurp|archiv|scrap|monitor|preview|headless|lighthouse|facebookexternalhit|curl|wget|python|java/"
    r"|okhttp|go-http|httpclient|axios|node-fetch|libwww|ruby|perl|php|feed|validator|scan",
    re.IGNORECASE,
)


def is_reader(request: HttpRequest) -> bool:
    """A person's browser that shows the page now: no machine, no fetching ahead."""
    agent = request.headers.get("User-Agent", "")
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return request.method == "GET" and bool(agent) and not ahead and MACHINES.search(agent) is None


def count_view(case: Case) -> None:
    """One statement; on the first reading of a day two more."""
    today = DailyViews.objects.filter(case=case, day=clock.today())
    if not today.update(count=F("count") + 1):
        DailyViews.objects.bulk_create([DailyViews(case=case)], ignore_conflicts=True)
        today.update(count=F("count") + 1)
