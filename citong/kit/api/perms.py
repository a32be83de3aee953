"""Who may let programs act in his name."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions("api", "开放接口", token="使用接口令牌")  # noqa: S106 - the label of a permission

suggest("city_admin", perms.token)
suggest("programme_officer", perms.token)
