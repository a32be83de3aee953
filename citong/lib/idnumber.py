"""Numbers that identify people and schools: resident ID (GB 11643), mobile, school code; checks, making and masks."""

import re
from datetime import date
from typing import NamedTuple

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_PROVINCE_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
_PROVINCES = frozenset(str(code) for first, last in _PROVINCE_RANGES for code in range(first, last + 1))
_ID = re.compile(r"[0-9]{17}[0-9X]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_SCHOOL = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{6})")
SCHOOL_CATEGORIES = {
    "11": "幼儿园", "21": "小学", "22": "成人小学", "31": "普通初中", "32": "职业初中", "33": "成人初中",
    "34": "普通高中", "35": "成人高中", "36": "中等职业学校", "37": "专门学校", "41": "普通高等学校",
    "51": "特殊教育学校", "91": "其他机构", "92": "其他机构", "93": "其他机构",
}  # fmt: skip


def check_digit(first17: str) -> str:
    """The last character of a resident ID number (ISO 7064 MOD 11-2)."""
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise ValueError("the check digit is computed from 17 digits")
    return _CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def make_id(area: str, born: date, sequence: int) -> str:
    """A resident ID number: six digits of area, day of birth, 0-999 (odd for men), check digit."""
    first17 = f"{area}{born:%Y%m%d}{sequence:03d}"
    return first17 + check_digit(first17)


def is_id(number: str) -> bool:
    """Whether ``number`` has 18 characters, a known province, a day of birth that exists and its check digit."""
    if not _ID.fullmatch(number) or number[:2] not in _PROVINCES or number[-1] != check_digit(number[:17]):
        return False
    try:
        return born_on(number) >= date(1800, 1, 1)
    except ValueError:
        return False


def born_on(number: str) -> date:
    """Day of birth in a resident ID number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_of(number: str) -> str:
    """``男`` or ``女``, by the seventeenth digit."""
    return "男" if int(number[16]) % 2 else "女"


def is_mobile(number: str) -> bool:
    """Whether ``number`` has the shape of a mainland mobile number."""
    return _MOBILE.fullmatch(number) is not None


class SchoolCode(NamedTuple):
    """The parts of a school identifier (学校标识码): category, province, running number."""

    category: str
    province: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.category}{self.province}{self.sequence:06d}"


def parse_school_code(code: str) -> SchoolCode:
    """Split the ten digits of a school identifier; ValueError with a Chinese sentence if it is none."""
    match = _SCHOOL.fullmatch(code)
    if match is None:
        raise ValueError("学校标识码应为10位数字：2位类别、2位省份、6位序号")
    category, province, sequence = match.groups()
    if category not in SCHOOL_CATEGORIES:
        raise ValueError(f"学校标识码的类别“{category}”不存在，请核对前两位")
    if province not in _PROVINCES:
        raise ValueError(f"学校标识码的省份“{province}”不存在，请核对第3、4位")
    return SchoolCode(category, province, int(sequence))


def is_school_code(code: str) -> bool:
    try:
        parse_school_code(code)
    except ValueError:
        return False
    return True


def make_school_code(category: str, sequence: int, province: str = "35") -> str:
    """The school identifier of running number ``sequence``; 35 is Fujian."""
    return str(parse_school_code(str(SchoolCode(category, province, sequence))))


def mask_name(name: str) -> str:
    """``陈昇堃`` shown as ``陈**``."""
    return name[:1] + "*" * (len(name) - 1)


def mask_mobile(number: str) -> str:
    """``13800001234`` shown as ``138****1234``; of any other number the last four digits, of a short one none."""
    if is_mobile(number):
        return f"{number[:3]}****{number[-4:]}"
    return "*" * (len(number) - 4) + number[-4:] if len(number) > 7 else "*" * len(number)  # noqa: PLR2004


def mask_email(address: str) -> str:
    """``huangyz@example.cn`` shown as ``h***@example.cn``."""
    user, at, host = address.rpartition("@")
    return f"{user[:1]}***@{host}" if at else "***"


def mask_id(number: str) -> str:
    """First three and last four characters of an ID number; of a short one nothing."""
    return number[:3] + "*" * (len(number) - 7) + number[-4:] if len(number) > 14 else "*" * len(number)  # noqa: PLR2004
