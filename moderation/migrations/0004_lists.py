import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

NAMES = (
    "Can hide tweets and show them again",
    "Can hide tweets and lists, and show them again",
)


def let_moderators(apps, schema_editor):
    """Moderators read lists, and who hides tweets hides lists as well."""
    # Django makes permissions after all migrations only: make these now.
    config = apps.get_app_config("timeline")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects
    (view,) = permissions.filter(content_type__app_label="timeline", codename="view_list")
    for group in apps.get_model("auth", "Group").objects.filter(name="Moderators"):
        group.permissions.add(view)
    rename_permission(apps, *NAMES)


def forget_lists(apps, schema_editor):
    """What was reported and let moderators see it."""
    apps.get_model("moderation", "Report").objects.exclude(list=None).delete()
    view = {"content_type__app_label": "timeline", "codename": "view_list"}
    for group in apps.get_model("auth", "Group").objects.filter(name="Moderators"):
        group.permissions.remove(*group.permissions.filter(**view))
    rename_permission(apps, *reversed(NAMES))


def rename_permission(apps, old, new):
    """Django gives a permission its name once."""
    permissions = apps.get_model("auth", "Permission").objects
    permissions.filter(content_type__app_label="moderation", name=old).update(name=new)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0003_moderators_group"),
        ("timeline", "0003_hidden_lists"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="action",
            options={
                "permissions": [
                    ("hide_tweet", "Can hide tweets and lists, and show them again"),
                    ("suspend_member", "Can suspend members and end suspensions"),
                ],
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
            },
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="report_of_one_thing",
        ),
        migrations.AddField(
            model_name="action",
            name="list_id",
            field=models.BigIntegerField(null=True, verbose_name="list's id"),
        ),
        migrations.AddField(
            model_name="report",
            name="list",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DB_CASCADE,
                to="timeline.list",
                verbose_name="list",
            ),
        ),
        migrations.AlterField(
            model_name="action",
            name="verb",
            field=models.CharField(
                choices=[
                    ("hide", "Tweet hidden"),
                    ("unhide", "Tweet shown again"),
                    ("hide_list", "List hidden"),
                    ("unhide_list", "List shown again"),
                    ("remove_tweet", "Tweet deleted"),
                    ("suspend", "Member suspended"),
                    ("unsuspend", "Suspension ended"),
                    ("remove_member", "Member deleted"),
                    ("dismiss", "Reports dismissed"),
                ],
                max_length=20,
                verbose_name="decision",
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                condition=models.Q(("list_id__isnull", False)),
                fields=["list_id", "-id"],
                name="action_about_list",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("list__isnull", False)), fields=["list"], name="report_of_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("list__isnull", True), ("member__isnull", True), ("tweet__isnull", False)
                    ),
                    models.Q(
                        ("list__isnull", True), ("member__isnull", False), ("tweet__isnull", True)
                    ),
                    models.Q(
                        ("list__isnull", False), ("member__isnull", True), ("tweet__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="report_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("list__isnull", False), ("state", "open")),
                fields=("reporter", "list"),
                name="report_list_once",
            ),
        ),
        migrations.RunPython(let_moderators, forget_lists),
    ]
