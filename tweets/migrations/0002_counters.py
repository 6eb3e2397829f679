from django.db import migrations

# As in accounts/migrations/0002_counters.py; tweets are locked before members, each in the order of
# their ids.
CREATE = """
CREATE FUNCTION count_tweets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
    PERFORM FROM tweets_tweet
    WHERE id IN (SELECT in_reply_to_id FROM changed UNION SELECT retweet_of_id FROM changed)
    ORDER BY id FOR NO KEY UPDATE;

    UPDATE tweets_tweet SET replies_count = replies_count + sign * answers.n
    FROM (SELECT in_reply_to_id AS answered, count(*) AS n FROM changed GROUP BY 1) AS answers
    WHERE id = answered;

    UPDATE tweets_tweet SET retweets_count = retweets_count + sign * retweets.n
    FROM (SELECT retweet_of_id AS original, count(*) AS n FROM changed GROUP BY 1) AS retweets
    WHERE id = original;

    PERFORM FROM accounts_user WHERE id IN (SELECT author_id FROM changed)
    ORDER BY id FOR NO KEY UPDATE;

    UPDATE accounts_user SET tweets_count = tweets_count + sign * by_author.n
    FROM (SELECT author_id, count(*) AS n FROM changed GROUP BY author_id) AS by_author
    WHERE id = author_id;

    RETURN NULL;
END $$;

CREATE TRIGGER count_tweets_added AFTER INSERT ON tweets_tweet
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_tweets();
CREATE TRIGGER count_tweets_removed AFTER DELETE ON tweets_tweet
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_tweets();

CREATE FUNCTION count_likes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
    PERFORM FROM tweets_tweet WHERE id IN (SELECT tweet_id FROM changed)
    ORDER BY id FOR NO KEY UPDATE;

    UPDATE tweets_tweet SET likes_count = likes_count + sign * by_tweet.n
    FROM (SELECT tweet_id, count(*) AS n FROM changed GROUP BY tweet_id) AS by_tweet
    WHERE id = tweet_id;

    PERFORM FROM accounts_user WHERE id IN (SELECT user_id FROM changed)
    ORDER BY id FOR NO KEY UPDATE;

    UPDATE accounts_user SET likes_count = likes_count + sign * by_member.n
    FROM (SELECT user_id, count(*) AS n FROM changed GROUP BY user_id) AS by_member
    WHERE id = user_id;

    RETURN NULL;
END $$;

CREATE TRIGGER count_likes_added AFTER INSERT ON tweets_like
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_likes();
CREATE TRIGGER count_likes_removed AFTER DELETE ON tweets_like
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_likes();

-- With a larger sample of the texts the planner knows common words from rare ones, and
-- takes the newest matches by id for the former and the GIN index for the latter.
ALTER TABLE tweets_tweet ALTER COLUMN search SET STATISTICS 2000;
"""

DROP = """
ALTER TABLE tweets_tweet ALTER COLUMN search SET STATISTICS DEFAULT;
DROP TRIGGER count_tweets_added ON tweets_tweet;
DROP TRIGGER count_tweets_removed ON tweets_tweet;
DROP FUNCTION count_tweets();
DROP TRIGGER count_likes_added ON tweets_like;
DROP TRIGGER count_likes_removed ON tweets_like;
DROP FUNCTION count_likes();
"""


class Migration(migrations.Migration):
    dependencies = [("tweets", "0001_initial"), ("accounts", "0002_counters")]

    operations = [migrations.RunSQL(CREATE, DROP)]
