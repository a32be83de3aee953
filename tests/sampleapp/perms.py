"""What one may do with repair requests."""

from citong.platform.access.perms import Permissions

perms = Permissions(
    "sampleapp",
    "报修",
    view="查看",
    report="报修",
    change="修改",
    assign="派单",
    finish="完工",
    cancel="撤销",
    reveal="查看联系电话",
)
