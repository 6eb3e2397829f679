from django.db import migrations

# A statement that adds or removes follows, cascades included, moves the counters of both members
# once. The rows are locked in the order of their ids, so that two statements never wait for one
# another in a circle.
CREATE = """
CREATE FUNCTION count_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
    PERFORM FROM accounts_user
    WHERE id IN (SELECT follower_id FROM changed UNION SELECT followee_id FROM changed)
    ORDER BY id FOR NO KEY UPDATE;

    UPDATE accounts_user SET following_count = following_count + sign * by_follower.n
    FROM (SELECT follower_id, count(*) AS n FROM changed GROUP BY follower_id) AS by_follower
    WHERE id = follower_id;

    UPDATE accounts_user SET followers_count = followers_count + sign * by_followee.n
    FROM (SELECT followee_id, count(*) AS n FROM changed GROUP BY followee_id) AS by_followee
    WHERE id = followee_id;

    RETURN NULL;
END $$;

CREATE TRIGGER count_follows_added AFTER INSERT ON accounts_follow
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_follows();
CREATE TRIGGER count_follows_removed AFTER DELETE ON accounts_follow
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_follows();
"""

DROP = """
DROP TRIGGER count_follows_added ON accounts_follow;
DROP TRIGGER count_follows_removed ON accounts_follow;
DROP FUNCTION count_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
