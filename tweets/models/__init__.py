from tweets.models.attached import Hashtag, Image, Mention, TweetHashtag, Upload
from tweets.models.barred_trend import BarredTrend
from tweets.models.like import Like
from tweets.models.tweet import Tweet

__all__ = [
    "BarredTrend",
    "Hashtag",
    "Image",
    "Like",
    "Mention",
    "Tweet",
    "TweetHashtag",
    "Upload",
]
