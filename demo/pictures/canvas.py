"""Drawing with smooth edges: everything is drawn twice as large and then shrunk."""

import colorsys
import math

from PIL import Image, ImageColor, ImageDraw, ImageOps

SCALE = 2


def mix(one, other, part):
    """A colour `part` of the way from one to the other; colours are names or "#rrggbb"."""
    pairs = zip(ImageColor.getrgb(one), ImageColor.getrgb(other), strict=True)
    red, green, blue = (round(a + (b - a) * part) for a, b in pairs)
    return f"#{red:02x}{green:02x}{blue:02x}"


def hue(degrees, lightness, saturation):
    """A colour of the wheel; lightness and saturation from 0 to 1."""
    rgb = colorsys.hls_to_rgb(degrees % 360 / 360, lightness, saturation)
    red, green, blue = (round(255 * part) for part in rgb)
    return f"#{red:02x}{green:02x}{blue:02x}"


class Canvas:
    """Lengths are in pixels of the finished picture, from the top left corner."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * SCALE, height * SCALE))
        self._pen = ImageDraw.Draw(self._image)

    def image(self):
        return self._image.resize((self.width, self.height), Image.Resampling.BOX)

    def sky(self, top, bottom, until=None):
        """A gradient from the upper edge down, over the whole width."""
        size = (self.width * SCALE, round((until or self.height) * SCALE))
        gradient = Image.linear_gradient("L").resize(size)
        self._image.paste(ImageOps.colorize(gradient, top, bottom), (0, 0))

    def rectangle(self, x, y, width, height, color, radius=0):
        box = self._scaled((x, y), (x + width, y + height))
        self._pen.rounded_rectangle(box, radius * SCALE, fill=color)

    def circle(self, x, y, radius, color):
        self.ellipse(x, y, radius, radius, color)

    def ellipse(self, x, y, across, down, color):
        self._pen.ellipse(self._scaled((x - across, y - down), (x + across, y + down)), fill=color)

    def slice(self, x, y, radius, start, end, color):
        """A part of a circle between two angles, in degrees clockwise from three o'clock."""
        box = self._scaled((x - radius, y - radius), (x + radius, y + radius))
        self._pen.pieslice(box, start, end, fill=color)

    def polygon(self, points, color):
        self._pen.polygon(self._scaled(*points), fill=color)

    def line(self, points, color, width):
        self._pen.line(self._scaled(*points), fill=color, width=round(width * SCALE), joint="curve")

    def ring(self, x, y, radius, color, width):
        box = self._scaled((x - radius, y - radius), (x + radius, y + radius))
        self._pen.ellipse(box, outline=color, width=round(width * SCALE))

    def hills(self, base, amplitude, color, rng, step=12):
        """Everything below a wavy line around the height `base`."""
        waves = [
            (amplitude / n, rng.uniform(0.6, 1.4) * n / self.width, rng.uniform(0, 6))
            for n in (1, 2, 5)
        ]
        points = [
            (x, base + sum(a * math.sin(math.tau * f * x + phase) for a, f, phase in waves))
            for x in range(0, self.width + step, step)
        ]
        self.polygon([*points, (self.width, self.height), (0, self.height)], color)

    def fir(self, x, y, height, color):
        """A fir tree that stands on (x, y)."""
        for part in range(4):
            top = y - height * (1 - part * 0.2)
            half = height * (0.12 + 0.06 * part)
            self.polygon(
                [(x, top), (x - half, top + height * 0.34), (x + half, top + height * 0.34)], color
            )
        self.rectangle(x - height * 0.03, y - height * 0.1, height * 0.06, height * 0.1, color)

    @staticmethod
    def _scaled(*points):
        return [(x * SCALE, y * SCALE) for x, y in points]
