"""Choosing receivers: units below the sender, narrowed by level, category, post and role; groups; named people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.platform.identity.models import Post, User
from citong.platform.org.models import Unit
from citong.records.places.kinds import Category

from ..queries import choosing
from ..queries.audience import Chosen, find_people, find_units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citong.platform.access.actor import Actor

    from ..models import Audience

MOST = 2000  # lines that may be typed
LEVELS = (Unit.Level.CITY, Unit.Level.COUNTY, Unit.Level.SCHOOL)
Find = "Callable[[Unit, Iterable[str]], tuple[list[Any], list[str]]]"


def _boxes(label: str, choices: Iterable[tuple[str, str]], help_text: str = "") -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget, help_text=help_text)


def _lines(label: str, help_text: str) -> forms.CharField:
    widget = forms.Textarea({"rows": 4})
    return forms.CharField(label=label, required=False, max_length=100_000, widget=widget, help_text=help_text)


class ReceiversForm(forms.Form):
    """``unit`` is the sender: only its subtree is offered and taken."""

    levels = _boxes("单位层级", (), "不勾选表示不限；科室随所属单位。")
    categories = _boxes("学校类别", Category.choices, "勾选后只发给这些类别的学校。")
    posts = _boxes("岗位类别", Post.Kind.choices, "不勾选表示所有教职工和机关人员；要发给家长，请勾选。")

    def __init__(self, audience: Audience, actor: Actor, data: Any = None, *, grouped: bool = True) -> None:
        self.unit = audience.unit
        offered = list(choosing.near(self.unit))
        super().__init__(data, initial=_initial(audience, {unit.pk for unit in offered}))
        self._offer(offered, actor, grouped=grouped)

    def _offer(self, offered: list[Unit], actor: Actor, *, grouped: bool) -> None:
        several = forms.CheckboxSelectMultiple
        units = Unit.objects.none() if not offered else choosing.near(self.unit)
        fields: dict[str, forms.Field] = {
            "units": forms.ModelMultipleChoiceField(units, label="单位", required=False, widget=several),
            "more": _lines("其他单位", "每行一个下属单位的名称或代码，可从表格中整列粘贴。"),
            "roles": forms.ModelMultipleChoiceField(
                choosing.roles(), label="角色", required=False, widget=several, help_text="只发给担任这些角色的人员。"
            ),
            "people": _lines("指定人员", "每行一人：姓名，或用户名；同名时写“姓名 单位名称”。"),
        }
        if grouped:
            groups = choosing.groups(actor)
            fields["groups"] = forms.ModelMultipleChoiceField(
                groups, label="接收人分组", required=False, widget=several
            )
        self.fields |= fields
        below = [level for level in LEVELS if LEVELS.index(level) >= self._depth()]
        self.fields["levels"].choices = [(level.value, level.label) for level in below]  # type: ignore[attr-defined]

    def _depth(self) -> int:
        return next((n for n, level in enumerate(LEVELS) if level == self.unit.level), len(LEVELS) - 1)

    def clean_more(self) -> list[Unit]:
        return self._found("more", find_units)

    def clean_people(self) -> list[User]:
        return self._found("people", find_people)

    def _found(self, name: str, find: Any) -> list[Any]:
        lines = [line.strip() for line in self.cleaned_data[name].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise forms.ValidationError(f"一次最多 {MOST} 行，请改为按单位选择。")
        found, wrong = find(self.unit, lines)
        if wrong:
            raise forms.ValidationError(wrong[:20])
        return list(found)

    def chosen(self) -> Chosen:
        given = self.cleaned_data
        units = list(dict.fromkeys([*given["units"], *given["more"]]))
        narrowed = {name: given[name] for name in ("levels", "categories", "posts")}
        named = {"roles": list(given["roles"]), "groups": list(given.get("groups", ())), "people": given["people"]}
        return Chosen(units, **narrowed, **named)


def _initial(audience: Audience, offered: set[int]) -> dict[str, Any]:
    """What is kept, as it would be ticked and typed."""
    kept = Chosen.of(audience)
    return {
        "units": [unit.pk for unit in kept.units if unit.pk in offered],
        "more": "\n".join(f"{unit.code} {unit.name}" for unit in kept.units if unit.pk not in offered),
        "levels": kept.levels,
        "categories": kept.categories,
        "posts": kept.posts,
        "roles": [role.pk for role in kept.roles],
        "groups": [group.pk for group in kept.groups],
        "people": "\n".join(f"{user.username} {user}" for user in kept.people),
    }
