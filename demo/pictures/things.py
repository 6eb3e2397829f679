"""Houses, charts, flowers, birds: each function draws one kind in the variants of pictures.txt."""

import math
from itertools import pairwise

from demo.pictures.canvas import mix

HOUSES = ("#e8b04a", "#c8553d", "#6a9fb5", "#e9d8b4", "#8fae6b", "#d98a8a", "#b7a3c9")
FLOWERS = {
    "poppy": ("#e3efd9", "#d8342b", "#2b1a1a", "#5f8f4a", 6),
    "daisy": ("#5f9a4e", "#fdfdf6", "#f2c230", "#3c7436", 14),
    "violet": ("#f3f0e6", "#6a4fa8", "#f4c93c", "#5f8f4a", 5),
}
TILES = {
    "blue": ("#f4f6f3", "#1f5f9e", "#7fb0d8", "#0f3d6e"),
    "warm": ("#f6ead2", "#c8442e", "#e88f3a", "#8f2d2a"),
}


def skyline(canvas, variant, rng):
    dusk = variant == "dusk"
    canvas.sky(*(("#2b2f57", "#e59a7a") if dusk else ("#6fb7e6", "#eaf5fa")))
    x, order = -20, []
    while x < 1200:
        order = order or rng.sample(HOUSES, len(HOUSES))
        color = mix(order.pop(), "#1a1c33", 0.62 if dusk else 0)
        width, height = rng.uniform(120, 165), rng.uniform(330, 480)
        house(canvas, x, 760 - height, width, height, color, dusk, rng)
        x += width
    canvas.rectangle(0, 752, 1200, 48, "#262636" if dusk else "#b9b1a3")


def house(canvas, x, top, width, height, color, dusk, rng):
    roof = mix(color, "black", 0.35)
    canvas.polygon([(x, top), (x + width / 2, top - 110), (x + width, top)], roof)
    canvas.rectangle(x, top, width, height, color)
    for row in range(int((height - 90) // 85)):
        for column in range(3):
            lit = dusk and rng.random() < 0.55
            pane = "#ffd97a" if lit else mix(color, "black", 0.5) if dusk else "#37506b"
            canvas.rectangle(
                x + width * (0.13 + column * 0.28), top + 30 + row * 85, 26, 44, pane, 3
            )
    canvas.rectangle(x + width * 0.4, top + height - 74, 32, 74, mix(color, "black", 0.55), 3)


def chart(canvas, variant, rng):
    canvas.rectangle(0, 0, 1200, 800, "#fbfaf6")
    if variant == "shares":
        angle = -90
        for share, color in (
            (0.46, "#2f7f9e"),
            (0.26, "#e8a735"),
            (0.17, "#c8553d"),
            (0.11, "#8fae6b"),
        ):
            canvas.slice(600, 400, 300, angle, angle + 360 * share - 1.2, color)
            angle += 360 * share
        canvas.circle(600, 400, 165, "#fbfaf6")
        return
    for line in range(6):
        canvas.rectangle(110, 110 + line * 110, 980, 2, "#dcd8cc")
    if variant == "bars":
        for month in range(12):
            height = 270 + month * 24.5 + (rng.uniform(-18, 18) if 0 < month < 11 else 0)
            color = "#c8553d" if month == 11 else "#2f7f9e"
            canvas.rectangle(130 + month * 80, 660 - height, 54, height, color, radius=4)
    else:
        points = [(120 + n * 40, 190 + n * 16 + rng.uniform(-12, 12)) for n in range(25)]
        points[12] = (points[12][0], points[12][1] - 170)
        canvas.line(points, "#c8553d", 9)
        for x, y in points:
            canvas.circle(x, y, 9, "#c8553d")
    canvas.rectangle(110, 660, 980, 4, "#55524a")


def rail_map(canvas, variant, rng):
    canvas.rectangle(0, 0, 1200, 800, "#f7f5ee")
    lines = {
        "#c8442e": [(90, 400), (600, 400), (1110, 400)],
        "#1f5f9e": [(190, 120), (320, 120), (600, 400), (880, 680), (1040, 680)],
        "#3f8a4a": [(240, 690), (310, 690), (600, 400), (820, 180), (1050, 180)],
    }
    for color, points in lines.items():
        canvas.line(points, color, 20)
        for (x, y), (to_x, to_y) in pairwise(points):
            stops = max(1, round(math.hypot(to_x - x, to_y - y) / 130))
            for stop in range(stops + 1):
                at = stop / stops
                canvas.circle(x + (to_x - x) * at, y + (to_y - y) * at, 15, color)
                canvas.circle(x + (to_x - x) * at, y + (to_y - y) * at, 8, "#ffffff")
    canvas.circle(600, 400, 44, "#2b2b2b")
    canvas.circle(600, 400, 31, "#ffffff")


def flower(canvas, variant, rng):
    ground, petal, heart, stem, petals = FLOWERS[variant]
    canvas.sky(mix(ground, "white", 0.25), ground)
    if variant == "daisy":
        for _ in range(500):
            x, y = rng.uniform(0, 1200), rng.uniform(40, 800)
            blade = mix(stem, "#a9cf7a", rng.random() * 0.7)
            canvas.line([(x, y), (x + rng.uniform(-16, 16), y - rng.uniform(50, 110))], blade, 4)
    for index in range(9):
        x, y = 90 + index * 128 + rng.uniform(-30, 30), rng.uniform(170, 560)
        size = rng.uniform(58, 96)
        canvas.line([(x, y), (x + rng.uniform(-40, 40), 820)], stem, 8)
        turn = rng.uniform(0, math.tau)
        for part in range(petals):
            angle = turn + part * math.tau / petals
            distance, radius = size * 0.62, size * (0.6 if petals < 10 else 0.26)
            px, py = x + math.cos(angle) * distance, y + math.sin(angle) * distance
            canvas.circle(px, py, radius, mix(petal, "black", 0.07 * (part % 2)))
        canvas.circle(x, y, size * 0.3, heart)


def tiles(canvas, variant, rng):
    ground, *colors = TILES[variant]
    canvas.rectangle(0, 0, 1200, 800, ground)
    side = 100
    motifs = [(colors[n % 3], rng.randrange(4)) for n in range(6)]
    for row in range(8):
        for column in range(12):
            # Mirrored about the middle, as floors are.
            near = min(row, 7 - row) * 3 + min(column, 11 - column)
            color, motif = motifs[near % 6]
            x, y = column * side, row * side
            if variant == "blue":
                quarter(canvas, x, y, side, motif, color)
            else:
                half = [(x, y), (x + side, y), (x, y + side), (x + side, y + side)]
                canvas.polygon([point for n, point in enumerate(half) if n != motif], color)
    for column in range(13):
        canvas.rectangle(column * side - 2, 0, 4, 800, mix(ground, "#888888", 0.35))
    for row in range(9):
        canvas.rectangle(0, row * side - 2, 1200, 4, mix(ground, "#888888", 0.35))


def quarter(canvas, x, y, side, motif, color):
    if motif == 3:
        canvas.circle(x + side / 2, y + side / 2, side * 0.4, color)
        canvas.circle(x + side / 2, y + side / 2, side * 0.18, "#f4f6f3")
        return
    corners = [(x, y, 0, 90), (x + side, y, 90, 180), (x + side, y + side, 180, 270)]
    at_x, at_y, start, end = corners[motif]
    canvas.slice(at_x, at_y, side * 0.95, start, end, color)
    canvas.slice(at_x, at_y, side * 0.5, start, end, "#f4f6f3")


def bird(canvas, variant, rng):
    robin = variant == "robin"
    canvas.sky(*(("#cfe3ec", "#eef5f5") if robin else ("#c9dcae", "#a8c48a")))
    for _ in range(14):
        x, y = rng.uniform(0, 1200), rng.uniform(0, 800)
        canvas.circle(
            x, y, rng.uniform(60, 150), mix("#dfeaf0" if robin else "#b9d09a", "white", 0.15)
        )
    if robin:
        canvas.line([(0, 640), (420, 610), (1200, 560)], "#6a4a30", 34)
    else:
        canvas.rectangle(560, 610, 110, 190, "#8a7458", radius=10)
    brown, pale = ("#7a5a3e", "#f1e6d6") if robin else ("#8f7048", "#f0e4c4")
    canvas.polygon([(420, 500), (180, 600), (200, 640), (470, 560)], mix(brown, "black", 0.2))
    canvas.ellipse(580, 460, 190, 140, brown)
    canvas.ellipse(625, 505, 150, 100, pale)
    canvas.circle(720, 350, 92, brown)
    if robin:
        canvas.circle(748, 400, 84, "#e0762e")
    else:
        for row in range(4):
            for column in range(5):
                x, y = 590 + column * 32 + row * 8, 440 + row * 27
                canvas.ellipse(x, y, 5, 12, "#5a4228")
    canvas.polygon([(805, 335), (880, 352), (803, 366)], "#4a3a2a")
    canvas.circle(748, 332, 14, "#15110d")
    canvas.circle(753, 327, 4, "#ffffff")
    for x in (585, 635):
        canvas.line([(x, 585), (x + 6, 625)], "#7a5038", 9)


def pitch(canvas, variant, rng):
    for stripe in range(12):
        canvas.rectangle(stripe * 100, 0, 100, 800, "#4f9a4a" if stripe % 2 else "#47913f")
    chalk = "#eef5ea"
    for x, y, width, height in ((60, 60, 1080, 680), (60, 230, 170, 340), (970, 230, 170, 340)):
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
        canvas.line(corners, chalk, 6)
    canvas.line([(600, 60), (600, 740)], chalk, 6)
    canvas.ring(600, 400, 95, chalk, 6)
    for team, color in enumerate(("#1f4f9e", "#ffffff")):
        for player in range(11):
            x = (110, 300, 300, 300, 300, 520, 520, 520, 760, 760, 760)[player]
            lane = (400, 160, 320, 480, 640, 220, 400, 580, 200, 400, 600)[player]
            x = 1200 - x + 30 if team else x
            canvas.circle(x + rng.uniform(-14, 14), lane + rng.uniform(-22, 22), 19, color)
    canvas.line([(800, 330), (900, 360), (1060, 400)], "#ffd24a", 10)
    canvas.polygon([(1095, 408), (1052, 378), (1046, 420)], "#ffd24a")


def cup(canvas, variant, rng):
    canvas.sky("#f2e6d4", "#e6d2b5", 560)
    for board in range(4):
        canvas.rectangle(0, 560 + board * 60, 1200, 58, mix("#a8743f", "#7d5128", board / 4))
    for offset in (-70, 0, 70):
        wave = [(600 + offset + 18 * math.sin(y / 26), y) for y in range(120, 300, 6)]
        canvas.line(wave, "#f9f3e8", 10)
    canvas.ellipse(600, 628, 290, 34, "#dfe7ea")
    canvas.ring(800, 440, 78, "#f4f8f9", 30)
    canvas.rectangle(420, 330, 360, 180, "#f4f8f9")
    canvas.ellipse(600, 510, 180, 104, "#f4f8f9")
    canvas.ellipse(600, 332, 180, 36, "#d5dfe2")
    canvas.ellipse(600, 338, 160, 27, "#4a2a18")


def loaf(canvas, variant, rng):
    canvas.sky("#efe9dc", "#dccfb8")
    canvas.rectangle(90, 560, 1020, 110, "#9a6a3a", radius=26)
    canvas.rectangle(90, 560, 1020, 60, "#b98550", radius=26)
    canvas.ellipse(600, 420, 370, 215, "#a8662c")
    canvas.ellipse(600, 400, 350, 195, "#cf8f45")
    canvas.ellipse(580, 372, 290, 150, "#dda55a")
    for cut in (-150, 0, 150):
        x = 590 + cut
        canvas.polygon([(x - 40, 470), (x - 12, 480), (x + 62, 290), (x + 30, 276)], "#f6e3bd")
    for _ in range(260):
        x, y = rng.gauss(590, 120), rng.gauss(380, 60)
        canvas.circle(x, y, 2, "#f8efdd")


def bicycle(canvas, variant, rng):
    canvas.sky("#f4ead2", "#ecdfc0", 640)
    for _ in range(36):
        x, y = rng.uniform(0, 1200), rng.uniform(0, 610)
        canvas.rectangle(x, y, rng.uniform(40, 90), 3, "#e2d3b0")
    canvas.rectangle(0, 640, 1200, 160, "#b7aea0")
    left, right, bottom = (370, 520), (830, 520), (580, 520)
    for x, y in (left, right):
        for spoke in range(14):
            angle = spoke * math.tau / 14
            canvas.line(
                [(x, y), (x + 140 * math.cos(angle), y + 140 * math.sin(angle))], "#8a8a8a", 2
            )
        canvas.ring(x, y, 152, "#2b2b2b", 14)
    seat, head = (510, 300), (770, 290)
    for start, end in (
        (left, seat),
        (left, bottom),
        (bottom, seat),
        (bottom, head),
        (seat, head),
        (head, right),
    ):
        canvas.line([start, end], "#c8332b", 16)
    canvas.line([seat, (496, 252)], "#c8332b", 14)
    canvas.rectangle(440, 232, 110, 24, "#4a3020", radius=12)
    canvas.line([head, (756, 226), (830, 206)], "#3a3a3a", 14)
    canvas.circle(*bottom, 30, "#3a3a3a")


DRAWINGS = {
    "skyline": skyline,
    "chart": chart,
    "map": rail_map,
    "flower": flower,
    "tiles": tiles,
    "bird": bird,
    "pitch": pitch,
    "cup": cup,
    "loaf": loaf,
    "bicycle": bicycle,
}
