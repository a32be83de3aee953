"""表单定义: one list of fields drives the page, the phone, the paper, the sheet and the search."""

from .checking import problems
from .cleaning import LENGTHS, Wrong
from .fields import KINDS, NUMBERS, RIGHTS, Field, Form, dump, keys, labels, parse
from .filling import YUAN, merge, settle, visible
from .texts import MASKS, shown, sought, texts

__all__ = [
    "KINDS",
    "LENGTHS",
    "MASKS",
    "NUMBERS",
    "RIGHTS",
    "YUAN",
    "Field",
    "Form",
    "Wrong",
    "dump",
    "keys",
    "labels",
    "merge",
    "parse",
    "problems",
    "settle",
    "shown",
    "sought",
    "texts",
    "visible",
]
