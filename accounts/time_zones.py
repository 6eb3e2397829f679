"""The time zones that members choose from."""

from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.utils.translation import gettext_lazy as _

REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}


@cache
def choices():
    """[(region, [("Europe/Paris", "Paris"), …]), …]. Towns alone, such as Europe/Paris: not the
    names that zones have for programs, nor those for single counties.
    """
    names = [name.split("/") for name in sorted(available_timezones())]
    towns = [name for name in names if len(name) == 2 and name[0] in REGIONS]
    return [
        (REGIONS[region], [("/".join(name), name[1].replace("_", " ")) for name in of_region])
        for region, of_region in groupby(towns, key=lambda name: name[0])
    ]


def zone(name):
    """The ZoneInfo of that name; None for "", and for a name that this machine does not know."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
