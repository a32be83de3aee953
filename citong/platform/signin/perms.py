"""What everybody may do with his own account; nobody needs a role for it."""

from citong.platform.access.perms import Permissions

perms = Permissions("signin", "本人账号", own="管理")
