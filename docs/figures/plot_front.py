#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws two objectives of a front file as SVG, a third as colour; crosses: a second front file, for
example the baselines. Needs h5py only.

usage: plot_front.py FRONT X Y COLOUR OUTPUT.svg [BASELINES]"""

import sys

import h5py

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 70, 110, 20, 50
COLD, HOT = (33, 102, 172), (215, 95, 20)


def columns(path, names):
    with h5py.File(path, "r") as file:
        objectives = file["front/objectives"]
        order = [n.decode() if isinstance(n, bytes) else n for n in objectives.attrs["names"]]
        return [objectives[:, order.index(name)] for name in names]


def ticks(low, high, count=6):
    """Round numbers between low and high."""
    raw = (high - low) / count
    power = 10 ** len(str(int(raw))) / 10 if raw >= 1 else 1
    step = next(power * f for f in (1, 2, 5, 10) if power * f >= raw)
    first = int(low // step) + 1
    return [step * i for i in range(first, int(high // step) + 1)]


class Scale:
    """Values to pixels, with a margin of 4 % on both sides."""

    def __init__(self, values, begin, end):
        margin = 0.04 * (max(values) - min(values) or 1)
        self.low, self.high = min(values) - margin, max(values) + margin
        self.begin, self.end = begin, end

    def __call__(self, value):
        return self.begin + (value - self.low) / (self.high - self.low) * (self.end - self.begin)


def colour(value, low, high):
    share = (value - low) / (high - low) if high > low else 0
    return "#%02x%02x%02x" % tuple(round(c + share * (h - c)) for c, h in zip(COLD, HOT))


def text(x, y, content, anchor="middle", extra=""):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{extra}>{content}</text>'


def axes(x, y, names):
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = [f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="#444"/>']
    for value in ticks(x.low, x.high):
        parts.append(f'<path d="M{x(value):.1f} {bottom}v5" stroke="#444"/>')
        parts.append(text(x(value), bottom + 18, f"{value:g}"))
    for value in ticks(y.low, y.high):
        parts.append(f'<path d="M{LEFT} {y(value):.1f}h-5" stroke="#444"/>')
        parts.append(text(LEFT - 8, y(value) + 4, f"{value:g}", "end"))
    parts.append(text((LEFT + right) / 2, HEIGHT - 10, names[0]))
    middle = (TOP + bottom) / 2
    parts.append(text(18, middle, names[1], extra=f' transform="rotate(-90 18 {middle:.0f})"'))
    return parts


def legend(name, low, high, baselines):
    left = WIDTH - RIGHT + 20
    parts = [text(left, TOP + 14, name, "start")]
    for i in range(5):
        value = low + (high - low) * i / 4
        parts.append(f'<circle cx="{left + 5}" cy="{TOP + 32 + 18 * i}" r="4.5" '
                     f'fill="{colour(value, low, high)}"/>')
        parts.append(text(left + 16, TOP + 36 + 18 * i, f"{value:.0f}", "start"))
    if baselines:
        parts.append(text(left, TOP + 140, "+ baselines", "start"))
    return parts


def draw(names, front, baselines):
    together = [list(a) + list(b) for a, b in zip(front, baselines or [[], [], []])]
    x = Scale(together[0], LEFT, WIDTH - RIGHT)
    y = Scale(together[1], HEIGHT - BOTTOM, TOP)
    low, high = min(front[2]), max(front[2])
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
             'font-family="sans-serif" font-size="12" fill="#222">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    parts += axes(x, y, names) + legend(names[2], low, high, baselines)
    for a, b, c in zip(*front):
        parts.append(f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="4" '
                     f'fill="{colour(c, low, high)}" fill-opacity="0.8"/>')
    for a, b, _ in zip(*(baselines or [[], [], []])):
        parts.append(f'<path d="M{x(a) - 5:.1f} {y(b):.1f}h10m-5 -5v10" stroke="#222"/>')
    return "\n".join(parts + ["</svg>", ""])


def main():
    if len(sys.argv) not in (6, 7):
        sys.exit(__doc__)
    names = sys.argv[2:5]
    baselines = columns(sys.argv[6], names) if len(sys.argv) == 7 else None
    with open(sys.argv[5], "w") as file:
        file.write(draw(names, columns(sys.argv[1], names), baselines))


if __name__ == "__main__":
    main()
