"""Long text with a few marks (``citong/lib/richtext.py``), which buttons above it put there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

if TYPE_CHECKING:
    Base = models.TextField[str, str]
else:
    Base = models.TextField


HELP = "空一行另起一段。选中文字后点上面的按钮，会在文字前后加上符号，发布后按格式显示；网址自动成为链接。"


class MarkedInput(forms.Textarea):
    template_name = "kit/marked.html"


class MarkedField(Base):
    """In the database a text like any other."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"help_text": HELP, **kwargs, "widget": MarkedInput({"rows": 12})})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
