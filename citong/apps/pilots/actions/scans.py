"""盖章扫描件: a scan is taken in if its QR code names the latest version of this very application, or cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.pilots.models import Application, Scan, Version
from citong.apps.pilots.papers.payload import DIGITS, Payload, parse_payload
from citong.apps.pilots.perms import perms
from citong.apps.pilots.purposes import SCAN
from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.lib import scan as reading
from citong.platform.files import intake
from citong.platform.inbox import work

from . import waiting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from citong.platform.access.actor import Actor


def lock_application(scan: Scan) -> Application:
    return Application.objects.select_for_update(of=("self",)).get(pk=scan.application_id)


def refusal(application: Application) -> str:
    """Why no scan can be uploaded now; empty if one can."""
    if application.latest is None:
        return "申报还没有提交，请提交后打印盖章，再上传扫描件。"
    if application.editable:
        return "申报表正在修改，请重新提交后打印最新版本，盖章后再上传扫描件。"
    if application.status not in waiting.NEEDS_SCAN:
        return f"申报当前为「{application.get_status_display()}」，不能再上传扫描件。"
    return ""


@action("上传盖章扫描件", perm=perms.fill, creates=True, lock=lock_application)
def upload(scan: Scan, *, file: UploadedFile, by: Actor) -> None:
    """Keep a scan of the latest version; one of another version or another school is refused with the reason."""
    application = Application.objects.select_related("unit").get(pk=scan.application_id)
    version = application.latest
    if (reason := refusal(application)) or version is None:
        raise Refused(reason)
    scan.file = intake.accept(file, purpose=SCAN, by=by, subject=application)
    with scan.file.file.open("rb") as kept:
        scan.verdict, scan.pages = recognise(kept.read(), application, version)
    scan.version, scan.at, scan.by = version, clock.now(), by.user
    work.finish(waiting.SCAN, application, by=by)


def recognise(data: bytes, application: Application, version: Version) -> tuple[str, int]:
    """The verdict and the number of pages.

    :raises Refused: the codes say that this is the paper of another application, version or text.
    """
    try:
        seen = reading.read(data)
    except reading.Unreadable as reason:
        raise Refused(f"{reason}。") from reason
    codes = list(ours(seen.payloads))
    for code in codes:
        _compare(code, application, version)
    return (Scan.Verdict.MATCHED if codes else Scan.Verdict.UNREADABLE), seen.pages


def ours(payloads: Iterable[str]) -> Iterable[Payload]:
    """The codes of our own forms; papers may bear other codes as well."""
    for text in sorted(payloads):
        try:
            yield parse_payload(text)
        except ValueError:
            continue


def _compare(code: Payload, application: Application, version: Version) -> None:
    if code.number != application.number:
        raise Refused(f"扫描件上的申报编号是 {code.number}，不是本校的 {application.number}，请检查是否拿错了申报表。")
    if code.version != version.number:
        raise Refused(
            f"扫描件是第 {code.version} 版申报表，最新提交的是第 {version.number} 版。"
            "请下载打印最新版本，盖章后重新扫描上传。"
        )
    if code.digest != version.digest[:DIGITS]:
        raise Refused("扫描件上的校验码与系统中提交的内容不一致，请下载打印系统中的申报表，盖章后重新扫描上传。")
