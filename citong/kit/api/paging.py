"""Pages by key: each goes on behind the last row of the one before, so that nothing is skipped or told twice."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from .problems import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest

SIZE, MOST = 50, 200
CURSOR, LIMIT = "cursor", "limit"


def limit(params: Mapping[str, str]) -> int:
    text = params.get(LIMIT, str(SIZE))
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise Fault(422, "请改正参数。", [{"field": LIMIT, "message": f"请填写 1 到 {MOST} 之间的整数。"}])
    return int(text)


def write(pk: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps([pk], default=str).encode()).decode().rstrip("=")


def read(text: str, rows: QuerySet[Any]) -> Any:
    """The key in a cursor; a tampered one is refused."""
    try:
        (found,) = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return rows.model._meta.pk.to_python(found)
    except (ValueError, TypeError, binascii.Error, ValidationError) as error:
        raise Fault(
            422, "请改正参数。", [{"field": CURSOR, "message": "翻页游标无效，请从第一页重新开始。"}]
        ) from error


def take(rows: QuerySet[Any], request: HttpRequest) -> tuple[list[Any], str | None]:
    """The rows of this page in the order of their keys, and the address of the next one."""
    size = limit(request.GET)
    if text := request.GET.get(CURSOR):
        rows = rows.filter(pk__gt=read(text, rows))
    found = list(rows.order_by("pk")[: size + 1])
    if len(found) <= size:
        return found, None
    query = request.GET.copy()
    query[CURSOR] = write(found[size - 1].pk)
    return found[:size], request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
