from django.db import migrations

# When one member blocks another, neither stays on a list of the other's, nor follows one. The
# statement that blocks does it, wherever it comes from.
#
# Tweets with pictures are filed under their authors, and no longer when their last picture goes.
CREATE = """
CREATE FUNCTION part_lists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- By equal columns alone, which the keys of lists and of their rows serve.
    DELETE FROM timeline_listmember AS listed
    USING timeline_list AS list, (
        SELECT blocker_id AS owner, blocked_id AS other FROM blocks
        UNION ALL SELECT blocked_id, blocker_id FROM blocks
    ) AS pair
    WHERE list.owner_id = pair.owner AND listed.list_id = list.id AND member_id = pair.other;

    DELETE FROM timeline_listfollow AS followed
    USING timeline_list AS list, (
        SELECT blocker_id AS owner, blocked_id AS other FROM blocks
        UNION ALL SELECT blocked_id, blocker_id FROM blocks
    ) AS pair
    WHERE list.owner_id = pair.owner AND followed.list_id = list.id AND user_id = pair.other;

    RETURN NULL;
END $$;

CREATE TRIGGER part_lists AFTER INSERT ON accounts_block
    REFERENCING NEW TABLE AS blocks FOR EACH STATEMENT EXECUTE FUNCTION part_lists();

CREATE FUNCTION file_pictures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO timeline_picturetweet (author_id, tweet_id)
        SELECT DISTINCT author_id, tweet.id
        FROM changed JOIN tweets_tweet AS tweet ON tweet.id = changed.tweet_id
        ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM timeline_picturetweet
        WHERE tweet_id IN (SELECT tweet_id FROM changed)
        AND NOT EXISTS (
            SELECT FROM tweets_image AS image WHERE image.tweet_id = timeline_picturetweet.tweet_id
        );
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER file_pictures_added AFTER INSERT ON tweets_image
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION file_pictures();
CREATE TRIGGER file_pictures_removed AFTER DELETE ON tweets_image
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION file_pictures();

-- Those that are there already.
INSERT INTO timeline_picturetweet (author_id, tweet_id)
SELECT DISTINCT author_id, tweet.id
FROM tweets_image AS image JOIN tweets_tweet AS tweet ON tweet.id = image.tweet_id
ON CONFLICT DO NOTHING;
"""

DROP = """
DROP TRIGGER file_pictures_added ON tweets_image;
DROP TRIGGER file_pictures_removed ON tweets_image;
DROP FUNCTION file_pictures();
DROP TRIGGER part_lists ON accounts_block;
DROP FUNCTION part_lists();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0001_lists_hashtags_and_pins"),
        ("tweets", "0003_uploads_and_quotes"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
