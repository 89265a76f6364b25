package dev.sluice.tools.replay;

import dev.sluice.tools.command.LineEscape;
import java.util.List;

/** The report as one page, without scripts and without anything from outside. */
public final class HtmlReplayReport {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
      <meta name="referrer" content="no-referrer">
      <meta name="viewport" content="width=device-width">
      <title>Policy replay</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 15px/1.4 system-ui, sans-serif; margin: 2em auto; max-width: 80em; padding: 0 1em; }
      table { border-collapse: collapse; width: 100%; margin: 0 0 2em; }
      th, td { text-align: left; vertical-align: top; padding: .3em .8em .3em 0; \
      border-bottom: 1px solid #8884; overflow-wrap: anywhere; }
      td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
      </style>
      </head>
      <body>
      <h1>Policy replay</h1>
      """;

  private HtmlReplayReport() {}

  public static String of(ReplayReport report) {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("<table>\n");
    report.facts().forEach(fact -> row(page, fact.getKey(), fact.getValue()));
    for (Change change : Change.values()) {
      row(page, change.word(), Long.toString(report.counts().of(change)));
    }
    page.append("</table>\n");
    for (Change change : Change.values()) {
      List<ReplayGroup> groups = report.counts().groupsOf(change);
      if (!groups.isEmpty()) {
        section(page, change, groups);
      }
    }
    return page.append("</body>\n</html>\n").toString();
  }

  private static void row(StringBuilder page, String name, String value) {
    page.append("<tr><th>").append(text(name)).append("</th><td>");
    page.append(text(value)).append("</td></tr>\n");
  }

  private static void section(StringBuilder page, Change change, List<ReplayGroup> groups) {
    page.append("<h2>").append(change.word()).append("</h2>\n<table>\n");
    page.append("<tr><th>count</th><th>rule</th><th>first</th><th>last</th><th>sample</th></tr>\n");
    for (ReplayGroup group : groups) {
      page.append("<tr><td class=\"n\">").append(group.count());
      page.append("</td><td>").append(text(ReplayReport.subject(group)));
      page.append("</td><td>").append(ReplayReport.time(group.firstMs()));
      page.append("</td><td>").append(ReplayReport.time(group.lastMs()));
      page.append("</td><td>").append(text(ReplayReport.request(group)));
      page.append("<br>").append(text(group.sample().uid())).append("</td></tr>\n");
    }
    page.append("</table>\n");
  }

  /** Text of clients cannot end its element, and shows what it hides on a terminal too. */
  private static String text(String value) {
    return LineEscape.line(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
