"""Scores add up to what a careful clerk would compute by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib.scoring import Item, Sheet, mean, ranks, results, standardise, total, trimmed_mean

D = Decimal  # so that tables of figures stay readable
RUBRIC = (Item("vision", D(40), D(10)), Item("plan", D(60), D(100)))
scores = st.decimals(0, 100, places=1)


def sheet(school: str, expert: str, vision: str, plan: str) -> Sheet[str, str]:
    return Sheet(school, expert, {"vision": D(vision), "plan": D(plan)})


def test_a_total_is_on_a_scale_of_a_hundred() -> None:
    assert total(RUBRIC, {"vision": D(5), "plan": D(80)}) == D(68)
    assert total((Item("a", D(3), D(5)), Item("b", D(1), D(5))), {"a": D(5), "b": D(0)}) == D(75)


def test_missing_and_impossible_scores_are_refused() -> None:
    with pytest.raises(ValueError, match="评分项“plan”应在0到100之间打分"):
        total(RUBRIC, {"vision": D(5)})
    with pytest.raises(ValueError, match="评分项“vision”应在0到10之间打分"):
        total(RUBRIC, {"vision": D(11), "plan": D(1)})
    with pytest.raises(ValueError, match="没有权重"):
        total((), {})
    with pytest.raises(ValueError, match="两份评分表"):
        results(RUBRIC, [sheet("a", "x", "1", "1"), sheet("a", "x", "2", "2")])


def test_trimming_starts_at_five_sheets() -> None:
    assert trimmed_mean([D(0), D(80), D(90), D(100)]) == D("67.5")
    assert trimmed_mean([D(0), D(80), D(90), D(85), D(100)]) == D(85)
    assert trimmed_mean([D(0), D(6)], trim_from=1) == D(3)


def test_a_ranking_by_hand() -> None:
    sheets = [
        sheet("甲", "x", "10", "90"),  # 94
        sheet("乙", "x", "5", "80"),  # 68
        sheet("甲", "y", "8", "80"),  # 80
        sheet("乙", "y", "9", "95"),  # 93
        sheet("丙", "y", "10", "90"),  # 94
    ]
    first, second, third = results(RUBRIC, sheets)
    assert (first.application, first.rank, first.mean, first.spread) == ("丙", 1, D("94.00"), D("0.00"))
    assert (second.application, second.rank, second.mean, second.spread) == ("甲", 2, D("87.00"), D("14.00"))
    assert (third.application, third.rank, third.mean) == ("乙", 3, D("80.50"))
    assert second.totals == (("x", D("94.00")), ("y", D("80.00")))
    levelled = results(RUBRIC, sheets, rank_by="standardised")  # pool 85.8 ± 10.36, x 81 ± 13, y 89 ± 6.38
    assert [(r.application, r.standardised) for r in levelled] == [
        ("丙", D("93.92")),
        ("乙", D("83.87")),
        ("甲", D("83.67")),
    ]


def test_equal_printed_scores_share_a_rank() -> None:
    assert ranks([D(90), D(95), D(90), D(80)]) == [2, 1, 2, 4]
    tied = results((Item("a", D(1), D(3)),), [Sheet("b", "x", {"a": D(1)}), Sheet("a", "x", {"a": D(1)})])
    assert [(r.application, r.rank, r.mean) for r in tied] == [("b", 1, D("33.33")), ("a", 1, D("33.33"))]


def test_a_harsh_expert_is_lifted_to_the_pool() -> None:
    levelled = standardise({"mild": [D(90), D(80)], "harsh": [D(60), D(50)]})
    assert levelled["mild"] == levelled["harsh"]
    assert mean(levelled["harsh"]) == D(70)


def test_experts_without_a_scale() -> None:
    levelled = standardise({"single": [D(99)], "flat": [D(70), D(70)], "other": [D(80), D(60)]})
    assert levelled["single"] == [D(99)]
    assert levelled["flat"] == [D("75.8"), D("75.8")]
    assert standardise({}) == {}


@given(st.lists(st.lists(scores, min_size=2, max_size=6, unique=True), min_size=1, max_size=5))
def test_standardising_keeps_each_experts_order_and_the_pools_mean(given_scores: list[list[D]]) -> None:
    levelled = standardise(dict(enumerate(given_scores)))
    pool_mean = mean([value for values in given_scores for value in values])
    for expert, values in enumerate(given_scores):
        before = sorted(range(len(values)), key=values.__getitem__)
        assert sorted(range(len(values)), key=levelled[expert].__getitem__) == before
        assert abs(mean(levelled[expert]) - pool_mean) < D("1e-20")


@given(st.lists(scores, min_size=1))
def test_a_trimmed_mean_lies_between_the_extremes(values: list[D]) -> None:
    assert min(values) <= trimmed_mean(values) <= max(values)
