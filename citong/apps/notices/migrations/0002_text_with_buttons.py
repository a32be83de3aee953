"""The help on the text of an announcement went to its buttons."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="announcement",
            name="body",
            field=models.TextField(
                validators=[
                    django.core.validators.MaxLengthValidator(20000, "正文最多 2 万字，更长的内容请作为附件上传。")
                ],
                verbose_name="正文",
            ),
        ),
    ]
