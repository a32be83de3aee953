"""表单定义: one list of fields drives the page, the phone, the paper, the sheet and the search."""

from .booking import BOOKABLE, TIMES, Booking, booked, bookings
from .checking import of_condition, problems
from .cleaning import LENGTHS, Wrong
from .fields import KINDS, NUMBERS, RIGHTS, Field, Form, dump, keys, labels, parse
from .filling import YUAN, merge, settle, visible
from .texts import MASKS, shown, sought, texts

__all__ = [
    "BOOKABLE",
    "KINDS",
    "LENGTHS",
    "MASKS",
    "NUMBERS",
    "RIGHTS",
    "TIMES",
    "YUAN",
    "Booking",
    "Field",
    "Form",
    "Wrong",
    "booked",
    "bookings",
    "dump",
    "keys",
    "labels",
    "merge",
    "of_condition",
    "parse",
    "problems",
    "settle",
    "shown",
    "sought",
    "texts",
    "visible",
]
