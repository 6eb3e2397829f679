import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tweets", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("hide", "Tweet hidden"),
                            ("unhide", "Tweet shown again"),
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
                ("moderator_id", models.BigIntegerField(verbose_name="moderator's id")),
                ("moderator_username", models.CharField(max_length=15, verbose_name="moderator")),
                ("member_id", models.BigIntegerField(verbose_name="member's id")),
                ("member_username", models.CharField(max_length=15, verbose_name="member")),
                ("tweet_id", models.BigIntegerField(null=True, verbose_name="Tweet's id")),
                ("excerpt", models.TextField(blank=True, verbose_name="text")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="time"
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "permissions": [
                    ("hide_tweet", "Can hide tweets and show them again"),
                    ("suspend_member", "Can suspend members and end suspensions"),
                ],
                "indexes": [
                    models.Index(fields=["member_id", "-id"], name="action_about_member"),
                    models.Index(
                        condition=models.Q(("tweet_id__isnull", False)),
                        fields=["tweet_id", "-id"],
                        name="action_about_tweet",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="action_has_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("spam", "Spam or advertising"),
                            ("abuse", "Abuse or harassment"),
                            ("impersonation", "Pretends to be someone else"),
                            ("illegal", "Breaks the law"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True,
                        help_text="What should the moderators know?",
                        max_length=500,
                        verbose_name="comment",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="time",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("resolved", "Resolved"),
                            ("dismissed", "Dismissed"),
                        ],
                        default="open",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "resolved_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="closed"),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DB_SET_NULL,
                        related_name="sent_report_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DB_SET_NULL,
                        related_name="resolved_report_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "tweet",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        to="tweets.tweet",
                        verbose_name="Tweet",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["-id"], name="report_open"
                    ),
                    models.Index(
                        condition=models.Q(("tweet__isnull", False)),
                        fields=["tweet"],
                        name="report_of_tweet",
                    ),
                    models.Index(
                        condition=models.Q(("member__isnull", False)),
                        fields=["member"],
                        name="report_of_member",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("member__isnull", True), ("tweet__isnull", False)),
                            models.Q(("member__isnull", False), ("tweet__isnull", True)),
                            _connector="OR",
                        ),
                        name="report_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("resolved_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="report_closed_at",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open"), ("tweet__isnull", False)),
                        fields=("reporter", "tweet"),
                        name="report_tweet_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("member__isnull", False), ("state", "open")),
                        fields=("reporter", "member"),
                        name="report_member_once",
                    ),
                ],
            },
        ),
    ]
