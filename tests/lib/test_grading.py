"""Values become points, points a total, a total a grade; the same ones every time."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib import grading
from citong.lib.grading import Threshold, scale

D = Decimal
SCALES = ("0-100", "60-100", "30-85.5", "95:100, 85:80, 60:50", "100:100", "90:100, 0:20")
scales = st.sampled_from(SCALES).map(scale)
values = st.decimals(0, 100, places=2)
weights = st.integers(1, 100).map(D)
gained = st.lists(weights.flatmap(lambda w: st.tuples(st.just(w), st.none() | st.decimals(0, w, places=2))), min_size=1)
DAY = date(2019, 12, 1)
LEAST = {"excellent": D(90), "good": D(75), "pass": D(60)}
ORDER = {"fail": 0, "pass": 1, "good": 2, "excellent": 3}


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("0-100", "95", "19.00"),
        ("60-100", "60", "0.00"),
        ("60-100", "80", "10.00"),
        ("60-90", "95", "20.00"),
        ("0-100", "33.333", "6.67"),
        ("95:100, 85:80, 60:50", "95", "20.00"),
        ("95:100, 85:80, 60:50", "94.99", "16.00"),
        ("95:100, 85:80, 60:50", "12", "0.00"),
    ],
)
def test_a_value_earns_its_share_of_twenty_points(text, value, expected):
    assert grading.points(D(20), scale(text), D(value)) == D(expected)


@pytest.mark.parametrize("text", SCALES)
def test_a_scale_is_written_as_it_is_read(text):
    assert str(scale(text)) == text


def test_a_scale_is_read_as_people_type_it():
    assert str(scale("95％：100，85%:80、60:50")) == "95:100, 85:80, 60:50"
    assert str(scale(" 60％－100％ ")) == "60-100"


@pytest.mark.parametrize(
    ("text", "said"),
    [("好", "写成“60-100”"), ("", "写成“60-100”"), ("90-60", "起点应小于"), ("0-120", "不超过 100"), ("85:80, 95:100", "从高到低"),
     ("95:120", "在 0 到 100 之间"), ("95:80, 85:90", "从高到低"), ("95:100, x", "写成“60-100”")],
)  # fmt: skip
def test_a_scale_that_makes_no_sense_is_refused_in_words(text, said):
    with pytest.raises(ValueError, match=said):
        scale(text)


def test_scales_say_what_they_do():
    assert scale("0-100").words == "100% 得满分，其间按比例计分"
    assert scale("60-90").words == "60% 及以下不得分，90% 及以上得满分，其间按比例计分"
    assert scale("95:100, 60:50").words == "达到 95% 得 100% 的分；达到 60% 得 50% 的分；其余不得分"


@given(scales, weights, values, values)
def test_a_better_value_never_earns_less(by, weight, one, two):
    low, high = sorted((one, two))
    assert grading.points(weight, by, low) <= grading.points(weight, by, high)


@given(scales, weights, st.decimals(-50, 250, places=2))
def test_points_lie_between_nought_and_the_weight(by, weight, value):
    assert 0 <= grading.points(weight, by, value) <= weight


@given(gained)
def test_a_total_lies_between_nought_and_a_hundred_and_is_the_same_each_time(rows):
    whole = grading.total(rows)
    assert (whole is None) == all(got is None for _, got in rows)
    assert whole is None or 0 <= whole <= 100
    assert grading.total(list(reversed(rows))) == whole


@given(gained, st.data())
def test_more_points_for_any_indicator_never_lower_the_total(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    weight, got = rows[place]
    if got is None:
        return
    more = data.draw(st.decimals(got, weight, places=2))
    assert grading.total([*rows[:place], (weight, more), *rows[place + 1 :]]) >= grading.total(rows)


@given(values, values)
def test_a_higher_total_never_gets_a_worse_grade(one, two):
    low, high = sorted((one, two))
    assert ORDER[grading.grade(LEAST, low, "fail")] <= ORDER[grading.grade(LEAST, high, "fail")]


def test_an_indicator_without_anything_due_leaves_the_others_their_scale():
    assert grading.total([(D(40), D(30)), (D(60), None)]) == D("75.00")
    assert grading.total([(D(40), None), (D(60), None)]) is None


def test_the_mean_of_reviewers_is_rounded_half_up():
    assert grading.mean([D(18), D(17), D(17)]) == D("17.33")
    assert grading.mean([D("18.01"), D("18.00")]) == D("18.01")
    assert grading.mean([]) is None


@given(st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_weights_must_sum_to_a_hundred(given_weights):
    if sum(given_weights) == 100:
        grading.check_weights(given_weights)
    else:
        with pytest.raises(ValueError, match="合计应为 100"):
            grading.check_weights(given_weights)


def test_no_weight_is_nought():
    with pytest.raises(ValueError, match="大于 0"):
        grading.check_weights([100, 0])


def test_a_threshold_holds_from_its_day_on():
    rows = [
        Threshold("excellent", D(90), date(2019, 1, 1)),
        Threshold("good", D(75), date(2019, 1, 1)),
        Threshold("excellent", D(88), date(2020, 1, 1)),
    ]
    assert grading.in_force(rows, date(2018, 12, 31)) == {}
    assert grading.in_force(rows, date(2019, 12, 31)) == {"excellent": D(90), "good": D(75)}
    assert grading.in_force(rows, date(2020, 1, 1)) == {"excellent": D(88), "good": D(75)}


def test_thresholds_are_complete_and_fall_at_any_time():
    whole = [Threshold("excellent", D(90), DAY), Threshold("good", D(75), DAY)]
    grading.check_thresholds(whole, ("excellent", "good"), DAY)
    with pytest.raises(ValueError, match="2019-12-01 起没有规定good的分数线"):
        grading.check_thresholds(whole[:1], ("excellent", "good"), DAY)
    later = Threshold("excellent", D(70), date(2020, 6, 1))
    with pytest.raises(ValueError, match="2020-06-01 起的分数线应从高到低"):
        grading.check_thresholds([*whole, later], ("excellent", "good"), DAY)


def test_the_bound_itself_belongs_to_the_better_grade():
    assert [grading.grade(LEAST, D(x), "fail") for x in ("90", "89.99", "75", "60", "59.99")] == [
        "excellent", "good", "good", "pass", "fail",
    ]  # fmt: skip
