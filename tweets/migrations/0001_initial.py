import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import microblog.text_search


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hashtag",
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
                        help_text="Without #, in lower case.",
                        max_length=280,
                        unique=True,
                        verbose_name="name",
                    ),
                ),
                ("label", models.CharField(max_length=140, verbose_name="as first written")),
            ],
            options={
                "verbose_name": "hashtag",
                "verbose_name_plural": "hashtags",
            },
        ),
        migrations.CreateModel(
            name="Tweet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                (
                    "entities",
                    models.JSONField(default=list, editable=False, verbose_name="entities"),
                ),
                ("length", models.PositiveSmallIntegerField(editable=False, verbose_name="length")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="time",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, editable=False, max_length=7, verbose_name="language"
                    ),
                ),
                (
                    "hidden_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="hidden"
                    ),
                ),
                ("token", models.UUIDField(editable=False, null=True)),
                (
                    "replies_count",
                    models.IntegerField(db_default=0, editable=False, verbose_name="replies"),
                ),
                (
                    "retweets_count",
                    models.IntegerField(db_default=0, editable=False, verbose_name="retweets"),
                ),
                (
                    "likes_count",
                    models.IntegerField(db_default=0, editable=False, verbose_name="favourites"),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=microblog.text_search.PlainTextVector(models.F("text")),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="conversation_set",
                        to="tweets.tweet",
                        verbose_name="conversation",
                    ),
                ),
                (
                    "in_reply_to",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="answer_set",
                        to="tweets.tweet",
                        verbose_name="in reply to",
                    ),
                ),
                (
                    "in_reply_to_user",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DB_SET_NULL,
                        related_name="answer_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="in reply to member",
                    ),
                ),
                (
                    "retweet_of",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="retweet_set",
                        to="tweets.tweet",
                        verbose_name="retweet of",
                    ),
                ),
                (
                    "retweet_of_user",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="retweeted_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="retweet of member",
                    ),
                ),
            ],
            options={
                "verbose_name": "Tweet",
                "verbose_name_plural": "Tweets",
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "user",
                        "tweet",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "tweet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        to="tweets.tweet",
                        verbose_name="Tweet",
                    ),
                ),
            ],
            options={
                "verbose_name": "mention",
                "verbose_name_plural": "mentions",
            },
        ),
        migrations.CreateModel(
            name="Like",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "user",
                        "tweet",
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
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="received_like_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="like_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "tweet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        to="tweets.tweet",
                        verbose_name="Tweet",
                    ),
                ),
            ],
            options={
                "verbose_name": "favourite",
                "verbose_name_plural": "favourites",
            },
        ),
        migrations.CreateModel(
            name="Image",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "file",
                    models.CharField(
                        help_text="The large rendition's name.", max_length=100, verbose_name="file"
                    ),
                ),
                ("alt", models.CharField(blank=True, max_length=420, verbose_name="description")),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                ("height", models.PositiveIntegerField(verbose_name="height")),
                ("color", models.CharField(max_length=7, verbose_name="average colour")),
                (
                    "tweet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        to="tweets.tweet",
                        verbose_name="Tweet",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="TweetHashtag",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hashtag",
                        "tweet",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "hashtag",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        to="tweets.hashtag",
                        verbose_name="hashtag",
                    ),
                ),
                (
                    "tweet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        to="tweets.tweet",
                        verbose_name="Tweet",
                    ),
                ),
            ],
            options={
                "verbose_name": "hashtag in a tweet",
                "verbose_name_plural": "hashtags in tweets",
            },
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                condition=models.Q(("hidden_at__isnull", False)),
                fields=["-id"],
                name="tweet_hidden",
            ),
        ),
        migrations.AddIndex(
            model_name="hashtag",
            index=models.Index(
                django.db.models.functions.comparison.Collate(
                    microblog.text_search.PlainText("name"), "C"
                ),
                name="hashtag_names",
            ),
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                fields=["author", "-id"],
                include=("in_reply_to_user", "retweet_of"),
                name="tweet_timeline",
            ),
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                condition=models.Q(("in_reply_to__isnull", False)),
                fields=["in_reply_to", "id"],
                name="tweet_answers",
            ),
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                condition=models.Q(("conversation__isnull", False)),
                fields=["conversation", "id"],
                name="tweet_conversation",
            ),
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                condition=models.Q(("retweet_of__isnull", False)),
                fields=["retweet_of", "-id"],
                name="tweet_retweets",
            ),
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                condition=models.Q(("retweet_of_user__isnull", False)),
                fields=["retweet_of_user", "-id"],
                name="tweet_retweets_of_member",
            ),
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(fields=["created_at"], name="tweet_time"),
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="tweet_search"),
        ),
        migrations.AddConstraint(
            model_name="tweet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("length__gte", 1), ("length__lte", 140), ("retweet_of", None)),
                    models.Q(
                        ("length", 0),
                        ("retweet_of__isnull", False),
                        ("retweet_of_user__isnull", False),
                        ("text", ""),
                    ),
                    _connector="OR",
                ),
                name="tweet_text_or_retweet",
            ),
        ),
        migrations.AddConstraint(
            model_name="tweet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("token__isnull", False)),
                fields=("author", "token"),
                name="tweet_token_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="tweet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retweet_of__isnull", False)),
                fields=("author", "retweet_of"),
                name="tweet_retweet_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="tweet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("likes_count__gte", 0), ("replies_count__gte", 0), ("retweets_count__gte", 0)
                ),
                name="tweet_counters_not_negative",
            ),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(fields=["tweet"], name="mention_in_tweet"),
        ),
        migrations.AddIndex(
            model_name="like",
            index=models.Index(fields=["user", "-created_at"], name="like_by_member"),
        ),
        migrations.AddIndex(
            model_name="like",
            index=models.Index(fields=["tweet", "-created_at"], name="like_of_tweet"),
        ),
        migrations.AddIndex(
            model_name="like",
            index=models.Index(fields=["author", "-created_at"], name="like_received"),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=models.UniqueConstraint(fields=("tweet", "position"), name="image_position"),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__lt", 4)), name="image_at_most_four"
            ),
        ),
        migrations.AddIndex(
            model_name="tweethashtag",
            index=models.Index(fields=["-tweet"], name="tweethashtag_recent"),
        ),
    ]
