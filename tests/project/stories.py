"""What each of the 61 schools does in its two years, and what must follow from it, told without the product's own code."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import chinese_calendar

START, END = date(2018, 12, 11), date(2020, 12, 31)
SUSPENDED, RESUMED, REVOKED = date(2019, 7, 1), date(2019, 9, 2), date(2020, 1, 6)
DAY = timedelta(days=1)


@cache
def works(day):
    return chinese_calendar.is_workday(day)


def before(day):
    """``day`` or the last working day before it."""
    while not works(day):
        day -= DAY
    return day


def after(day, count):
    """The ``count``-th working day after ``day``."""
    while count:
        day += DAY
        count -= works(day)
    return day


def days_from(first, last):
    while first <= last:
        yield first
        first += DAY


@dataclass
class Turns:
    """Days on which something leaves the school, and on which it comes back, each at noon."""

    sent: list = field(default_factory=list)
    returned: list = field(default_factory=list)
    accepted: list = field(default_factory=list)

    def with_school(self, day):
        """Whether the school has it in the morning of ``day``."""
        return sum(d < day for d in self.sent) == sum(d < day for d in self.returned)


def early(due):
    return Turns([due - 12 * DAY])


def after_first_reminder(due):
    return Turns([before(due - 5 * DAY)])


def at_last(due):
    return Turns([due])


def late(due):
    return Turns([due + 3 * DAY])


def corrected(due):
    """Sent back, late sent again, accepted; the very last one is never corrected."""
    if due > date(2020, 11, 1):
        return Turns([due - 12 * DAY], [due - 2 * DAY])
    return Turns([due - 12 * DAY, due + 4 * DAY], [due - 7 * DAY], [due + 6 * DAY])


def falls_silent(due):
    """Three months that never come, until the school loses its status."""
    return early(due) if due < date(2019, 10, 1) else Turns()


def rests(due):
    return early(due) if not SUSPENDED <= due - 12 * DAY < RESUMED else Turns()


def leaves_off(due):
    """All but the last month."""
    return early(due) if due < date(2020, 11, 1) else Turns()


HABITS = [falls_silent, rests, leaves_off, late, late, at_last, at_last, *[after_first_reminder] * 3, *[corrected] * 3]
HABITS += [early] * (61 - len(HABITS))


def running(habit, day):
    """Whether the project runs in the morning of ``day``; the decisions were taken at noon."""
    if habit is rests:
        return not SUSPENDED < day <= RESUMED
    return habit is not falls_silent or day <= REVOKED


def excused(habit, due):
    """Whether nothing was due: the project rested, or was over."""
    return SUSPENDED <= due < RESUMED if habit is rests else habit is falls_silent and due > REVOKED


def state(habit, due):
    """How the month stands at the end of the two years."""
    turns = habit(due)
    if not turns.sent:
        return "excused" if excused(habit, due) else "missing"
    if len(turns.returned) == len(turns.sent):
        return "returned"
    return "late" if turns.sent[0] > due else "on_time"


def reminders(habit, due):
    """By kind: at 9 o'clock of a working day, as long as the school has the month."""
    turns, found = habit(due), Counter()
    for day in () if excused(habit, due) else days_from(due - 30 * DAY, END):
        if not (works(day) and turns.with_school(day) and running(habit, day)):
            continue
        if day > due:
            found["overdue"] += 1
        elif day >= before(due - DAY):
            found["one"] = 1
        elif day >= before(due - 5 * DAY):
            found["five"] = 1
    return found


@dataclass
class Trouble:
    """A finding at the school with this place in the order: visited, five working days to put it right, then the turns."""

    place: int
    visited: date
    turns: Turns = field(default_factory=Turns)

    @property
    def deadlines(self):
        """Each with the day on which it was set."""
        return [(day, after(day, 5)) for day in (self.visited, *self.turns.returned)]

    def told(self):
        """How often the school is reminded before, and how often its desk of what is overdue."""
        habit, found = HABITS[self.place], Counter()
        for number, (since, due) in enumerate(self.deadlines):
            until = self.deadlines[number + 1][0] if number + 1 < len(self.deadlines) else END
            days = [d for d in days_from(since + DAY, until) if self.turns.with_school(d) and running(habit, d)]
            found["before"] += any(works(d) and after(d, 3) >= due >= d for d in days)
            found["overdue"] += sum(works(d) and d > due for d in days)
        return found

    @property
    def late(self):
        """Whether the last deadline was missed, as long as the project ran."""
        due = self.deadlines[-1][1]
        days = days_from(due + DAY, END)
        return any(self.turns.with_school(day) and running(HABITS[self.place], day) for day in days)

    @property
    def status(self):
        if self.turns.accepted:
            return "closed"
        if len(self.turns.sent) > len(self.turns.returned):
            return "rectified"
        return "returned" if self.turns.returned else "open"


SPRING, SUMMER, WINTER, AUTUMN = date(2019, 3, 4), date(2019, 6, 24), date(2019, 12, 23), date(2020, 11, 9)
TROUBLES = [
    Trouble(10, SPRING, Turns([date(2019, 3, 8)])),
    Trouble(11, SPRING, Turns([date(2019, 3, 20)], accepted=[date(2019, 3, 22)])),
    Trouble(12, SPRING, Turns([date(2019, 3, 11), date(2019, 4, 8)], [date(2019, 3, 18)], [date(2019, 4, 9)])),
    Trouble(13, AUTUMN, Turns([date(2020, 11, 12)], [date(2020, 11, 16)])),
    Trouble(1, SUMMER, Turns([date(2019, 9, 16)])),  # the project rests in between
    Trouble(0, WINTER),  # until the school loses its status
    Trouble(40, AUTUMN),
    Trouble(60, AUTUMN, Turns([date(2020, 11, 16)], accepted=[date(2020, 11, 17)])),
]
