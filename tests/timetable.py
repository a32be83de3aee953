"""The timetable as a worker goes by it, for tests that let things begin by themselves."""

from citong.lib import clock
from citong.platform import jobs
from citong.platform.jobs import schedules
from citong.platform.jobs.models import Job, Schedule


def keep_only(*kinds: str) -> None:
    """Let nothing else of the timetable begin, and let it follow the clock of the test from now on."""
    Schedule.objects.exclude(kind__in=kinds).update(enabled=False)
    for row in Schedule.objects.filter(kind__in=kinds):
        Schedule.objects.filter(pk=row.pk).update(next_at=row.after(clock.now()))


def look() -> list[str]:
    """What a worker does that looks at the clock now: begin what is due, and run it; the kinds that ran well."""
    begun = [job.pk for job in schedules.tick()]
    jobs.run_pending()
    return list(Job.objects.filter(pk__in=begun, state=Job.State.DONE).order_by("kind").values_list("kind", flat=True))
