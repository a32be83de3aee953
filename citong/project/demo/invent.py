"""Invented people: names, numbers and addresses, all with valid checksums, none of a real person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from citong.lib import idnumber

if TYPE_CHECKING:
    from random import Random

SURNAMES = "陈林黄张吴李王郑蔡刘洪许郭苏杨庄曾谢施颜傅潘柯赖叶邱何高徐朱"
GIVEN = (
    "志伟 建华 丽华 晓明 文彬 雅婷 宇轩 俊杰 诗琪 欣怡 国强 淑贞 海燕 明辉 秀英 振东 佳慧 思远 美玲 永福 清源 昇堃 玥喆 伟民 "
    "碧云 金山 素梅 鸿图 少峰 婉君 嘉豪 巧玲 安平 雪梅 景行 天赐 惠珍 江河 春晖 泽宇"
).split()
STREETS = "文化路 中山街 学府路 滨江路 新华街 建设路 安平街 桃源路 凤山街 福田路 崇文街 龙泉路".split()


class People:
    """Makes persons one after another; two never share an ID number or a mobile number."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0
        self._numbers: set[str] = set()

    def name(self) -> str:
        return self.random.choice(SURNAMES) + self.random.choice(GIVEN)

    def person(self, area: str = "350500") -> dict[str, str]:
        """Values of a ``Person``: name, sex, ID number, mobile, e-mail."""
        self.count += 1
        male = self.random.random() < 0.5
        return {
            "name": self.name(),
            "sex": "1" if male else "2",
            "id_number": self._id_number(area, 1 if male else 2),
            "mobile": f"1{self.random.choice('35789')}{self.random.choice('0123456789')}{self.count:08d}",
            "email": f"u{self.count:05d}@example.cn",
        }

    def _id_number(self, area: str, sex: int) -> str:
        while True:
            born = date(self.random.randint(1963, 1992), self.random.randint(1, 12), self.random.randint(1, 28))
            number = idnumber.make_id(area, born, self.random.randint(0, 498) * 2 + sex % 2)
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def office_phone(self) -> str:
        return f"0595-2{self.random.randint(1000000, 9999999)}"

    def address(self, area: str) -> str:
        return f"{area}{self.random.choice(STREETS)}{self.random.randint(1, 398)}号"
