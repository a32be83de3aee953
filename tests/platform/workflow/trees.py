"""Random flows: any nesting of branches and parallel blocks, any mode, for six signers."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st

SIGNERS = 6
MODES = ["and", "or", "seq", "ratio"]


def rule(draw: st.DrawFn) -> list[dict]:
    people = draw(st.lists(st.integers(0, SIGNERS - 1), min_size=1, max_size=3, unique=True))
    return [{"kind": "field", "field": f"p{number}"} for number in people]


@st.composite
def flows(draw: st.DrawFn) -> list[dict]:
    """The nodes behind the initiator's form; people are named by fields p0 … p5 of the data."""
    numbers = count(1)

    def node(depth: int) -> dict:
        kind = draw(st.sampled_from(["approve"] * 5 + ["cc", "fill"] + ["branch", "parallel"] * (depth < 2)))
        one = {"id": f"n{next(numbers)}", "type": kind, "name": kind}
        if kind in {"branch", "parallel"}:
            arms = [sequence(depth + 1, 0) for _ in range(draw(st.integers(2, 3)))]
            limits = [{"all": [{"field": "x", "op": "lt", "value": 3 * number}]} for number, _ in enumerate(arms)]
            when = [None, *limits[1:]] if kind == "branch" else [None] * len(arms)
            one["arms"] = [
                {"name": str(at), "flow": flow, **({"when": when[at]} if when[at] else {})}
                for at, flow in enumerate(arms)
            ]
            return one
        one["who"] = rule(draw)
        if kind == "approve":
            one |= {"mode": draw(st.sampled_from(MODES)), "ratio": draw(st.sampled_from([34, 50, 67, 100]))}
        return one

    def sequence(depth: int, least: int) -> list[dict]:
        return [node(depth) for _ in range(draw(st.integers(least, 3 if depth else 4)))]

    return sequence(0, 1)
