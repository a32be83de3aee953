"""Months as people count them: the same day later, and the days of each month on which something is due."""

from datetime import date, timedelta


def first_of(day: date) -> date:
    return day.replace(day=1)


def add_months(start: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month."""
    year, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + year, month + 1, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    return min(first + timedelta(days=start.day - 1), following - timedelta(days=1))


def due_days(start: date, day: int, count: int) -> list[date]:
    """``count`` days, each the ``day`` (1 to 28) of a month, the first one on or after ``start``."""
    first = start.replace(day=day)
    if first < start:
        first = add_months(first, 1)
    return [add_months(first, number) for number in range(count)]
