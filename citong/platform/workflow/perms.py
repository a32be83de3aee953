"""What can be allowed in work approval; one's own applications and tasks need no role."""

from citong.platform.access.perms import Permissions

perms = Permissions(
    "approvals",
    "工作审批",
    own="办理本人的审批",
    start="发起申请",
    view="查看单位全部审批",
    intervene="干预运行中的审批",
    design="设计流程",
)
