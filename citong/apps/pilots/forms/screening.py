"""Forms of the desk: a package's letter, and marks on the parts of an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.apps.pilots.models import Dispatch
from citong.apps.pilots.queries.contents import parts_of

if TYPE_CHECKING:
    from citong.apps.pilots.models import Application

PREFIX = "mark-"


class DispatchForm(forms.ModelForm):  # type: ignore[type-arg]
    """文号 and 推荐意见 of a package."""

    class Meta:
        model = Dispatch
        fields = ("document_number", "letter")
        widgets = {"letter": forms.Textarea({"rows": 5})}
        error_messages = {"letter": {"required": "请填写推荐意见。"}}


class MarksForm(forms.Form):
    """The reason, and for each part of the form what has to be corrected there."""

    revision = forms.IntegerField(widget=forms.HiddenInput())
    reason = forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, application: Application, data: Any = None, *, label: Any = "") -> None:
        super().__init__(data, initial={"revision": application.revision})
        self.fields["reason"].label = str(label)
        self.fields["reason"].error_messages["required"] = f"请填写{label}。"
        for part in parts_of(application.batch):
            self.fields[PREFIX + part.key] = forms.CharField(
                label=part.title, max_length=500, required=False, widget=forms.Textarea({"rows": 2})
            )

    @property
    def mark_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def marks(self) -> list[dict[str, str]]:
        """``[{"part": key, "comment": text}]`` of the parts that have one."""
        return [
            {"part": name.removeprefix(PREFIX), "comment": text}
            for name, text in self.cleaned_data.items()
            if name.startswith(PREFIX) and text
        ]
