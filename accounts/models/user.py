"""A member."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Now, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.names import isolated
from accounts.querysets import UserQuerySet
from accounts.time_zones import zone
from accounts.validators import USERNAME, username_form
from microblog.text_search import PlainText


def display_name(user):
    """How mails and allauth's pages address a member."""
    return user.name or user.username


def names():
    """Expression: username and name in one text, as people search reads them."""
    return Concat(F("username"), Value(" "), F("name"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username):
        return self.by_username(username).get()

    def create_user(self, username, email="", password=None, **fields):
        user = self.model(username=username, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, email="", password=None, **fields):
        fields |= {"is_staff": True, "is_superuser": True}
        fields.setdefault("welcome_step", None)  # they come to run the site
        return self.create_user(username, email, password, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    class Theme(models.TextChoices):
        AUTO = "", _("As my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    username = models.CharField(
        _("username"),
        max_length=15,
        validators=[username_form],
        error_messages={"unique": _("This username is taken.")},
        help_text=_("Up to 15 letters without accents, digits and _."),
    )
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(
        _("name"),
        max_length=50,
        blank=True,
        help_text=_("Your real name, so that people you know can recognise you."),
    )
    location = models.CharField(
        _("location"), max_length=30, blank=True, help_text=_("Where in the world are you?")
    )
    website = models.URLField(
        _("web site"),
        max_length=100,
        blank=True,
        help_text=_("Have a web site or a blog? Put its address here."),
    )
    bio = models.CharField(
        _("bio"),
        max_length=160,
        blank=True,
        help_text=_("About yourself in fewer than 160 characters."),
    )
    # The name of the large rendition in storage; accounts/avatars.py knows the others.
    avatar = models.CharField(_("avatar"), max_length=100, blank=True, editable=False)
    header = models.CharField(_("header image"), max_length=100, blank=True, editable=False)
    language = models.CharField(
        _("language"),
        max_length=7,
        blank=True,
        help_text=_("Of the pages and mails that you get."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        help_text=_("In which you read when things were."),
    )
    theme = models.CharField(
        _("theme"), max_length=5, choices=Theme, default=Theme.AUTO, blank=True
    )
    protected = models.BooleanField(
        _("protect my Tweets"),
        default=False,
        help_text=_("Only people you accept follow you and see your Tweets."),
    )
    email_findable = models.BooleanField(
        _("let others find me by my e-mail address"),
        default=False,
        help_text=_("People who have your address already. It is never shown."),
    )
    indexable = models.BooleanField(
        _("let search engines list me"),
        default=True,
        help_text=_("Your profile and your Tweets, unless they are protected."),
    )
    is_staff = models.BooleanField(
        _("moderator"), default=False, help_text=_("May sign in to the admin site.")
    )
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True, editable=False)
    # What Django and allauth ask before they let someone in; a column, so that it can be filtered.
    is_active = models.GeneratedField(
        expression=Q(suspended_at__isnull=True),
        output_field=models.BooleanField(_("active")),
        db_persist=True,
    )
    date_joined = models.DateTimeField(_("joined"), db_default=Now(), editable=False)
    # The member has asked for the end of their account, which follows after a time of grace.
    left_at = models.DateTimeField(_("left"), null=True, blank=True, editable=False)
    # What visibility asks of everybody: suspended members and those who left are there for nobody.
    is_present = models.GeneratedField(
        expression=Q(suspended_at__isnull=True, left_at__isnull=True),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # The step with which the assistant after sign-up goes on; null when it has ended.
    welcome_step = models.PositiveSmallIntegerField(
        null=True, default=1, db_default=1, editable=False
    )
    interactions_seen_at = models.DateTimeField(db_default=Now(), editable=False)

    # Kept by triggers (the migrations named "counters"), which see cascades too.
    tweets_count = models.IntegerField(_("Tweets"), db_default=0, editable=False)
    following_count = models.IntegerField(_("following"), db_default=0, editable=False)
    followers_count = models.IntegerField(_("followers"), db_default=0, editable=False)
    likes_count = models.IntegerField(_("favourites"), db_default=0, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    objects = UserManager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            # Django's iexact compares UPPER(…): these serve every lookup of a name or an address.
            models.UniqueConstraint(
                Upper("username"),
                name="user_username_unique",
                violation_error_message=_("This username is taken."),
            ),
            models.UniqueConstraint(
                Upper("email"),
                name="user_email_unique",
                condition=~Q(email=""),
                violation_error_message=_("There is an account with this e-mail address."),
            ),
            models.CheckConstraint(
                condition=Q(username__regex=f"^{USERNAME}$"), name="user_username_form"
            ),
            models.CheckConstraint(
                condition=Q(
                    tweets_count__gte=0,
                    following_count__gte=0,
                    followers_count__gte=0,
                    likes_count__gte=0,
                ),
                name="user_counters_not_negative",
            ),
        ]
        indexes = [
            # Who to follow: the most followed first.
            models.Index(fields=["-followers_count", "-id"], name="user_popular"),
            # The desk: those who are suspended, and addresses that begin like this.
            models.Index(
                fields=["-id"], condition=Q(suspended_at__isnull=False), name="user_suspended"
            ),
            # Whose time of grace has passed.
            models.Index(
                fields=["left_at"], condition=Q(left_at__isnull=False), name="user_leaving"
            ),
            models.Index(OpClass(Upper("email"), "text_pattern_ops"), name="user_email_prefix"),
            # Finding people by the beginning of a name or any part of it, without accents.
            GinIndex(
                OpClass(PlainText(names()), "gin_trgm_ops"),
                name="user_names",
            ),
        ]

    def __str__(self):
        return f"@{self.username}"

    def get_absolute_url(self):
        return reverse("profile", args=[self.username])

    @property
    def display_name(self):
        return display_name(self)

    @property
    def full_name(self):
        """Name and username, where nothing else says whose page it is: titles, other sites."""
        return f"{isolated(self.display_name)} (@{self.username})"

    @property
    def zone(self):
        """Their time zone as a ZoneInfo; None for the site's."""
        return zone(self.time_zone)
