"""An Atom feed of tweets: what a visitor may see, the same for everybody.

Which tweets is for timeline/feeds.py and search/feeds.py to say.
"""

import re
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import get_language

from tweets.templatetags.tweet_text import shown_text

VISITOR = AnonymousUser()
NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(request, cards, *, path, page, title, since):
    """The answer: cards are what the VISITOR sees, page is what the feed is of, since the time of
    its last change if it is empty.
    """
    absolute = request.build_absolute_uri
    atom = TweetFeed(
        title=title,
        link=absolute(page),
        description=None,
        language=get_language(),
        feed_guid=absolute(path),
        since=since,
    )
    for card in cards:
        atom.add_item(**entry(request, card))
    response = HttpResponse(content_type=Atom1Feed.content_type)
    response.headers["Last-Modified"] = http_date(atom.latest_post_date().timestamp())
    atom.write(response, "utf-8")
    return response


def entry(request, card):
    tweet = card.original
    text = " ".join(shown_text(tweet).split())
    url = request.build_absolute_uri(tweet.get_absolute_url())
    return {
        "title": f"RT @{tweet.author.username}: {text}" if card.is_retweet else text,
        "link": url,
        # Neither a new username nor https changes it.
        "unique_id": f"tag:{urlsplit(url).hostname},{card.created_at:%Y-%m-%d}:tweets/{card.pk}",
        "pubdate": card.created_at,
        "updateddate": card.created_at,
        "author_name": card.author.display_name,
        "author_link": request.build_absolute_uri(card.author.get_absolute_url()),
        "description": None,
        "content": render_to_string(
            "tweets/_feed_entry.html", {"request": request, "card": card}
        ).strip(),
        "language": tweet.language,
    }


class TweetFeed(Atom1Feed):
    """With what Django's leaves out: whole contents, their languages, the type of the feed itself.

    Takes any text, since not every form refuses what XML cannot hold.
    """

    def __init__(self, title, **options):
        super().__init__(NOT_XML.sub("", title), **options)

    def add_item(self, **item):
        for name in ("title", "author_name", "content"):
            item[name] = NOT_XML.sub("", item[name])
        super().add_item(**item)

    def latest_post_date(self):
        """The same for as long as nothing is new, also of a feed without any entry."""
        return super().latest_post_date() if self.items else self.feed["since"]

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        itself = {"rel": "self", "type": "application/atom+xml", "href": self.feed["id"]}
        handler.addQuickElement("link", "", itself)

    def item_attributes(self, item):
        return {"xml:lang": item["language"]} if item["language"] else {}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})
