from django.contrib.auth.management import create_permissions
from django.db import migrations

NAME = "Moderators"
PERMISSIONS = {
    "accounts": ["view_user"],
    "tweets": ["view_tweet"],
    "moderation": [
        "view_report",
        "change_report",
        "view_action",
        "hide_tweet",
        "suspend_member",
    ],
}


def create_group(apps, schema_editor):
    """What a moderator needs and nothing more: staff status and this group make one."""
    group, created = apps.get_model("auth", "Group").objects.get_or_create(name=NAME)
    if not created:
        return
    for label, codenames in PERMISSIONS.items():
        # Django makes permissions after all migrations only: make these now.
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, verbosity=0, apps=apps)
        config.models_module = None
        permissions = apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label=label, codename__in=codenames
        )
        group.permissions.add(*permissions)


def delete_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0002_append_only_log"),
        ("accounts", "0001_initial"),
        ("tweets", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_group, delete_group)]
