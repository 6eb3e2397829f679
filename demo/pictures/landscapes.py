"""Sky, hills, water, fields: each function draws one kind in the variants of pictures.txt."""

import math

from demo.pictures.canvas import mix

SUNSETS = {
    "orange": ("#3b3a6b", "#ff9a4d", "#ffe2a8", "#2a2140"),
    "rose": ("#6f7fb5", "#f7b6bd", "#fff0dc", "#4a3a5a"),
    "gold": ("#8fa6b8", "#f6c65b", "#fff6d6", "#3d3422"),
}
MOUNTAINS = {
    "blue": ("#7fb2dd", "#eaf4fb", "#c3d9ea", "#1d4468"),
    "dawn": ("#8d7fb8", "#ffd2a6", "#d9b3c6", "#3a2b57"),
    "green": ("#a9d3ea", "#f3faf4", "#c7dfae", "#24532f"),
}
SEAS = {
    "calm": ("#9fd0ea", "#eaf6f6", "#4fa9a8", "#0f5a6b"),
    "storm": ("#4b5560", "#9aa5ab", "#5f7078", "#1f2d36"),
}
TREES = ("#d9622b", "#b8342a", "#e8a735", "#c94f2d", "#f0c04e")
BALLOONS = ("#d64545", "#f2b134", "#2f7f9e", "#5a9e4b", "#8a5aa8")


def sunset(canvas, variant, rng):
    top, bottom, sun, land = SUNSETS[variant]
    horizon = 610
    canvas.sky(top, bottom, horizon + 40)
    x = rng.uniform(350, 850)
    for ring in range(8, 0, -1):
        canvas.circle(x, horizon - 70, 95 + 22 * ring, mix(sun, bottom, 0.55 + ring * 0.055))
    canvas.circle(x, horizon - 70, 95, sun)
    for _ in range(9):
        y = rng.uniform(90, 440)
        cloud = mix(top, sun, y / 520)
        left, width = rng.uniform(-200, 1000), rng.uniform(260, 620)
        canvas.rectangle(left, y, width, rng.uniform(8, 20), cloud, radius=8)
    canvas.hills(horizon, 16, land, rng)
    canvas.hills(horizon + 90, 22, mix(land, "black", 0.35), rng)


def mountains(canvas, variant, rng):
    top, bottom, far, near = MOUNTAINS[variant]
    canvas.sky(top, bottom)
    ridges = 6
    for ridge in range(ridges):
        color = mix(far, near, ridge / (ridges - 1))
        canvas.hills(310 + ridge * 85, 105 - ridge * 9, color, rng)


def sea(canvas, variant, rng):
    top, bottom, far, near = SEAS[variant]
    calm = variant == "calm"
    canvas.sky(top, bottom, 430)
    for band in range(10):
        canvas.hills(372 + band * 46, 4 if calm else 10 + band * 4, mix(far, near, band / 9), rng)
        if band == 2:
            boat(canvas, rng.uniform(300, 900), 452, 1.3 if calm else 0.8)
    for _ in range(60 if calm else 130):
        x, y = rng.uniform(0, 1200), rng.uniform(520, 790)
        canvas.rectangle(x, y, rng.uniform(20, 80), 3, mix(far, "white", 0.5), radius=1)


def boat(canvas, x, y, size):
    canvas.polygon(
        [(x - 60 * size, y), (x + 60 * size, y), (x + 40 * size, y + 26 * size),
         (x - 44 * size, y + 26 * size)], "#fdfdf8",
    )  # fmt: skip
    canvas.polygon([(x, y - 150 * size), (x, y - 8), (x + 62 * size, y - 8)], "#ffffff")
    canvas.polygon([(x - 6, y - 130 * size), (x - 6, y - 8), (x - 44 * size, y - 8)], "#eef1ee")


def night(canvas, variant, rng):
    canvas.sky("#081230", "#2a3f73")
    for _ in range(420 if variant == "stars" else 150):
        x, y = rng.uniform(0, 1200), rng.uniform(0, 640)
        canvas.circle(x, y, rng.choice((0.8, 1, 1.3, 2.2)), mix("#ffffff", "#9fb4e8", rng.random()))
    if variant == "moon":
        canvas.circle(820, 240, 110, "#f4efd9")
        for x, y, radius in ((785, 210, 22), (850, 280, 30), (860, 190, 14)):
            canvas.circle(x, y, radius, "#e2dbc0")
        roofs(canvas, rng)
    else:
        canvas.hills(690, 40, "#0a1226", rng)
        for _ in range(26):
            x = rng.uniform(0, 1200)
            canvas.fir(x, 730 + rng.uniform(0, 60), rng.uniform(70, 180), "#050a18")


def roofs(canvas, rng):
    x = -40
    while x < 1200:
        width, height = rng.uniform(90, 170), rng.uniform(120, 240)
        top = 800 - height
        canvas.rectangle(x, top, width, height, "#070c1c")
        canvas.polygon([(x - 8, top), (x + width / 2, top - 70), (x + width + 8, top)], "#070c1c")
        canvas.rectangle(x + width * 0.62, top - 74, 16, 50, "#070c1c")
        x += width


def rows(canvas, variant, rng):
    lavender = variant == "lavender"
    canvas.sky(*(("#c7b7da", "#ffe3cf") if lavender else ("#7fc0ec", "#e9f6fb")), 380)
    canvas.hills(310, 22, "#7d7aa0" if lavender else "#88ad7c", rng)
    canvas.rectangle(0, 340, 1200, 460, "#9a8a78" if lavender else "#7a5234")
    near, far = ("#6a4fa3", "#a08cc8") if lavender else ("#2f7a34", "#7fae6a")
    for row in range(-9, 10):
        for step in range(34):
            depth = (step / 33) ** 2
            x = 600 + row * (26 + 165 * depth)
            y = 345 + 440 * depth
            size = 4 + 46 * depth
            color = mix(far, near, depth * 0.8 + rng.uniform(0, 0.2))
            canvas.ellipse(x + rng.uniform(-3, 3), y, size, size * 0.7, color)


def forest(canvas, variant, rng):
    if variant == "mist":
        canvas.sky("#dfe7e6", "#c3d0cd")
        for layer in range(5):
            color = mix("#b5c4c2", "#1d3330", layer / 4)
            for _ in range(24 - layer * 3):
                x = rng.uniform(-40, 1240)
                canvas.fir(x, 500 + layer * 80, rng.uniform(200, 330) + layer * 40, color)
        canvas.polygon([(560, 800), (690, 800), (640, 640), (625, 640)], "#a89f8c")
        return
    canvas.sky("#bfdcec", "#f8efdc")
    for layer in range(3):
        canvas.hills(520 + layer * 110, 18, mix("#9a7a4a", "#5a3a22", layer / 2), rng)
        for index in range(11):
            x, y = index * 120 + rng.uniform(-30, 30), 480 + layer * 105
            size = rng.uniform(60, 95)
            canvas.rectangle(x - 7, y, 14, 90, "#4a3020")
            canvas.circle(x, y - 20, size, mix(rng.choice(TREES), "#5a3a22", rng.uniform(0, 0.2)))


def balloons(canvas, variant, rng):
    canvas.sky("#7fc3ee", "#eef8fc")
    for layer, color in enumerate(("#b9d6a0", "#7fb26a", "#3f7d45")):
        canvas.hills(600 + layer * 70, 40, color, rng)
    for index in range(7):
        size = rng.uniform(38, 92)
        balloon(canvas, 110 + index * 165, rng.uniform(130, 430), size, rng.sample(BALLOONS, 2))


def balloon(canvas, x, y, size, colors):
    canvas.polygon(
        [(x - size * 0.75, y + size * 0.6), (x + size * 0.75, y + size * 0.6),
         (x + size * 0.18, y + size * 1.45), (x - size * 0.18, y + size * 1.45)], colors[0],
    )  # fmt: skip
    for stripe in range(5):
        across = size * math.cos(stripe * math.pi / 10)
        canvas.ellipse(x, y, across, size, colors[stripe % 2])
    canvas.rectangle(x - size * 0.16, y + size * 1.6, size * 0.32, size * 0.26, "#7a5230", radius=3)


DRAWINGS = {
    "sunset": sunset,
    "mountains": mountains,
    "sea": sea,
    "night": night,
    "rows": rows,
    "forest": forest,
    "balloons": balloons,
}
