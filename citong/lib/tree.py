"""Fixed-width path arithmetic for small trees; works the same on SQLite and PostgreSQL."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 4
MAX = 40


def child_path(parent: str, index: int) -> str:
    """Path of the ``index``-th child: four base-36 digits behind the parent's path."""
    if not 0 <= index < len(ALPHABET) ** STEP:
        raise ValueError(f"child index {index} does not fit into {STEP} digits")
    if len(parent) + STEP > MAX:
        raise ValueError(f"the tree is limited to {MAX // STEP} levels")
    digits = ""
    for _ in range(STEP):
        index, digit = divmod(index, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return parent + digits


def index_of(path: str) -> int:
    """The index that ``child_path`` got for the last level of ``path``."""
    return int(path[-STEP:], len(ALPHABET))


def subtree(path: str) -> tuple[str, str]:
    """Inclusive (low, high) bounds of every path at or below ``path``."""
    return path, path.ljust(MAX, "Z")


def contains(ancestor: str, path: str) -> bool:
    """Whether ``path`` lies at or below ``ancestor``."""
    return path.startswith(ancestor)


def ancestors(path: str) -> list[str]:
    """Paths from the root down to and including ``path``."""
    return [path[: end + STEP] for end in range(0, len(path), STEP)]
