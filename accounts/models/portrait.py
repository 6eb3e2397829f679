from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from microblog.images import Crop

SMALLEST = 20  # percent: of a smaller part there would be too few pixels


class Portrait(models.Model):
    """The picture that a member's avatar is cut from, and which part of it that is.

    Nobody but them sees it, and nobody else is told the name of its file.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.DB_CASCADE, primary_key=True, verbose_name=_("member")
    )
    file = models.CharField(_("file"), max_length=100)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    # As percentages of what there is: whatever the three say, it is a part of the picture.
    across = models.PositiveSmallIntegerField(_("from left to right"), default=50)
    down = models.PositiveSmallIntegerField(_("from top to bottom"), default=40)
    size = models.PositiveSmallIntegerField(_("size"), default=100)

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")
        constraints = [
            models.CheckConstraint(
                condition=Q(across__lte=100, down__lte=100, size__range=(SMALLEST, 100)),
                name="portrait_within_picture",
            ),
        ]

    def __str__(self):
        return self.file

    @property
    def is_square(self):
        return self.width == self.height

    @property
    def crop(self):
        return Crop(self.across / 100, self.down / 100, self.size / 100)

    @property
    def frame(self):
        """{x, y, side} in whole pixels: the square that the avatar shows."""
        x, y, side, _side = map(round, self.crop.box((self.width, self.height), (1, 1)))
        return {"x": x, "y": y, "side": side}
