import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

import microblog.text_search

# unaccent() is only STABLE, since someone might edit its dictionary; an index and a generated column
# want IMMUTABLE. Naming dictionary and schemas makes it so in practice, and keeps pg_restore happy,
# which runs with an empty search_path.
CREATE = """
CREATE FUNCTION plain_text(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT lower(public.unaccent('public.unaccent', $1)) $$;

CREATE FUNCTION plain_text_vector(text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT to_tsvector('pg_catalog.simple', public.plain_text($1)) $$;
"""

DROP = "DROP FUNCTION plain_text_vector(text); DROP FUNCTION plain_text(text);"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(CREATE, DROP),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "This username is taken."},
                        help_text="Up to 15 letters without accents, digits and _.",
                        max_length=15,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9_]{1,15}\\Z",
                                "A username has up to 15 letters without accents, digits and _.",
                            ),
                        ],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="Your real name, so that people you know can recognise you.",
                        max_length=50,
                        verbose_name="name",
                    ),
                ),
                (
                    "location",
                    models.CharField(
                        blank=True,
                        help_text="Where in the world are you?",
                        max_length=30,
                        verbose_name="location",
                    ),
                ),
                (
                    "website",
                    models.URLField(
                        blank=True,
                        help_text="Have a web site or a blog? Put its address here.",
                        max_length=100,
                        verbose_name="web site",
                    ),
                ),
                (
                    "bio",
                    models.CharField(
                        blank=True,
                        help_text="About yourself in fewer than 160 characters.",
                        max_length=160,
                        verbose_name="bio",
                    ),
                ),
                (
                    "avatar",
                    models.CharField(
                        blank=True, editable=False, max_length=100, verbose_name="avatar"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        help_text="Of the pages and mails that you get.",
                        max_length=7,
                        verbose_name="language",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[("", "As my device"), ("light", "Light"), ("dark", "Dark")],
                        default="",
                        max_length=5,
                        verbose_name="theme",
                    ),
                ),
                (
                    "protected",
                    models.BooleanField(
                        default=False,
                        help_text="Only people you accept follow you and see your Tweets.",
                        verbose_name="protect my Tweets",
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="May sign in to the admin site.",
                        verbose_name="moderator",
                    ),
                ),
                (
                    "suspended_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="suspended"
                    ),
                ),
                (
                    "is_active",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Q(("suspended_at__isnull", True)),
                        output_field=models.BooleanField(verbose_name="active"),
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="joined",
                    ),
                ),
                (
                    "interactions_seen_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "tweets_count",
                    models.IntegerField(db_default=0, editable=False, verbose_name="Tweets"),
                ),
                (
                    "following_count",
                    models.IntegerField(db_default=0, editable=False, verbose_name="following"),
                ),
                (
                    "followers_count",
                    models.IntegerField(db_default=0, editable=False, verbose_name="followers"),
                ),
                (
                    "likes_count",
                    models.IntegerField(db_default=0, editable=False, verbose_name="favourites"),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "member",
                "verbose_name_plural": "members",
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "blocker",
                        "blocked",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="since"
                    ),
                ),
                (
                    "blocked",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="blocked_by_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="blocked",
                    ),
                ),
                (
                    "blocker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="block_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="blocker",
                    ),
                ),
            ],
            options={
                "verbose_name": "block",
                "verbose_name_plural": "blocks",
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "follower",
                        "followee",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="since"
                    ),
                ),
                (
                    "followee",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="follower_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="followee",
                    ),
                ),
                (
                    "follower",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="followee_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="follower",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow",
                "verbose_name_plural": "follows",
            },
        ),
        migrations.CreateModel(
            name="FollowRequest",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "follower",
                        "followee",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="since"
                    ),
                ),
                (
                    "followee",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="follow_request_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="followee",
                    ),
                ),
                (
                    "follower",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="sent_request_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="follower",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow request",
                "verbose_name_plural": "follow requests",
            },
        ),
        migrations.CreateModel(
            name="Mute",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "muter",
                        "muted",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="since"
                    ),
                ),
                (
                    "muted",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="muted_by_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="muted",
                    ),
                ),
                (
                    "muter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="mute_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="muter",
                    ),
                ),
            ],
            options={
                "verbose_name": "mute",
                "verbose_name_plural": "mutes",
            },
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("suspended_at__isnull", False)),
                fields=["-id"],
                name="user_suspended",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("email"), "text_pattern_ops"
                ),
                name="user_email_prefix",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["-followers_count", "-id"], name="user_popular"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    microblog.text_search.PlainText(
                        django.db.models.functions.text.Concat(
                            models.F("username"), models.Value(" "), models.F("name")
                        )
                    ),
                    "gin_trgm_ops",
                ),
                name="user_names",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Upper("username"),
                name="user_username_unique",
                violation_error_message="This username is taken.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Upper("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="user_email_unique",
                violation_error_message="There is an account with this e-mail address.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("username__regex", "^[A-Za-z0-9_]{1,15}$")),
                name="user_username_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("followers_count__gte", 0),
                    ("following_count__gte", 0),
                    ("likes_count__gte", 0),
                    ("tweets_count__gte", 0),
                ),
                name="user_counters_not_negative",
            ),
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(fields=["blocked", "blocker"], name="block_by"),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("blocker", models.F("blocked")), _negated=True),
                name="block_not_oneself",
            ),
        ),
        migrations.AddIndex(
            model_name="follow",
            index=models.Index(fields=["followee", "-created_at"], name="follow_followers"),
        ),
        migrations.AddIndex(
            model_name="follow",
            index=models.Index(fields=["follower", "-created_at"], name="follow_following"),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=models.Q(("follower", models.F("followee")), _negated=True),
                name="follow_not_oneself",
            ),
        ),
        migrations.AddIndex(
            model_name="followrequest",
            index=models.Index(fields=["followee", "-created_at"], name="followrequest_waiting"),
        ),
        migrations.AddConstraint(
            model_name="followrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("follower", models.F("followee")), _negated=True),
                name="followrequest_not_oneself",
            ),
        ),
        migrations.AddIndex(
            model_name="mute",
            index=models.Index(fields=["muted"], name="mute_by"),
        ),
        migrations.AddConstraint(
            model_name="mute",
            constraint=models.CheckConstraint(
                condition=models.Q(("muter", models.F("muted")), _negated=True),
                name="mute_not_oneself",
            ),
        ),
    ]
