"""整改: what was done, with evidence."""

from __future__ import annotations

from typing import Any

from django import forms

from ..purposes import MAX_FILES


class Files(forms.ClearableFileInput):
    """Several at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploads."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > MAX_FILES:
            raise forms.ValidationError(f"佐证材料最多 {MAX_FILES} 个文件。")
        return [super(FilesField, self).clean(one, initial) for one in given]


class RectifyForm(forms.Form):
    """The school's answer to a finding."""

    text = forms.CharField(
        label="整改情况",
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        help_text="写明采取的措施、完成时间和效果。",
        error_messages={"required": "请填写整改情况。"},
    )
    evidence = FilesField(label="佐证材料", error_messages={"required": "请至少上传一份佐证材料（照片或文件）。"})
