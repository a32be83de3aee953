"""奖补 among the pages of a project."""

from citong.lib import money
from citong.records.programmes.models import Project
from citong.records.programmes.sections import State, section

from .perms import perms
from .queries import balances

LABEL = "奖补"


@section(LABEL, 70, "coin-yuan", perms.view, "awards-project")
def state(project: Project) -> State:
    sums = balances.total(balances.of_project(project))
    if not sums.awarded:
        return State("暂无奖补")
    remark = f"核定 {money.yuan(sums.awarded)} 元，已拨付 {money.yuan(sums.paid)} 元"
    if not sums.paid:
        return State("待拨付", "orange", remark)
    if sums.balance:
        return State("使用中", "blue", f"{remark}，结余 {money.yuan(sums.balance)} 元")
    return State("已用完", "green", remark) if not sums.unpaid else State("部分拨付", "orange", remark)
