"""Drawings for the demo, so that no photograph has to be shipped or licensed.

`draw(name)` knows those that pictures.txt names; `draw_portrait(person)` makes an avatar. Both give
a microblog.images.Picture, the same each time.
"""

import random

from demo.pictures import landscapes, portraits, things
from demo.pictures.canvas import Canvas
from microblog.images import Picture

DRAWINGS = landscapes.DRAWINGS | things.DRAWINGS
WIDTH, HEIGHT = 1200, 800
SIDE = 400


def draw(name):
    """The drawing called `kind:variant`, 1200 by 800 pixels."""
    kind, variant = name.split(":")
    canvas = Canvas(WIDTH, HEIGHT)
    DRAWINGS[kind](canvas, variant, random.Random(name))
    return Picture((canvas.image(),))


def draw_portrait(person):
    """An avatar, 400 by 400 pixels; None for members who have none."""
    if "noavatar" in person.traits:
        return None
    canvas = Canvas(SIDE, SIDE)
    portraits.draw(canvas, person, random.Random(person.username))
    return Picture((canvas.image(),))
