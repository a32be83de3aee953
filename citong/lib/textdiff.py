"""What changed between two texts: first by sentence, then by character inside sentences that stayed alike."""

import re
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["equal", "delete", "insert"]
Run = tuple[Op, str]
_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]+[”’」』）)]*|[^。！？；!?;\n]+$")
_ALIKE = 0.5
_SHORTEST_EQUAL = 2  # a single common character between two changes only makes confetti


def sentences(text: str) -> list[str]:
    """``text`` cut after each sentence; joined again it is the same text."""
    return _SENTENCE.findall(text)


def diff(old: str, new: str) -> list[Run]:
    """Runs whose ``equal`` and ``delete`` parts spell ``old``, and whose ``equal`` and ``insert`` parts spell ``new``."""
    before, after = sentences(old), sentences(new)
    runs: list[Run] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("equal", "".join(before[a1:a2])))
        else:
            runs.extend(_pair_up(before[a1:a2], after[b1:b2]))
    return _merged(runs)


def _pair_up(before: list[str], after: list[str]) -> list[Run]:
    """Set sentences side by side while they are alike; the rest went or came whole."""
    runs: list[Run] = []
    while before and after and (alike := _characters(before[0], after[0])):
        runs.extend(alike)
        before, after = before[1:], after[1:]
    return [*runs, ("delete", "".join(before)), ("insert", "".join(after))]


def _characters(old: str, new: str) -> list[Run]:
    """Differences inside one sentence, or nothing if the two are not versions of one another."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.quick_ratio() < _ALIKE or matcher.ratio() < _ALIKE:
        return []
    runs: list[Run] = []
    opcodes = matcher.get_opcodes()
    for place, (tag, a1, a2, b1, b2) in enumerate(opcodes):
        if tag == "equal" and (a2 - a1 >= _SHORTEST_EQUAL or place in {0, len(opcodes) - 1}):
            runs.append(("equal", old[a1:a2]))
        else:
            runs.extend([("delete", old[a1:a2]), ("insert", new[b1:b2])])
    return runs


def _merged(runs: list[Run]) -> list[Run]:
    """Neighbouring changes as one deletion followed by one insertion, neighbouring equal runs as one."""
    merged: list[Run] = []
    pending = {"delete": "", "insert": ""}
    for op, text in [*runs, ("equal", "")]:
        if op != "equal":
            pending[op] += text
        elif text or (op, text) == ("equal", ""):
            merged.extend((change, pending[change]) for change in ("delete", "insert") if pending[change])
            pending = {"delete": "", "insert": ""}
            if merged and merged[-1][0] == "equal":
                merged[-1] = ("equal", merged[-1][1] + text)
            elif text:
                merged.append(("equal", text))
    return merged
