"""Forms that people design themselves: shown, filled in, read back and printed from one definition (lib/formdef)."""

from .forms import PREFIX, AdhocForm, build
from .reading import cells, names_of
from .table import columns, values

__all__ = ["PREFIX", "AdhocForm", "build", "cells", "columns", "names_of", "values"]
