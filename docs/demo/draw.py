"""Draws what a terminal shows, read from standard input, as SVG. The first argument tells a reader what is on it.

Needs the terminal emulator of `pip install pyte`.
"""

import html
import itertools
import sys

import pyte

COLUMNS, ROWS, LINE, FONT, PAD = 120, 200, 18, 13, 16
BACKGROUND, PLAIN, BRIGHT = "#0d1117", "#b6bec8", "#f0f6fc"
COLORS = {
    "red": "#ff7b72",
    "green": "#7ee787",
    "brown": "#e3b341",
    "blue": "#79c0ff",
    "magenta": "#d2a8ff",
    "cyan": "#76e3ea",
    "brightblack": "#8b949e",
}


def color(character):
    """The color of a character of the screen."""
    return COLORS.get(character.fg, BRIGHT if character.bold else PLAIN)


def spans(line):
    """The line as text of SVG, one span for each run of a color."""
    characters = [line[column] for column in range(COLUMNS)]
    while characters and characters[-1].data == " ":
        characters.pop()
    runs = [(fill, "".join(each.data for each in run)) for fill, run in itertools.groupby(characters, key=color)]
    return "".join(f'<tspan fill="{fill}">{html.escape(text, quote=False)}</tspan>' for fill, text in runs)


def screen():
    """The lines of the screen, without the empty ones at the end."""
    terminal = pyte.Screen(COLUMNS, ROWS)
    terminal.set_mode(pyte.modes.LNM)
    pyte.ByteStream(terminal).feed(sys.stdin.buffer.read())
    used = [row for row in range(ROWS) if terminal.display[row].strip()]
    return [terminal.buffer[row] for row in range(used[-1] + 1)]


def main():
    rows = screen()
    width, height = round(COLUMNS * FONT * 0.61) + 2 * PAD, len(rows) * LINE + 2 * PAD
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"')
    print(f'     aria-label="{html.escape(sys.argv[1])}">')
    print(f'<rect width="{width}" height="{height}" rx="8" fill="{BACKGROUND}"/>')
    print(f'<g font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="{FONT}"')
    print('   xml:space="preserve" style="white-space: pre">')
    for number, row in enumerate(rows):
        print(f'<text x="{PAD}" y="{PAD + LINE * (number + 1) - 5}">{spans(row)}</text>')
    print("</g></svg>")


main()
