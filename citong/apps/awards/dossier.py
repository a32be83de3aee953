"""奖补 in a project's archive: the statement, and each report on the use of money with its vouchers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.lib import money
from citong.lib.spreadsheet import safe_filename
from citong.platform.files import intake
from citong.records.programmes.dossier import Document, folder

from .papers import pdf
from .queries import balances, papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.platform.files.models import StoredFile
    from citong.records.programmes.models import Project

    from .models import UseReport


@folder("奖补", 70)
def documents(project: Project) -> Iterator[Document]:
    """Nothing for a school that was never awarded anything."""
    if not balances.of_project(project):
        return
    yield Document("奖补资金对账单.pdf", lambda: pdf.statement(papers.statement(project)))
    for number, report in enumerate(balances.reports(project), start=1):
        place = f"使用情况/{number:02d}-{safe_filename(report.title)}"
        yield Document(f"{place}/使用情况.txt", lambda report=report: described(report).encode())  # type: ignore[misc]
        for index, file in enumerate(intake.of(report).order_by("pk"), start=1):
            yield Document(f"{place}/凭证/{index:02d}-{safe_filename(file.name)}", lambda file=file: _read(file))  # type: ignore[misc]


def _read(file: StoredFile) -> bytes:
    with file.file.open("rb") as opened:
        return bytes(opened.read())


def described(report: UseReport) -> str:
    """The report as plain text, one fact a line."""
    facts = (
        ("资金池", report.award.pool.title),
        ("支出事项", report.title),
        ("支出类别", report.get_category_display()),
        ("金额", f"{money.yuan(report.amount_fen or 0)} 元"),
        ("支出日期", report.spent_on),
        ("收款单位", report.payee),
        ("记账凭证号", report.voucher_number),
        ("状态", report.get_status_display()),
        ("审核意见", report.remark or "无"),
        ("使用效果", report.description),
    )
    return "".join(f"{label}：{value}\n" for label, value in facts)
