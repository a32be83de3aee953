"""What a browser calls itself, in words for its owner."""

import pytest

from citong.platform.signin.device import describe

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Windows · Chrome 浏览器"),
        (f"{WINDOWS} Edg/131.0.0.0", "Windows · Edge 浏览器"),
        (f"{WINDOWS} 360SE", "Windows · 360 浏览器"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0.49 Safari/604.1", "iPhone · 微信"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36",
            "安卓 · Chrome 浏览器",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Linux · 火狐浏览器"),
        ("curl/8.0", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_devices(agent, words):
    assert describe(agent) == words
