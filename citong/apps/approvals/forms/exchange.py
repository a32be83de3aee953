"""The upload of a drawing."""

from __future__ import annotations

from django import forms

from citong.lib.flow import bpmn

MOST_MB = bpmn.LARGEST // 1024 // 1024
MISSING = "请选择要导入的流程图文件（.bpmn 或 .xml）。"


class DrawingForm(forms.Form):
    """A BPMN file; it is read by whoever holds the form, and refused in words."""

    file = forms.FileField(
        label="流程图文件", error_messages={"required": MISSING, "empty": "文件是空的，请重新选择。"}
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > bpmn.LARGEST:
            raise forms.ValidationError(f"文件超过 {MOST_MB} MB，不像是流程图，请检查后重新选择。")
        content: bytes = file.read()
        return content
