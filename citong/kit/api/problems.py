"""What went wrong, as ``application/problem+json`` (RFC 9457), in the words of the pages."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, JsonResponse
from ninja.errors import AuthenticationError, HttpError, Throttled

from citong.kit.errors import Conflict, Refused
from citong.platform.access.perms import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from ninja import NinjaAPI

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "请求的格式不对",
    401: "还没有登录",
    403: "没有权限",
    404: "没有找到",
    405: "不支持这种请求方法",
    409: "现在不能办理",
    412: "内容已被他人修改",
    413: "内容过大",
    422: "内容有误",
    428: "缺少修订号",
    429: "请求过于频繁",
    500: "系统出错",
}


class Fault(Exception):
    """A request that the API itself refuses."""

    def __init__(self, status: int, detail: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors or []


def answer(
    request: HttpRequest, status: int, detail: str, errors: list[dict[str, str]] | None = None, **headers: str
) -> HttpResponse:
    """The problem; ``headers`` with underscores for hyphens."""
    shown = {
        "type": "about:blank",
        "title": TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": detail,
        "instance": request.path,
        "errors": errors or [],
    }
    response = JsonResponse(shown, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
    for name, text in headers.items():
        response[name.replace("_", "-")] = text
    return response


def mistakes(error: ValidationError) -> list[dict[str, str]]:
    """Each message with its field; empty for the whole."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        {"field": "" if name == NON_FIELD_ERRORS else name, "message": message}
        for name, messages in found.items()
        for message in messages
    ]


def _validation(request: HttpRequest, error: Any) -> HttpResponse:
    errors = mistakes(error)
    fields = [one for one in errors if one["field"]]
    detail = "请按各字段的提示改正后再提交。" if fields else "；".join(one["message"] for one in errors)
    return answer(request, 422, detail, errors)


def _conflict(request: HttpRequest, error: Any) -> HttpResponse:
    status = 412 if "If-Match" in request.headers else 409
    return answer(request, status, "；".join(error.messages))


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    """A rule forbids it: about a field 422, else 409."""
    return (
        _validation(request, error) if hasattr(error, "error_dict") else answer(request, 409, "；".join(error.messages))
    )


def _denied(request: HttpRequest, error: Any) -> HttpResponse:
    code = str(error)
    return answer(
        request, 403, f"您没有「{label(code)}」的权限，请联系管理员。" if code else "您没有这项权限，请联系管理员。"
    )


def _unknown(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("the API failed at %s", request.path, exc_info=error)
    return answer(request, 500, "系统出错，已记录。请稍后重试，仍不成功时请联系系统管理员。")


def _unauthorised(request: HttpRequest, error: Any) -> HttpResponse:
    said = error.message if error.message != "Unauthorized" else "请登录，或在 Authorization 里带上有效的接口令牌。"
    return answer(request, 401, said, WWW_Authenticate='Bearer realm="citong"')


def _throttled(request: HttpRequest, error: Any) -> HttpResponse:
    wait = max(1, int(error.wait or 1))
    return answer(request, 429, f"请求过于频繁，请在 {wait} 秒后再试。", Retry_After=str(wait))


HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Exception: _unknown,
    Http404: lambda request, _error: answer(request, 404, "没有这条记录，或者它不在您的管理范围内。"),
    PermissionDenied: _denied,
    ValidationError: _validation,
    Refused: _refused,
    Conflict: _conflict,
    RequestDataTooBig: lambda request, _error: answer(request, 413, "一次提交的内容过大，请分几次提交。"),
    HttpError: lambda request, error: answer(request, error.status_code, error.message),
    AuthenticationError: _unauthorised,
    Throttled: _throttled,
    Fault: lambda request, error: answer(request, error.status, error.detail, error.errors),
}


def install(api: NinjaAPI) -> None:
    for cls, handler in HANDLERS.items():
        api.add_exception_handler(cls, handler)
