"""Avatars: faces, birds, hills, flowers and patterns; emblems for those who speak for many."""

import math

from demo.pictures.canvas import hue, mix

SKIN = ("#f3d3b8", "#e6b794", "#c98f65", "#a86f47", "#7c4d30", "#5a3522")
HAIR = ("#2a1c14", "#4a2f1d", "#8a5a2b", "#c99a4b", "#b04a2a", "#9a9a9a", "#e6e2da", "#1a1a22")


def draw(canvas, person, rng):
    base = rng.uniform(0, 360)
    styles = (
        [emblem] if person.speaks_for_many else [face, face, face, bird, hills, blossom, mosaic]
    )
    rng.choice(styles)(canvas, base, rng)


def face(canvas, base, rng):
    canvas.sky(hue(base, 0.82, 0.55), hue(base + 25, 0.66, 0.5))
    skin, hair = rng.choice(SKIN), rng.choice(HAIR)
    shirt = hue(base + rng.choice((120, 180, 210)), 0.42, 0.5)
    long = rng.random() < 0.45
    if long:
        canvas.rectangle(105, 140, 190, 210, hair, radius=80)
    canvas.ellipse(200, 425, 140, 110, shirt)
    canvas.rectangle(172, 270, 56, 80, mix(skin, "black", 0.12), radius=26)
    canvas.ellipse(200, 210, 82, 100, skin)
    style = rng.randrange(4)
    if style == 0:
        canvas.slice(200, 190, 94, 180, 360, hair)
    elif style == 1:
        for curl in range(9):
            angle = math.pi + curl * math.pi / 8
            canvas.circle(200 + 84 * math.cos(angle), 180 + 76 * math.sin(angle), 34, hair)
    elif style == 2:
        canvas.slice(200, 190, 94, 180, 330, hair)
        canvas.ellipse(165, 132, 78, 40, hair)
    else:
        wool = hue(base + 160, 0.45, 0.55)
        canvas.slice(200, 178, 96, 180, 360, wool)
        canvas.rectangle(102, 160, 196, 32, mix(wool, "black", 0.15), radius=14)
    features(canvas, skin, hair, rng)


def features(canvas, skin, hair, rng):
    dark = mix(skin, "black", 0.75)
    for x in (168, 232):
        canvas.circle(x, 212, 8, dark)
        canvas.rectangle(x - 15, 188, 30, 6, mix(hair, "black", 0.2), radius=3)
    if rng.random() < 0.35:
        for x in (168, 232):
            canvas.ring(x, 212, 26, "#2b2b2b", 5)
        canvas.line([(192, 208), (208, 208)], "#2b2b2b", 5)
    canvas.polygon([(200, 218), (190, 246), (208, 246)], mix(skin, "black", 0.14))
    canvas.slice(
        200, 256, 28, 12, 168, "#ffffff" if rng.random() < 0.5 else mix(skin, "#a02020", 0.5)
    )


def bird(canvas, base, rng):
    canvas.sky(hue(base, 0.86, 0.5), hue(base + 40, 0.74, 0.5))
    body = hue(base + rng.uniform(120, 240), 0.5, 0.5)
    canvas.polygon([(120, 240), (20, 300), (40, 330), (160, 300)], mix(body, "black", 0.25))
    canvas.circle(205, 240, 108, body)
    canvas.ellipse(220, 275, 82, 68, mix(body, "white", 0.65))
    canvas.circle(262, 158, 68, body)
    canvas.polygon([(322, 140), (378, 158), (320, 178)], "#e8a735")
    canvas.circle(282, 145, 13, "#1a1410")
    canvas.circle(286, 141, 4, "#ffffff")
    canvas.ellipse(172, 240, 66, 44, mix(body, "black", 0.18))
    canvas.rectangle(0, 344, 400, 16, "#6a4a30")


def hills(canvas, base, rng):
    canvas.sky(hue(base, 0.7, 0.6), hue(base + 40, 0.88, 0.7))
    canvas.circle(
        rng.uniform(90, 310), rng.uniform(100, 170), rng.uniform(34, 58), hue(base + 60, 0.93, 0.9)
    )
    for layer in range(4):
        canvas.hills(
            210 + layer * 52,
            42 - layer * 6,
            hue(base + 130 + layer * 8, 0.62 - layer * 0.13, 0.35),
            rng,
            4,
        )
    for _ in range(rng.randint(0, 7)):
        canvas.fir(
            rng.uniform(20, 380),
            rng.uniform(350, 400),
            rng.uniform(50, 110),
            hue(base + 150, 0.18, 0.35),
        )


def blossom(canvas, base, rng):
    canvas.sky(hue(base + 150, 0.88, 0.4), hue(base + 170, 0.76, 0.4))
    petals = rng.choice((5, 6, 8, 12))
    turn = rng.uniform(0, 1)
    for size, shade in ((1, 0.55), (0.68, 0.68)):
        for petal in range(petals):
            angle = turn + petal * math.tau / petals + (1 - size)
            x, y = 200 + 98 * size * math.cos(angle), 200 + 98 * size * math.sin(angle)
            canvas.circle(
                x, y, size * 330 / (petals + 0.5), hue(base + 4 * (petal % 2), shade, 0.65)
            )
    canvas.circle(200, 200, 44, hue(base + 45, 0.6, 0.85))


def mosaic(canvas, base, rng):
    """Tiles mirrored left and right: no two members have the same."""
    canvas.rectangle(0, 0, 400, 400, hue(base, 0.93, 0.5))
    colors = [hue(base + turn, shade, 0.55) for turn, shade in ((0, 0.45), (30, 0.6), (180, 0.5))]
    for row in range(5):
        for column in range(3):
            if rng.random() < 0.62:
                color = rng.choice(colors)
                for x in {column, 4 - column}:
                    if rng.random() < 0.4:
                        canvas.circle(80 * x + 40, 80 * row + 40, 38, color)
                    else:
                        canvas.rectangle(80 * x + 2, 80 * row + 2, 76, 76, color, radius=12)


def emblem(canvas, base, rng):
    dark, light = hue(base, 0.28, 0.55), hue(base + rng.choice((40, 180)), 0.8, 0.7)
    canvas.rectangle(0, 0, 400, 400, dark)
    canvas.circle(200, 200, 150, light)
    shape = rng.randrange(4)
    if shape == 0:
        for wave in range(3):
            points = [(x, 160 + wave * 45 + 16 * math.sin(x / 26)) for x in range(95, 306, 5)]
            canvas.line(points, dark, 20)
    elif shape == 1:
        canvas.polygon([(200, 90), (285, 250), (115, 250)], dark)
        canvas.rectangle(130, 268, 140, 26, dark, radius=8)
    elif shape == 2:
        for ray in range(12):
            angle = ray * math.tau / 12
            x, y = math.cos(angle), math.sin(angle)
            canvas.line([(200 + 62 * x, 200 + 62 * y), (200 + 118 * x, 200 + 118 * y)], dark, 16)
        canvas.circle(200, 200, 46, dark)
    else:
        for bar in range(4):
            height = 60 + 40 * ((bar * 2 + 1) % 4)
            canvas.rectangle(112 + bar * 48, 285 - height, 32, height, dark, radius=6)
