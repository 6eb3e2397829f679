from tweets.models.attached import Hashtag, Image, Mention, TweetHashtag, Upload
from tweets.models.like import Like
from tweets.models.tweet import Tweet

__all__ = ["Hashtag", "Image", "Like", "Mention", "Tweet", "TweetHashtag", "Upload"]
