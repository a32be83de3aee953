"""The pilot programme in the side navigation, in the order in which a round runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit import nav

from .perms import perms
from .queries import assignments, scoring

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def reviews(actor: Actor) -> bool:
    """Schools have their own page; the list is for those who look at many."""
    return not actor.has(perms.fill)


nav.group(
    "试点项目",
    20,
    nav.Entry("试点总览", "pilots-overview-board", "chart-bar", perms.overview),
    nav.Entry("批次管理", "pilots-batch-list", "stack-2", perms.batch),
    nav.Entry("试点申报", "pilots-application-home", "file-pencil", perms.fill),
    nav.Entry("试点校申报", "pilots-application-list", "file-certificate", perms.view, when=reviews),
    nav.Entry("初审台", "pilots-screening-desk", "checkbox", perms.screen),
    nav.Entry("县级报送", "dispatches-list", "send", perms.screen),
    nav.Entry("专家库", "experts-list", "users", perms.pool),
    nav.Entry("专家分配", "pilots-assignment-board", "arrows-split", perms.assign, count=assignments.accepted_count),
    nav.Entry("专家评审", "pilots-scoring-list", "writing", perms.score, count=scoring.open_count),
    nav.Entry("评审结果", "pilots-results-board", "list-numbers", perms.results),
    nav.Entry("拟定结果", "pilots-decision-board", "gavel", perms.decide),
    nav.Entry("公示", "publicities-list", "speakerphone", perms.publish),
    nav.Entry("异议处理", "objections-list", "message-report", perms.objection),
    nav.Entry("结果通知", "result-notices-list", "certificate", perms.establish),
)
