import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

PERMISSIONS = {"view_barredtrend", "add_barredtrend", "delete_barredtrend"}


def let_moderators(apps, schema_editor):
    """Moderators bar trends and let them come again."""
    # Django makes permissions after all migrations only: make these now.
    config = apps.get_app_config("tweets")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="tweets", codename__in=PERMISSIONS
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="Moderators"):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("tweets", "0005_search_by_more_than_words"),
        ("moderation", "0003_moderators_group"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BarredTrend",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="A hashtag or a word: neither becomes a trend. Takes effect within a minute.",
                        max_length=280,
                        unique=True,
                        verbose_name="name",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="time",
                    ),
                ),
                (
                    "barred_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DB_SET_NULL,
                        related_name="barred_trend_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="barred by",
                    ),
                ),
            ],
            options={
                "verbose_name": "barred trend",
                "verbose_name_plural": "barred trends",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name__gt", ""), models.Q(("name__startswith", "#"), _negated=True)
                        ),
                        name="barredtrend_name",
                    )
                ],
            },
        ),
        migrations.RunPython(let_moderators, migrations.RunPython.noop),
    ]
