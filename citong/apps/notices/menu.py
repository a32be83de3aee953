"""The announcements in the side navigation and on the desk."""

from citong.kit import desk, nav

from .perms import perms

nav.group(
    "通知公告",
    5,
    nav.Entry("我的公告", "notices-mine", "speakerphone"),
    nav.Entry("公告发布", "announcements-list", "send", perms.view, pages=("receipts-",)),
    nav.Entry("接收人分组", "receiver-groups-list", "users-group", perms.view),
)
desk.shortcut("发布公告", "announcements-add", "speakerphone", perms.write, order=30)
