"""What browsers say they are, as people say it: Firefox on Linux."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.names import clean_line

LONGEST = 60  # what is left of what nobody knows

# Most claim to be several browsers: the first that is found is the one.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Vivaldi/": "Vivaldi",
    "YaBrowser/": "Yandex",
    "SamsungBrowser/": "Samsung Internet",
    "DuckDuckGo/": "DuckDuckGo",
    "FxiOS/": "Firefox",
    "Firefox/": "Firefox",
    "CriOS/": "Chrome",
    "Chromium/": "Chromium",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "macOS",
    "Linux": "Linux",
    "FreeBSD": "FreeBSD",
    "OpenBSD": "OpenBSD",
}


def describe(user_agent):
    """The browser and its system; of others the beginning of what they say."""
    browser, system = first_in(user_agent, BROWSERS), first_in(user_agent, SYSTEMS)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or Truncator(clean_line(user_agent)).chars(LONGEST) or _("Unknown browser")


def first_in(text, names):
    return next((name for token, name in names.items() if token in text), "")
