"""What a username may be."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# Addresses of the site (/@name is ours, /name may become so), and names that would let someone
# speak for it.
RESERVED = frozenset(
    [
        "about",
        "abuse",
        "accounts",
        "admin",
        "administrator",
        "administration",
        "api",
        "app",
        "assets",
        "auth",
        "blog",
        "billing",
        "bot",
        "compose",
        "connect",
        "contact",
        "contacts",
        "dashboard",
        "discover",
        "dmca",
        "docs",
        "download",
        "explore",
        "favicon",
        "favourites",
        "favorites",
        "feed",
        "feeds",
        "followers",
        "following",
        "friends",
        "hashtag",
        "help",
        "home",
        "hostmaster",
        "images",
        "info",
        "interactions",
        "invite",
        "jobs",
        "language",
        "leaving",
        "legal",
        "lists",
        "livez",
        "login",
        "logout",
        "mail",
        "media",
        "mentions",
        "messages",
        "microblog",
        "mod",
        "moderation",
        "moderator",
        "moderators",
        "noreply",
        "notifications",
        "null",
        "oauth",
        "oembed",
        "official",
        "pipit",
        "postmaster",
        "press",
        "privacy",
        "profile",
        "readyz",
        "register",
        "report",
        "robots",
        "root",
        "rss",
        "search",
        "security",
        "settings",
        "share",
        "signin",
        "signout",
        "signup",
        "staff",
        "static",
        "status",
        "support",
        "suspended",
        "sysadmin",
        "system",
        "team",
        "terms",
        "tos",
        "trends",
        "tweet",
        "tweets",
        "twitter",
        "undefined",
        "unsubscribe",
        "user",
        "users",
        "verified",
        "webmaster",
        "welcome",
        "www",
    ]
)

# The form of all usernames, for addresses, forms, the database and the text of tweets.
USERNAME = "[A-Za-z0-9_]{1,15}"

# \Z of Python, unlike $, does not let a line break pass.
username_form = RegexValidator(
    rf"^{USERNAME}\Z",
    _("A username has up to 15 letters without accents, digits and _."),
)


def not_reserved(username):
    if username.lower() in RESERVED:
        raise ValidationError(_("This username is reserved."), code="reserved")


# What members may choose. Whoever runs the site may have any name: `manage.py createsuperuser`.
username_validators = [username_form, not_reserved]
