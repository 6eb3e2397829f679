"""From the drawn community to the site's tables: statements in their order."""

STAGE = """
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE UNLOGGED TABLE bench.member (
    id bigint, username text, name text, avatar text, language text,
    protected boolean, suspended boolean, followees integer
);
CREATE UNLOGGED TABLE bench.hashtag (id bigint, name text);
CREATE UNLOGGED TABLE bench.tweet (
    id bigint, author_id bigint, text text, entities jsonb, length smallint,
    in_reply_to_id bigint, in_reply_to_user_id bigint, conversation_id bigint,
    retweet_of_id bigint, retweet_of_user_id bigint, quote_of_id bigint, likes integer
);
CREATE UNLOGGED TABLE bench.mention (user_id bigint, tweet_id bigint);
CREATE UNLOGGED TABLE bench.tweethashtag (hashtag_id bigint, tweet_id bigint);
CREATE UNLOGGED TABLE bench.image (tweet_id bigint);
"""

# A member drawn as bench.plan does it: a rank of words.skewed(), and who has it.
POPULAR = """
(floor(power((power(%(followed)s + 1, %(popularity_power)s) - 1) * random() + 1,
             1 / %(popularity_power)s))::bigint - 1)
* %(popularity_stride)s %% %(members)s + 1
"""
ACTIVE = """
((floor(power((power(%(members)s + 1, %(activity_power)s) - 1) * random() + 1,
              1 / %(activity_power)s))::bigint - 1)
 * %(activity_stride)s + %(members)s / 3) %% %(members)s + 1
"""

# More than are needed are drawn for each, since some come twice.
FOLLOWS = f"""
INSERT INTO accounts_follow (follower_id, followee_id, created_at)
SELECT member.id, followee.id, now() - random() ^ 2 * interval '1000 days'
FROM bench.member CROSS JOIN LATERAL (
    SELECT DISTINCT drawn.id
    FROM (
        SELECT {POPULAR} AS id
        FROM generate_series(1, member.followees * CASE WHEN followees < 150 THEN 2 ELSE 4 END)
    ) AS drawn
    WHERE drawn.id NOT IN (member.id, %(everybodys)s)
    LIMIT member.followees - 1
) AS followee
"""

EVERYBODY_FOLLOWS = """
INSERT INTO accounts_follow (follower_id, followee_id, created_at)
SELECT id, %(everybodys)s, now() - random() ^ 2 * interval '1000 days'
FROM bench.member WHERE id <> %(everybodys)s
"""

# Every twentieth member blocks somebody, every tenth mutes somebody.
BLOCKS = f"""
INSERT INTO accounts_block (blocker_id, blocked_id, created_at)
SELECT blocker.id, blocked.id, now() - random() * interval '300 days'
FROM bench.member AS blocker, LATERAL (
    SELECT {POPULAR} AS id FROM generate_series(1, blocker.id - blocker.id + 1)
) AS blocked
WHERE blocker.id %% 20 = 3 AND blocked.id <> blocker.id
AND blocker.id <> ALL(%(with_a_role)s) AND blocked.id <> ALL(%(with_a_role)s)
"""

NOBODY_FOLLOWS_WHOM_THEY_BLOCK = """
DELETE FROM accounts_follow USING (
    SELECT blocker_id AS one, blocked_id AS other FROM accounts_block
    UNION SELECT blocked_id, blocker_id FROM accounts_block
) AS apart
WHERE follower_id = one AND followee_id = other
"""

MUTES = """
INSERT INTO accounts_mute (muter_id, muted_id, created_at)
SELECT follower_id, min(followee_id), now() - random() * interval '300 days'
FROM accounts_follow
WHERE follower_id %% 10 = 7 AND followee_id <> %(everybodys)s
AND follower_id <> ALL(%(with_a_role)s)
GROUP BY follower_id
"""

LIKES = f"""
INSERT INTO tweets_like (user_id, tweet_id, author_id, created_at)
SELECT member.id, tweet.id, tweet.author_id,
    least(now(), now() - (1 - tweet.id / total.n) * interval '365 days'
                 + random() ^ 3 * interval '30 days')
FROM (SELECT max(id)::float AS n FROM bench.tweet) AS total, bench.tweet CROSS JOIN LATERAL (
    SELECT DISTINCT drawn.id
    FROM (SELECT {ACTIVE} AS id FROM generate_series(1, tweet.likes)) AS drawn
    WHERE drawn.id <> tweet.author_id
) AS member
WHERE tweet.likes > 0
"""

MEMBERS = """
INSERT INTO accounts_user (
    id, username, email, name, avatar, language, protected, suspended_at, password, date_joined,
    interactions_seen_at, welcome_step, tweets_count, following_count, followers_count, likes_count,
    location, website, bio
)
SELECT
    member.id, username, lower(username) || '@example.org', name, avatar, language, protected,
    CASE WHEN suspended THEN now() END, '!', now() - interval '1000 days',
    now() - interval '2 days', NULL, coalesce(written.n, 0), coalesce(following.n, 0),
    coalesce(followers.n, 0), coalesce(liked.n, 0),
    'Pipit', 'https://example.org/', 'I am ' || name || ', and this is what I have to say.'
FROM bench.member
LEFT JOIN (SELECT author_id AS id, count(*) AS n FROM bench.tweet GROUP BY 1) AS written
    ON written.id = member.id
LEFT JOIN (SELECT follower_id AS id, count(*) AS n FROM accounts_follow GROUP BY 1) AS following
    ON following.id = member.id
LEFT JOIN (SELECT followee_id AS id, count(*) AS n FROM accounts_follow GROUP BY 1) AS followers
    ON followers.id = member.id
LEFT JOIN (SELECT user_id AS id, count(*) AS n FROM tweets_like GROUP BY 1) AS liked
    ON liked.id = member.id
ORDER BY member.id
"""

TWEETS = """
INSERT INTO tweets_tweet (
    id, author_id, text, entities, length, created_at, language, hidden_at,
    in_reply_to_id, in_reply_to_user_id, conversation_id, retweet_of_id, retweet_of_user_id,
    quote_of_id, replies_count, retweets_count, likes_count
)
SELECT
    tweet.id, author_id, text, entities, length,
    now() - (1 - tweet.id / total.n) * interval '365 days',
    CASE WHEN retweet_of_id IS NOT NULL THEN '' WHEN tweet.id %% 2 = 0 THEN 'en' ELSE 'fr' END,
    CASE WHEN tweet.id %% 1000 = 17 AND retweet_of_id IS NULL THEN now() END,
    in_reply_to_id, in_reply_to_user_id, conversation_id, retweet_of_id, retweet_of_user_id,
    quote_of_id, coalesce(answers.n, 0), coalesce(retweets.n, 0), coalesce(favourites.n, 0)
FROM bench.tweet
CROSS JOIN (SELECT max(id)::float AS n FROM bench.tweet) AS total
LEFT JOIN (SELECT in_reply_to_id AS id, count(*) AS n FROM bench.tweet GROUP BY 1) AS answers
    ON answers.id = tweet.id
LEFT JOIN (SELECT retweet_of_id AS id, count(*) AS n FROM bench.tweet GROUP BY 1) AS retweets
    ON retweets.id = tweet.id
LEFT JOIN (SELECT tweet_id AS id, count(*) AS n FROM tweets_like GROUP BY 1) AS favourites
    ON favourites.id = tweet.id
ORDER BY tweet.id
"""

HASHTAGS = """
INSERT INTO tweets_hashtag (id, name, label) SELECT id, name, name FROM bench.hashtag ORDER BY id
"""

MENTIONS = """
INSERT INTO tweets_mention (user_id, tweet_id)
SELECT user_id, tweet_id FROM bench.mention ORDER BY tweet_id
"""

TWEET_HASHTAGS = """
INSERT INTO tweets_tweethashtag (hashtag_id, tweet_id)
SELECT hashtag_id, tweet_id FROM bench.tweethashtag ORDER BY tweet_id
"""

IMAGES = """
INSERT INTO tweets_image (tweet_id, position, file, alt, width, height, color)
SELECT tweet_id, 0,
    format('tweets/%%s/%%s.webp', left(md5(tweet_id::text), 2), md5(tweet_id::text)),
    'Something that somebody saw and wanted to show', 1200, 800, '#88aa99'
FROM bench.image ORDER BY tweet_id
"""

FILL = [
    ("follows", FOLLOWS),
    ("follows of the one whom everybody follows", EVERYBODY_FOLLOWS),
    ("blocks", BLOCKS),
    ("no follows of those who block", NOBODY_FOLLOWS_WHOM_THEY_BLOCK),
    ("mutes", MUTES),
    ("likes", LIKES),
    ("members", MEMBERS),
    ("tweets", TWEETS),
    ("hashtags", HASHTAGS),
    ("mentions", MENTIONS),
    ("uses of hashtags", TWEET_HASHTAGS),
    ("pictures", IMAGES),
]
