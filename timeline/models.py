"""What members arrange for reading: lists of members, followed hashtags, the pinned tweet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tweets.querysets import author_visibility


def cascading(model, verbose_name, **options):
    """A column whose index is the composite key, or one of Meta."""
    return models.ForeignKey(
        model, models.DB_CASCADE, verbose_name=verbose_name, db_index=False, **options
    )


def of_member(verbose_name, **options):
    return cascading(settings.AUTH_USER_MODEL, verbose_name, **options)


class ListQuerySet(models.QuerySet):
    PUBLIC = Q(private=False, hidden_at=None)

    def public(self):
        """Those that others than their owners may see, and follow."""
        return self.filter(self.PUBLIC)

    def visible_to(self, viewer):
        """A member's own lists, and the public ones of those whose tweets the viewer may read.

        What moderators have hidden its owner alone sees.
        """
        lists = self.filter(author_visibility(viewer, "owner"))
        own = Q(owner=viewer) if viewer.is_authenticated else Q()
        return lists.filter(self.PUBLIC | own)


class List(models.Model):
    """Members whose tweets one reads together, without following them."""

    LIMIT = 20  # lists of one owner

    owner = of_member(_("owner"))
    name = models.CharField(_("name"), max_length=25)
    description = models.CharField(_("description"), max_length=100, blank=True)
    private = models.BooleanField(
        _("private"), default=False, help_text=_("You alone see the list and know that it exists.")
    )
    created_at = models.DateTimeField(_("time"), db_default=Now(), editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)

    objects = ListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list")
        verbose_name_plural = _("lists")
        constraints = [
            # Also the index by which a member's lists are read; cascades from the owner.
            models.UniqueConstraint("owner", Upper("name"), name="list_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="list_has_a_name"),
        ]
        indexes = [
            # The desk: hidden lists, newest first.
            models.Index(fields=["-id"], condition=Q(hidden_at__isnull=False), name="list_hidden"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("list", args=[self.owner.username, self.pk])


class ListMember(models.Model):
    """Rows between two members go when either blocks the other: the trigger `part_lists`."""

    LIMIT = 500  # members of one list, which bounds the price of its page

    pk = models.CompositePrimaryKey("list", "member")
    list = cascading(List, _("list"))
    member = of_member(_("member"), related_name="listed_set")
    created_at = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("member of a list")
        verbose_name_plural = _("members of lists")
        indexes = [
            # A list's members, the latest first.
            models.Index(fields=["list", "-created_at"], name="listmember_latest"),
            # On which lists of mine a member is; cascades from the member.
            models.Index(fields=["member", "list"], name="listmember_lists"),
        ]

    def __str__(self):
        return f"{self.list_id} ∋ {self.member_id}"


class ListFollow(models.Model):
    """Somebody else's list, kept among one's own."""

    LIMIT = 100  # lists that one member follows

    pk = models.CompositePrimaryKey("user", "list")
    user = of_member(_("member"), related_name="list_follow_set")
    list = cascading(List, _("list"))
    created_at = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("followed list")
        verbose_name_plural = _("followed lists")
        indexes = [
            # Cascades from the list.
            models.Index(fields=["list"], name="listfollow_of_list"),
        ]

    def __str__(self):
        return f"{self.user_id} → {self.list_id}"


class HashtagFollow(models.Model):
    """The tweets with the hashtag stand in the member's home among those of their followees."""

    LIMIT = 50  # hashtags that one member follows, which bounds the price of home

    pk = models.CompositePrimaryKey("user", "hashtag")  # in this order: home asks for a member's
    user = of_member(_("member"))
    hashtag = cascading("tweets.Hashtag", _("hashtag"))
    created_at = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("followed hashtag")
        verbose_name_plural = _("followed hashtags")
        indexes = [
            # Cascades from the hashtag.
            models.Index(fields=["hashtag"], name="hashtagfollow_of_hashtag"),
        ]

    def __str__(self):
        return f"{self.user_id} # {self.hashtag_id}"


class Pin(models.Model):
    """The tweet that stands on top of its author's profile."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.DB_CASCADE,
        primary_key=True,
        verbose_name=_("member"),
    )
    # Unique, since a tweet has one author; also the index for cascades from the tweet.
    tweet = models.OneToOneField("tweets.Tweet", models.DB_CASCADE, verbose_name=_("Tweet"))

    class Meta:
        verbose_name = _("pinned Tweet")
        verbose_name_plural = _("pinned Tweets")

    def __str__(self):
        return f"{self.user_id} ^ {self.tweet_id}"


class PictureTweet(models.Model):
    """A tweet with pictures once more, filed under its author. Kept by the triggers
    `file_pictures`, which see bulk inserts as well.
    """

    pk = models.CompositePrimaryKey("author", "tweet")  # in this order: an author's by id
    author = of_member(_("author"))
    tweet = cascading("tweets.Tweet", _("Tweet"))

    class Meta:
        verbose_name = _("Tweet with pictures")
        verbose_name_plural = _("Tweets with pictures")
        indexes = [
            # Cascades from the tweet.
            models.Index(fields=["tweet"], name="picturetweet_of_tweet"),
        ]

    def __str__(self):
        return f"{self.author_id} ▣ {self.tweet_id}"
