"""Draws a terminal session, read from standard input, as SVG: commands bright, words of decisions in color."""

import html
import re
import sys

WIDTH, LINE, FONT, PAD = 120, 18, 13, 16
COLORS = [
    (re.compile(r"\[REDACTED\]|MODIFIED|ALLOWED"), "#7ee787"),
    (re.compile(r"DENIED|policy_denied"), "#ff7b72"),
]


def folded(line):
    """The line in parts that fit."""
    return [line[at : at + WIDTH] for at in range(0, max(len(line), 1), WIDTH)]


def spans(line):
    """The line as text of SVG."""
    text = html.escape(line, quote=False)
    for pattern, color in COLORS:
        text = pattern.sub(lambda word: f'<tspan fill="{color}">{word.group()}</tspan>', text)
    return text


def main():
    rows = []
    for line in sys.stdin.read().rstrip().expandtabs().split("\n"):
        command = line.startswith("$ ")
        rows += [(part, command) for part in folded(line)]
    width, height = round(WIDTH * FONT * 0.61) + 2 * PAD, len(rows) * LINE + 2 * PAD
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"')
    print('     aria-label="A terminal: an API key is redacted, a host is denied, the audit shows both">')
    print(f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>')
    print(f'<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="{FONT}" xml:space="preserve" style="white-space: pre">')
    for number, (row, command) in enumerate(rows):
        color = "#f0f6fc" if command else "#9198a1"
        print(f'<text x="{PAD}" y="{PAD + LINE * (number + 1) - 5}" fill="{color}">{spans(row)}</text>')
    print("</g></svg>")


main()
