import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tweets.lexemes

# tweets/lexemes.py says what is in the vector. Of the hosts of a link those are kept that contain
# it, down to example.com, and of its path each beginning: at most 200 characters, as nobody searches
# for more. In PL/pgSQL, which keeps its plans from one statement to the next. Schemas are named for
# pg_restore, which runs with an empty search_path.
CREATE = """
CREATE FUNCTION link_lexemes(url text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
    address text := regexp_replace(lower(url), '^https?://|[?#].*$', '', 'g');
    parts text[] := string_to_array(left(regexp_replace(address, '^www\\.', ''), 200), '/');
    host text := split_part(parts[1], ':', 1);
    lexemes text[] := ARRAY[':links', '//' || host];
    path text := host;
BEGIN
    FOREACH address IN ARRAY parts[2:] LOOP
        EXIT WHEN address = '';
        path := path || '/' || address;
        lexemes := lexemes || ('//' || path);
    END LOOP;
    WHILE host LIKE '%.%.%' LOOP
        host := substr(host, strpos(host, '.') + 1);
        lexemes := lexemes || ('//' || host);
    END LOOP;
    RETURN lexemes;
END $$;

CREATE FUNCTION tweet_vector(text text, entities jsonb, language text, in_reply_to bigint)
    RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    entity jsonb;
    part text;
    lexemes text[] := '{}';
BEGIN
    FOR entity IN SELECT jsonb_array_elements(entities) LOOP
        part := substr(text, (entity->>1)::int + 1, (entity->>2)::int - (entity->>1)::int);
        IF entity->>0 = 'hashtag' THEN
            lexemes := lexemes || ('#' || public.plain_text(substr(part, 2)));
        ELSIF entity->>0 = 'url' THEN
            lexemes := lexemes || public.link_lexemes(part);
        END IF;
    END LOOP;
    IF language <> '' THEN
        lexemes := lexemes || (':lang:' || language);
    END IF;
    IF in_reply_to IS NOT NULL THEN
        lexemes := lexemes || ':replies'::text;
    END IF;
    RETURN public.plain_text_vector(text) || array_to_tsvector(lexemes);
END $$;

CREATE FUNCTION lexeme_query(lexeme text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT ('''' || replace(replace($1, '\\', '\\\\'), '''', '''''') || '''')::tsquery $$;
"""

DROP = """
DROP FUNCTION lexeme_query(text);
DROP FUNCTION tweet_vector(text, jsonb, text, bigint);
DROP FUNCTION link_lexemes(text);
"""

# As in 0002: common words are told from rare ones.
MORE_STATISTICS = "ALTER TABLE tweets_tweet ALTER COLUMN search SET STATISTICS 2000"


def search(expression):
    return models.GeneratedField(
        db_persist=True,
        expression=expression,
        output_field=django.contrib.postgres.search.SearchVectorField(),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("tweets", "0004_times_of_likes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        migrations.RunSQL(migrations.RunSQL.noop, MORE_STATISTICS),
        migrations.RemoveIndex(model_name="tweet", name="tweet_search"),
        migrations.RemoveField(model_name="tweet", name="search"),
        migrations.AddField(
            model_name="tweet", name="search", field=search(tweets.lexemes.TweetVector())
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="tweet_search"),
        ),
        migrations.RunSQL(MORE_STATISTICS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                condition=models.Q(("in_reply_to_user__isnull", False)),
                fields=["in_reply_to_user", "-id"],
                name="tweet_answers_to_member",
            ),
        ),
        migrations.AlterField(
            model_name="tweet",
            name="in_reply_to_user",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DB_SET_NULL,
                related_name="answer_set",
                to=settings.AUTH_USER_MODEL,
                verbose_name="in reply to member",
            ),
        ),
    ]
