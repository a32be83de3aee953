"""The pictures that a flow can bear in the catalogue; the build draws these and no others."""

from django.db import models


class Icon(models.TextChoices):
    # icons: file-text, calendar-off, walk, plane, arrows-exchange, users, rubber-stamp, calendar-event, id-badge-2, news
    # icons: shopping-cart, coin, car, bus, tool, device-laptop, building, key, book, school, award, shield-check
    # icons: first-aid-kit, tools-kitchen-2, ball-football, file-certificate, mail-up
    FILE = "file-text", "文件"
    ABSENCE = "calendar-off", "请假"
    OUTING = "walk", "外出"
    TRIP = "plane", "出差"
    SWAP = "arrows-exchange", "调换"
    PEOPLE = "users", "人员"
    SEAL = "rubber-stamp", "印章"
    MEETING = "calendar-event", "会议"
    VISITOR = "id-badge-2", "访客"
    NEWS = "news", "信息发布"
    PURCHASE = "shopping-cart", "采购"
    MONEY = "coin", "经费"
    CAR = "car", "用车"
    BUS = "bus", "校车"
    REPAIR = "tool", "报修"
    DEVICE = "device-laptop", "设备"
    BUILDING = "building", "场地"
    KEY = "key", "钥匙"
    BOOK = "book", "图书"
    SCHOOL = "school", "学生"
    AWARD = "award", "表彰"
    SAFETY = "shield-check", "安全"
    HEALTH = "first-aid-kit", "卫生"
    CANTEEN = "tools-kitchen-2", "食堂"
    SPORTS = "ball-football", "体育"
    CERTIFICATE = "file-certificate", "证明"
    REQUEST = "mail-up", "请示"
