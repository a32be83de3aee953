"""Icons of flows come from a list; the seal had a picture that does not exist, others become that of a file."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def draw(apps: Any, _editor: Any) -> None:
    flows = apps.get_model("workflow", "FlowDef")
    known = [code for code, _ in flows._meta.get_field("icon").choices]
    flows.objects.filter(icon="stamp").update(icon="rubber-stamp")
    flows.objects.exclude(icon__in=known).update(icon="file-text")


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0010_index_what_was_acted_on"),
    ]

    operations = [
        migrations.AlterField(
            model_name="flowdef",
            name="icon",
            field=models.CharField(
                choices=[
                    ("file-text", "文件"),
                    ("calendar-off", "请假"),
                    ("walk", "外出"),
                    ("plane", "出差"),
                    ("arrows-exchange", "调换"),
                    ("users", "人员"),
                    ("rubber-stamp", "印章"),
                    ("calendar-event", "会议"),
                    ("id-badge-2", "访客"),
                    ("news", "信息发布"),
                    ("shopping-cart", "采购"),
                    ("coin", "经费"),
                    ("car", "用车"),
                    ("bus", "校车"),
                    ("tool", "报修"),
                    ("device-laptop", "设备"),
                    ("building", "场地"),
                    ("key", "钥匙"),
                    ("book", "图书"),
                    ("school", "学生"),
                    ("award", "表彰"),
                    ("shield-check", "安全"),
                    ("first-aid-kit", "卫生"),
                    ("tools-kitchen-2", "食堂"),
                    ("ball-football", "体育"),
                    ("file-certificate", "证明"),
                    ("mail-up", "请示"),
                ],
                default="file-text",
                max_length=40,
                verbose_name="图标",
            ),
        ),
        migrations.RunPython(draw, migrations.RunPython.noop),
    ]
