"""Who may let programs act in his name."""

from citong.platform.access.perms import Permissions

perms = Permissions("api", "开放接口", token="使用接口令牌")  # noqa: S106 - the label of a permission
