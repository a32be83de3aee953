"""Message texts are declared in code with their placeholders; the bureau may reword them in the table."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Text:
    """One message as the product brings it along."""

    code: str
    label: str
    title: str
    body: str
    placeholders: tuple[str, ...]
    channels: tuple[str, ...]
    fallback: tuple[str, ...] = ()  # tried one after the other while the message stays unread
    urgent: bool = False  # also goes out at night


RESORTS = ("wecom", "dingtalk", "official", "sms")  # the fallback of what must not stay unread

texts: dict[str, Text] = {}


def used(template: str) -> list[str]:
    """Names of the placeholders in ``template``; anything but plain ``{name}`` is refused."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise ValidationError("花括号不成对，请检查。需要花括号本身时请写两个。") from error
    names = []
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValidationError(f"占位符“{{{name}}}”写法不对，只能写成“{{名称}}”，不能带点号或格式。")
        names.append(name)
    return names


def check(template: str, placeholders: list[str] | tuple[str, ...]) -> None:
    """Refuse a text that uses a placeholder which is not filled in."""
    unknown = [name for name in used(template) if name not in placeholders]
    if unknown:
        shown = "、".join(f"{{{name}}}" for name in placeholders) or "无"
        raise ValidationError(f"没有占位符 {'、'.join(f'{{{n}}}' for n in unknown)}，可用的有：{shown}。")


def declare(
    code: str,
    label: str,
    *,
    title: str,
    body: str = "",
    placeholders: tuple[str, ...] = (),
    channels: tuple[str, ...] = ("inapp", "email"),
    fallback: tuple[str, ...] = (),
    urgent: bool = False,
) -> Text:
    """Declare a message (``"pilots.returned"``); a placeholder that it does not list fails at import."""
    for template in (title, body):
        check(template, placeholders)
    texts[code] = Text(code, label, title, body, placeholders, channels, fallback, urgent)
    return texts[code]
