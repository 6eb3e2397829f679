from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0002_triggers"),
    ]

    operations = [
        migrations.AddField(
            model_name="list",
            name="hidden_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="hidden"
            ),
        ),
        migrations.AddIndex(
            model_name="list",
            index=models.Index(
                condition=models.Q(("hidden_at__isnull", False)), fields=["-id"], name="list_hidden"
            ),
        ),
    ]
