"""The browser's own description of itself in words that its owner recognises: ``Windows · Edge 浏览器``."""

import re

_SYSTEMS = (
    (r"HarmonyOS|OpenHarmony", "鸿蒙"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "安卓"),
    (r"Windows NT", "Windows"),
    (r"Mac OS X", "Mac"),
    (r"UOS|Kylin|Linux", "Linux"),
)
_BROWSERS = (
    (r"MicroMessenger", "微信"),
    (r"DingTalk", "钉钉"),
    (r"QQBrowser", "QQ 浏览器"),
    (r"360SE|360EE|QIHU", "360 浏览器"),
    (r"Edg(e|A|iOS)?/", "Edge 浏览器"),
    (r"Firefox/|FxiOS/", "火狐浏览器"),
    (r"Chrome/|CriOS/", "Chrome 浏览器"),
    (r"Safari/", "Safari 浏览器"),
)


def describe(user_agent: str) -> str:
    """Of two names that fit, the more particular one stands first in the tables."""
    found = [
        next((name for pattern, name in table if re.search(pattern, user_agent)), "") for table in (_SYSTEMS, _BROWSERS)
    ]
    return " · ".join(filter(None, found)) or "未知设备"
