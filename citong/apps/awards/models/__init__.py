"""Tables of the awards: what schools earned by their grades, what they received, and what they did with it."""

from .ledger import Award, LedgerEntry
from .pool import Acknowledgement, Pool, Scheme, SchemeTier, as_tiers
from .sources import Grade, OtherFunding, Purpose, TakenResult, document_number
from .uses import UseReport

__all__ = [
    "Acknowledgement",
    "Award",
    "Grade",
    "LedgerEntry",
    "OtherFunding",
    "Pool",
    "Purpose",
    "Scheme",
    "SchemeTier",
    "TakenResult",
    "UseReport",
    "as_tiers",
    "document_number",
]
