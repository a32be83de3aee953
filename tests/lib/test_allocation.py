"""Sharing out a pool: it sums exactly or refuses, a better grade is never worse off, nobody leaves his bounds."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from citong.lib.allocation import Impossible, Tier, allocate, faults

LABELS = {"excellent": "优秀", "good": "良好", "pass": "合格", "fail": "不合格"}
GRADES = list(LABELS)


def tiers(*rows):
    """Weight, minimum and cap by grade, best first."""
    return [
        Tier(grade, LABELS[grade], *row) for grade, row in zip(GRADES, [*rows, *[(0,)] * (4 - len(rows))], strict=True)
    ]


def numbered(grades):
    return {f"p-{place:03d}": grade for place, grade in enumerate(grades, start=1)}


@st.composite
def schemes(draw):
    """Schemes that hold: weights, minima and caps fall with the grade; the last grades may get nothing."""
    paid = draw(st.integers(1, 4))
    weights = sorted(draw(st.lists(st.integers(1, 100), min_size=paid, max_size=paid)), reverse=True)
    minima = sorted(draw(st.lists(st.integers(0, 300_000), min_size=paid, max_size=paid)), reverse=True)
    rooms = sorted(draw(st.lists(st.integers(0, 2_000_000), min_size=paid, max_size=paid)), reverse=True)
    uncapped = draw(st.integers(0, paid))
    return tiers(
        *(
            (w, m, None if n < uncapped else m + r)
            for n, (w, m, r) in enumerate(zip(weights, minima, rooms, strict=True))
        )
    )


some_grades = st.lists(st.sampled_from(GRADES), min_size=1, max_size=61).map(numbered)
pools = st.integers(1, 60_000_000)
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
fewer = settings(steady, max_examples=40)


def bounds(scheme, grades):
    """The least and the most that could be spent; no most without a cap."""
    by_grade = {tier.grade: tier for tier in scheme}
    paid = [by_grade[grade] for grade in grades.values() if by_grade[grade].weight]
    most = None if any(tier.cap is None for tier in paid) else sum(tier.cap for tier in paid)
    return sum(tier.minimum for tier in paid), most, bool(paid)


@st.composite
def solvable(draw):
    """Pool, scheme and grades that go together."""
    scheme, grades = draw(schemes()), draw(some_grades) | {"p-000": "excellent"}
    least, most, _ = bounds(scheme, grades)
    assume(most != 0)
    pool = draw(st.integers(max(least, 1), least + 60_000_000 if most is None else most))
    return pool, scheme, grades


def tried(pool, scheme, grades):
    try:
        return allocate(pool, scheme, grades)
    except Impossible:
        return None


@steady
@given(pools, schemes(), some_grades)
def test_it_sums_to_the_pool_or_refuses_what_no_distribution_could_do(pool, scheme, grades):
    found = tried(pool, scheme, grades)
    least, most, anybody = bounds(scheme, grades)
    assert (found is not None) == (anybody and least <= pool and (most is None or pool <= most))
    assert found is None or (sum(found.values()), set(found)) == (pool, set(grades))


@steady
@given(solvable())
def test_it_sums_to_the_pool_within_everybodys_bounds(case):
    pool, scheme, grades = case
    found = allocate(pool, scheme, grades)
    by_grade = {tier.grade: tier for tier in scheme}
    most = {tier.grade: tier.cap if tier.cap is not None else pool for tier in scheme if tier.weight}
    outside = [n for n, amount in found.items() if not by_grade[grades[n]].minimum <= amount <= most.get(grades[n], 0)]
    assert (sum(found.values()), outside) == (pool, [])


@steady
@given(solvable())
def test_a_better_grade_never_gets_less_and_equal_grades_differ_by_a_fen_at_most(case):
    pool, scheme, grades = case
    found = allocate(pool, scheme, grades)
    spans = [[found[n] for n, g in grades.items() if g == grade] for grade in GRADES]
    spans = [span for span in spans if span]
    assert all(min(better) >= max(worse) for better, worse in pairwise(spans))
    assert [span for span in spans if max(span) - min(span) > 1] == []


@fewer
@given(solvable(), st.data())
def test_a_school_that_improves_loses_nothing_but_the_fen_of_rounding(case, data):
    pool, scheme, grades = case
    school = data.draw(st.sampled_from(sorted(grades)))
    place = max(GRADES.index(grades[school]), 1)
    after = tried(pool, scheme, grades | {school: GRADES[place - 1]})
    assert after is None or after[school] >= allocate(pool, scheme, grades)[school] - 1


@fewer
@given(solvable(), st.randoms())
def test_the_order_in_which_schools_are_named_changes_nothing(case, random):
    pool, scheme, grades = case
    shuffled = list(grades.items())
    random.shuffle(shuffled)
    assert allocate(pool, scheme, grades) == allocate(pool, scheme, dict(shuffled))


def test_the_fen_that_are_left_go_to_the_largest_remainders_then_by_project_number():
    assert allocate(1000, tiers((1,)), numbered(["excellent"] * 3)) == {"p-001": 334, "p-002": 333, "p-003": 333}
    assert allocate(100, tiers((3,), (2,), (2,)), numbered(["pass", "good", "excellent"])) == {
        "p-001": 28,
        "p-002": 29,
        "p-003": 43,
    }


def test_what_a_cap_takes_is_shared_among_the_others():
    scheme = tiers((6, 0, 450), (3, 0, 450), (1, 0, 450))
    assert allocate(1000, scheme, numbered(["excellent", "good", "pass"])) == {"p-001": 450, "p-002": 413, "p-003": 137}


def test_what_a_minimum_needs_is_taken_from_the_others():
    scheme = tiers((6, 250), (3, 250), (1, 250))
    assert allocate(1000, scheme, numbered(["excellent", "good", "pass"])) == {"p-001": 500, "p-002": 250, "p-003": 250}


def test_a_grade_without_weight_gets_nothing():
    assert allocate(500, tiers((2,), (1,)), numbered(["fail", "good", "pass"])) == {
        "p-001": 0,
        "p-002": 500,
        "p-003": 0,
    }


@pytest.mark.parametrize(
    ("pool", "scheme", "grades", "says"),
    [
        (
            100_000,
            tiers((2, 0, 30_000), (1, 0, 20_000)),
            ["excellent", "good"],
            (
                "各校都到上限也只能分配 500.00 元（优秀 1 所 × 300.00 元，良好 1 所 × 200.00 元），资金总额是 1,000.00 元，"
                "有 500.00 元分不出去。请提高或取消每校上限，或把资金总额调为 500.00 元。"
            ),
        ),
        (
            50_000,
            tiers((2, 30_000), (1, 30_000)),
            ["excellent", "good"],
            (
                "各校最低额合计 600.00 元（优秀 1 所 × 300.00 元，良好 1 所 × 300.00 元），超过资金总额 500.00 元，差 100.00 元。"
                "请降低每校最低额，或增加资金总额。"
            ),
        ),
        (
            50_000,
            tiers((1,)),
            ["fail"],
            "没有一所学校的等次可以获得奖补，资金分不出去。请先接收考核结果，或为已有的等次设置份额。",
        ),
        (0, tiers((1,)), ["excellent"], "资金总额必须大于 0，请先填写资金总额。"),
        (5, tiers((1,)), ["top"], "方案没有规定这些等次：top。"),
    ],
)
def test_what_cannot_be_spent_exactly_is_refused_with_what_to_change(pool, scheme, grades, says):
    with pytest.raises(Impossible) as refused:
        allocate(pool, scheme, numbered(grades))
    assert str(refused.value) == says


@pytest.mark.parametrize(
    ("scheme", "says"),
    [
        (tiers((1,), (2,)), "“优秀”的份额不能低于“良好”的份额（1 < 2）。"),
        (tiers((2, 0), (1, 5)), "“优秀”的每校最低额不能低于“良好”的每校最低额。"),
        (tiers((2, 0, 10), (1, 0, 11)), "“优秀”的每校上限不能低于“良好”的每校上限。"),
        (tiers((2, 0, 10), (1,)), "“优秀”有每校上限，“良好”也要填写不高于它的上限，否则较低的等次可能所得更多。"),
        (tiers((2, 20, 10)), "“优秀”的每校上限不能低于每校最低额。"),
        (tiers((2,), (0, 5)), "“良好”的份额为 0，不参与分配，请不要填写最低额和上限。"),
        (tiers(), "至少有一个等次的份额要大于 0。"),
    ],
)
def test_a_scheme_in_which_a_better_grade_could_be_worse_off_is_refused(scheme, says):
    assert says in faults(scheme)
