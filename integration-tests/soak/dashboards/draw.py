"""Draws a Grafana dashboard as a picture: reads its JSON, asks Prometheus for each panel, and draws with matplotlib.

It knows the kinds of panels that examples/grafana has: timeseries, stat, table. Above the panels it shows the alerts
that fire, as Prometheus tells them.
"""
import io
import json
import math
import re
import textwrap
import time
import urllib.parse
import urllib.request

import matplotlib

matplotlib.use("Agg")
from matplotlib import dates, pyplot, ticker
from PIL import Image

COLUMN, ROW, DPI = 0.56, 0.40, 88          # inches of a column and a row of Grafana's grid
COLORS = {"green": "#73bf69", "orange": "#ff9830", "red": "#f2495c"}
BACKGROUND, PANEL, INK, FAINT = "#111217", "#181b1f", "#ccccdc", "#8e8e9b"
LINES = ["#73bf69", "#f2cc0c", "#5794f2", "#ff9830", "#f2495c", "#b877d9", "#8ab8ff", "#fade2a", "#ffa6b0", "#96d98d"]
COLORS_IN_FILE = 128                         # of the palette of the picture


def ask(prometheus, call, **parameters):
    """The data of a call of Prometheus' API."""
    url = f"{prometheus}/api/v1/{call}?{urllib.parse.urlencode(parameters)}"
    with urllib.request.urlopen(url, timeout=30) as response:
        return json.load(response)["data"]


def firing(prometheus):
    """Alerts that fire: name, severity, summary."""
    alerts = ask(prometheus, "alerts")["alerts"]
    return sorted({(a["labels"]["alertname"], a["labels"].get("severity", ""), a["annotations"].get("summary", ""))
                   for a in alerts if a["state"] == "firing"})


def expression(text, rate):
    """An expression without Grafana's variables, which all stand at All."""
    return re.sub(r"\$(instance|sandbox)\b", ".*", text.replace("$__rate_interval", rate))


def legend(form, labels):
    """The text of a legend."""
    return re.sub(r"\{\{(\w+)}}", lambda m: labels.get(m.group(1), ""), form) or "value"


def digits(value):
    """Three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def shown(value, unit):
    """A number for people."""
    if value is None or math.isnan(value):
        return "no data"
    if unit == "percentunit":
        return f"{digits(100 * value)} %"
    if unit == "s":
        for size, name in ((86400, "days"), (3600, "h"), (60, "min"), (1, "s")):
            if abs(value) >= 2 * size:
                return f"{digits(value / size)} {name}"
        return f"{value:.2g} s" if abs(value) >= 1 else f"{1000 * value:.3g} ms"
    suffix = {"bytes": "B", "Bps": "B/s", "reqps": "/s", "cps": "/s"}.get(unit, "")
    for size, name in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= size:
            return f"{digits(value / size)}{name}{suffix}"
    return f"{digits(value)} {suffix}".strip()


class Picture:
    """One dashboard at one time."""

    def __init__(self, prometheus, board, seconds, rate, step):
        self.prometheus, self.board, self.rate, self.step = prometheus, board, rate, step
        self.end = time.time()
        self.begin = self.end - seconds

    def draw(self, file):
        """Writes the picture and returns the alerts that it shows."""
        panels = [panel for panel in self.board["panels"] if panel["type"] != "row"]
        alerts = firing(self.prometheus)
        rows = max(p["gridPos"]["y"] + p["gridPos"]["h"] for p in panels)
        head = 1.6 + 1.1 * max(1, len(alerts))
        self.height = rows + head
        self.figure = pyplot.figure(figsize=(24 * COLUMN, self.height * ROW), dpi=DPI, facecolor=BACKGROUND)
        self.top(alerts)
        for panel in panels:
            getattr(self, panel["type"])(panel, self.axes(panel["gridPos"], head))
        buffer = io.BytesIO()
        self.figure.savefig(buffer, facecolor=BACKGROUND)
        pyplot.close(self.figure)
        buffer.seek(0)
        Image.open(buffer).convert("RGB").quantize(COLORS_IN_FILE).save(file, optimize=True)
        return alerts

    def top(self, alerts):
        when = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(self.end))
        text = lambda x, y, s, **k: self.figure.text(x, 1 - y / self.height, s, va="top", **k)
        text(0.008, 0.4, self.board["title"], color=INK, fontsize=13, weight="bold")
        text(0.992, 0.4, when, color=FAINT, fontsize=9, ha="right")
        if not alerts:
            text(0.008, 1.7, "no alert fires", color=COLORS["green"], fontsize=10)
        for i, (name, severity, summary) in enumerate(alerts):
            color = COLORS["red" if severity == "critical" else "orange"]
            text(0.008, 1.7 + 1.1 * i, f"\u25cf {name} ({severity})", color=color, fontsize=10, weight="bold")
            text(0.30, 1.7 + 1.1 * i, summary, color=INK, fontsize=10)

    def axes(self, place, head):
        left, width = place["x"] / 24, place["w"] / 24
        bottom = 1 - (head + place["y"] + place["h"]) / self.height
        back = self.figure.add_axes((left + 0.003, bottom + 0.003, width - 0.006, place["h"] / self.height - 0.006))
        back.set_facecolor(PANEL)
        back.set(xticks=[], yticks=[])
        for edge in back.spines.values():
            edge.set_visible(False)
        return back

    def title(self, panel, back, description=True):
        w, h = panel["gridPos"]["w"], panel["gridPos"]["h"]
        back.text(0.15 / w, 1 - 0.25 / h, panel["title"], color=INK, fontsize=9, weight="bold", va="top",
                  transform=back.transAxes)
        if description:
            lines = textwrap.wrap(panel["description"], int(9.2 * w))
            back.text(0.15 / w, 1 - 0.95 / h, "\n".join(lines), color=FAINT, fontsize=6.5, va="top",
                      transform=back.transAxes)
        return 0.95 + (0.42 * len(lines) if description else 0)

    def instant(self, target):
        found = ask(self.prometheus, "query", query=expression(target["expr"], self.rate), time=self.end)
        return [(s["metric"], float(s["value"][1])) for s in found["result"]]

    def stat(self, panel, back):
        self.title(panel, back, description=False)
        defaults = panel["fieldConfig"]["defaults"]
        found = self.instant(panel["targets"][0])
        value = found[0][1] if found else float("nan")
        color = "green"
        for level in defaults["thresholds"]["steps"]:
            if level["value"] is None or (not math.isnan(value) and value >= level["value"]):
                color = level["color"]
        back.set_facecolor(PANEL if math.isnan(value) else COLORS[color])
        back.texts[0].set_color(INK if math.isnan(value) else BACKGROUND)
        back.text(0.5, 0.36, shown(value, defaults["unit"]), ha="center", va="center", fontsize=17, weight="bold",
                  color=FAINT if math.isnan(value) else BACKGROUND, transform=back.transAxes)

    def table(self, panel, back):
        used = self.title(panel, back)
        h = panel["gridPos"]["h"]
        rows = [m for target in panel["targets"] for m, _ in self.instant(target)]
        hidden = {"__name__", "alertstate", "job"}
        for i, row in enumerate(rows[:int((h - used) / 0.7)]):
            named = ", ".join(f"{k}={v}" for k, v in sorted(row.items()) if k not in hidden | {"alertname", "severity"})
            back.text(0.012, 1 - (used + 0.4 + 0.7 * i) / h, row.get("alertname", ""), color=INK, fontsize=8.5,
                      va="top", transform=back.transAxes)
            back.text(0.42, 1 - (used + 0.4 + 0.7 * i) / h, f"{row.get('severity', '')}   {named}", color=FAINT,
                      fontsize=8.5, va="top", transform=back.transAxes)
        if not rows:
            back.text(0.012, 1 - (used + 0.5) / h, "none", color=COLORS["green"], fontsize=9, va="top",
                      transform=back.transAxes)

    def timeseries(self, panel, back):
        used = self.title(panel, back)
        place, defaults = panel["gridPos"], panel["fieldConfig"]["defaults"]
        lines = [line for target in panel["targets"] for line in self.range(target)]
        box = back.get_position()
        legend_rows = 0.75 * max(1, math.ceil(len(lines) / (place["w"] / 4)))
        plot = self.figure.add_axes((
            box.x0 + 1.1 / 24, box.y0 + (legend_rows + 0.75) / self.height,
            box.width - 1.3 / 24, box.height - (used + legend_rows + 1.1) / self.height))
        self.plot(plot, lines, defaults)
        if lines:
            names = plot.get_legend_handles_labels()
            back.legend(*names, loc="lower left", ncols=max(1, int(place["w"] / 4)), fontsize=7, frameon=False,
                        labelcolor=INK, handlelength=1, borderaxespad=0.2, columnspacing=1)

    def range(self, target):
        found = ask(self.prometheus, "query_range", query=expression(target["expr"], self.rate), start=self.begin,
                    end=self.end, step=self.step)["result"]
        for series in sorted(found, key=lambda s: sorted(s["metric"].items())):
            at = {round(float(t)): float(v) for t, v in series["values"]}
            yield legend(target["legendFormat"], series["metric"]), at

    def plot(self, plot, lines, defaults):
        plot.set_facecolor(PANEL)
        stacked = defaults["custom"]["stacking"]["mode"] == "normal"
        moments = sorted({t for _, at in lines for t in at})
        x = [t / 86400 for t in moments]
        base = [0.0] * len(moments)
        for i, (name, at) in enumerate(lines):
            color = LINES[i % len(LINES)]
            if stacked:
                top = [b + (0 if math.isnan(at.get(t, 0)) else at.get(t, 0)) for b, t in zip(base, moments)]
                plot.fill_between(x, base, top, color=color, alpha=0.35, linewidth=0)
                plot.plot(x, top, color=color, linewidth=1.1, label=name)
                base = top
            else:
                plot.plot(x, [at.get(t, float("nan")) for t in moments], color=color, linewidth=1.3, label=name)
        for level in defaults.get("thresholds", {}).get("steps", []):
            if level["value"] is not None and "thresholdsStyle" in defaults["custom"]:
                plot.axhline(level["value"], color=COLORS[level["color"]], linewidth=0.8, linestyle="--")
        plot.set_xlim(self.begin / 86400, self.end / 86400)
        plot.set_ylim(bottom=0, top=defaults.get("max"))
        plot.xaxis.set_major_locator(dates.AutoDateLocator(minticks=3, maxticks=7))
        plot.xaxis.set_major_formatter(dates.DateFormatter("%H:%M:%S"))
        plot.yaxis.set_major_locator(ticker.MaxNLocator(4))
        plot.yaxis.set_major_formatter(lambda v, _: shown(v, defaults["unit"]) if v else "0")
        plot.tick_params(colors=FAINT, labelsize=6.5, length=2)
        plot.grid(color="#2c2f36", linewidth=0.5)
        for edge in plot.spines.values():
            edge.set_color("#2c2f36")
