from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TweetsConfig(AppConfig):
    name = "tweets"
    verbose_name = _("Tweets")
