"""BPMN 2.0: a flow as a file that other programs draw and run, and back, as far as a file is built of blocks.

What BPMN has no word for (who acts, rights, times) travels as JSON in elements of our own namespace.
"""

from .reading import Taken, read
from .report import Remark
from .safety import LARGEST, Unreadable
from .writing import write

__all__ = ["LARGEST", "Remark", "Taken", "Unreadable", "read", "write"]
