"""The form of a case: it accepts whatever is typed; what is still missing stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.apps.showcase import content

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import BoundField

LINES = {"practice": 12}


class DraftForm(forms.Form):
    """Shows what is stored; nothing is required while one writes."""

    use_required_attribute = False
    title = forms.CharField(label="标题", max_length=content.TITLE, help_text="一句话说清做了什么，不超过 60 字。")
    topic = forms.ChoiceField(label="主题")
    visits = forms.ChoiceField(label="参观预约", choices=content.VISITS, required=False)
    contact_name = forms.CharField(label="联系人", max_length=36, required=False)
    contact_mobile = forms.CharField(
        label="联系手机",
        max_length=11,
        required=False,
        widget=forms.TextInput({"inputmode": "tel"}),
        help_text="公开页面只显示前三位和后四位，确认接待后对方才能看到。",
    )

    def __init__(self, values: Mapping[str, Any], topics: list[tuple[str, str]]) -> None:
        super().__init__(initial=content.typed(values))
        self.fields["topic"].choices = [("", "请选择"), *topics]  # type: ignore[attr-defined]
        for section in content.SECTIONS:
            self.fields[section.key] = forms.CharField(
                label=section.title,
                help_text=section.help,
                widget=forms.Textarea({"rows": LINES.get(section.key, 6)}),
            )
        for number in range(content.ROWS):
            for part, label in content.CELLS.items():
                self.fields[content.cell(number, part)] = forms.CharField(
                    label=f"第 {number + 1} 行{label}",
                    max_length=40,
                    required=False,
                    widget=forms.TextInput({"class": "form-control"}),
                )

    @property
    def texts(self) -> list[tuple[content.Section, BoundField]]:
        return [(section, self[section.key]) for section in content.SECTIONS]

    @property
    def rows(self) -> list[list[tuple[str, BoundField]]]:
        """The lines of the table of figures, each cell with the heading of its column."""
        cells = content.CELLS.items()
        return [[(label, self[content.cell(n, part)]) for part, label in cells] for n in range(content.ROWS)]


class BeginForm(forms.Form):
    """What a new case is called."""

    title = forms.CharField(
        label="案例标题",
        max_length=content.TITLE,
        error_messages={"required": "请填写案例标题。"},
        widget=forms.TextInput({"placeholder": "例如：用数据看板做好食堂明厨亮灶"}),
    )


class SubmitForm(forms.Form):
    """The principal's confirmation of what was read."""

    confirmed = forms.BooleanField(
        label="案例内容真实；正文、封面和公开材料不含学生姓名、可辨认的正面照片等个人信息。",
        error_messages={"required": "请先勾选确认，再提交。"},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput())
