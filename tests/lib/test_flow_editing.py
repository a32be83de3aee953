"""Changing a tree: everything has its place, and nothing gets lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib.flow import editing, positions, rules, steps
from citong.lib.flow.steps import Arm, Type

START = steps.parse(
    [
        {"id": "apply", "type": "fill", "who": [{"kind": "initiator"}]},
        {"id": "b", "type": "branch", "arms": [{"name": "长", "when": {"all": []}, "flow": [{"id": "x", "type": "approve"}]}, {"name": "", "flow": []}]},
        {"id": "end", "type": "cc"},
    ]
)  # fmt: skip


def ids(tree):
    return [(positions.write(path), node.id) for path, node in positions.walk(tree)]


def test_a_node_is_put_in_changed_and_taken_out_again():
    new = editing.blank(START, Type.APPROVE)
    put = editing.insert(START, (1, 1, 0), new)
    assert ids(put) == [("0", "apply"), ("1", "b"), ("1/0/0", "x"), ("1/1/0", "n1"), ("2", "end")]
    assert editing.remove(put, "n1") == START


@pytest.mark.parametrize("path", [(0,), (9,), (1, 0, 5)])
def test_there_are_places_where_nothing_goes(path):
    with pytest.raises(IndexError):
        editing.insert(START, path, editing.blank(START, Type.COPY))


def test_the_initiators_form_stays():
    with pytest.raises(IndexError):
        editing.remove(START, "apply")


def test_a_node_moves_but_not_into_itself():
    assert ids(editing.move(START, "end", (1, 0, 0))) == [("0", "apply"), ("1", "b"), ("1/0/0", "end"), ("1/0/1", "x")]
    with pytest.raises(IndexError):
        editing.move(START, "b", (1, 0, 0))


def test_arms_come_before_the_default_and_keep_their_steps():
    more = editing.add_arm(START, "b")
    assert [arm.name for arm in more[1].arms] == ["长", "条件 2", ""]
    named = editing.change_arm(more, "b", 0, Arm("三天以上", (), {"all": [{"field": "days", "op": "gt", "value": 3}]}))
    assert (named[1].arms[0].name, named[1].arms[0].flow[0].id) == ("三天以上", "x")
    assert len(editing.remove_arm(more, "b", 1)[1].arms) == 2


@given(st.sampled_from(["x", "end", "b"]), st.sampled_from([(1,), (2,), (3,), (1, 0, 0), (1, 0, 1), (1, 1, 0)]))
def test_a_move_loses_and_doubles_nothing(node_id, to):
    try:
        moved = editing.move(START, node_id, to)
    except IndexError:
        assert node_id == "b"
    else:
        assert sorted(name for _, name in ids(moved)) == sorted(name for _, name in ids(START))


A, B, C, D = ({"kind": "post", "title": title} for title in "甲乙丙丁")


def first(*groups, **more):
    return {"kind": "first", "of": [list(group) for group in groups], **more}


def test_those_who_stand_in_are_added_ordered_and_taken_away_again():
    who = rules.add((A, B), C, (1,))
    assert who == (A, first([B], [C]))
    assert rules.add(who, D, (1,)) == (A, first([B], [C], [D]))
    assert rules.add(who, D, (1, 0)) == (A, first([B, D], [C]))
    assert rules.add(who, D) == (A, first([B], [C]), D)
    assert rules.move(who, (1, 0), 1) == rules.move(who, (1, 1), -1) == (A, first([C], [B]))
    assert rules.move(who, (0,), 1) == (first([B], [C]), A)
    over = rules.pass_initiator(who, 1, over=True)
    assert over == (A, first([B], [C], others=True))
    assert rules.add(over, D, (1,))[1] == first([B], [C], [D], others=True)
    assert rules.pass_initiator(over, 1, over=False) == who
    assert rules.remove(who, (1, 0, 0)) == (A, C)  # who is left alone stands in for nobody
    assert rules.remove((first([B, D], [C]),), (0, 0, 1)) == (first([B], [C]),)
    assert list(rules.every((A, first([B, D], [C])))) == [A, first([B, D], [C]), B, D, C]


@pytest.mark.parametrize(
    "change",
    [
        lambda who: rules.add(who, D, (2,)),
        lambda who: rules.add(who, D, (1, 2)),
        lambda who: rules.remove(who, (2,)),
        lambda who: rules.remove(who, (1, 0, 1)),
        lambda who: rules.move(who, (0,), -1),
        lambda who: rules.move(who, (1, 1), 1),
        lambda who: rules.pass_initiator(who, 0, over=True),
    ],
)
def test_there_are_places_where_nobody_stands(change):
    with pytest.raises(LookupError):
        change((A, first([B], [C])))
