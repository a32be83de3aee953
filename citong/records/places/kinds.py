"""Kinds of school: 办学类型 of JY/T 1001 (BXLX), and the category that a clerk calls them by."""

from django.db import models


class Nature(models.TextChoices):
    PUBLIC = "public", "公办"
    PRIVATE = "private", "民办"


class Kind(models.TextChoices):
    """Codes of JY/T 1001; 218 and 341 are in use although not every print of the table lists them."""

    KINDERGARTEN = "111", "幼儿园"
    PRIMARY = "211", "小学"
    TEACHING_POINT = "218", "小学教学点"
    JUNIOR = "311", "普通初中"
    NINE_YEAR = "312", "九年一贯制学校"
    COMPLETE = "341", "完全中学"
    SENIOR = "342", "高级中学"
    TWELVE_YEAR = "345", "十二年一贯制学校"
    VOCATIONAL = "361", "中等职业学校"
    SPECIAL = "514", "特殊教育学校"


class Category(models.TextChoices):
    KINDERGARTEN = "kindergarten", "幼儿园"
    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    NINE_YEAR = "nine_year", "九年一贯制"
    COMPLETE = "complete", "完全中学"
    SENIOR = "senior", "高中"
    TWELVE_YEAR = "twelve_year", "十二年一贯制"
    VOCATIONAL = "vocational", "中职"
    SPECIAL = "special", "特殊教育"


CATEGORY_OF = {
    Kind.KINDERGARTEN: Category.KINDERGARTEN,
    Kind.PRIMARY: Category.PRIMARY,
    Kind.TEACHING_POINT: Category.PRIMARY,
    Kind.JUNIOR: Category.JUNIOR,
    Kind.NINE_YEAR: Category.NINE_YEAR,
    Kind.COMPLETE: Category.COMPLETE,
    Kind.SENIOR: Category.SENIOR,
    Kind.TWELVE_YEAR: Category.TWELVE_YEAR,
    Kind.VOCATIONAL: Category.VOCATIONAL,
    Kind.SPECIAL: Category.SPECIAL,
}
