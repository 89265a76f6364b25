package dev.sluice.app.cli;

import dev.sluice.app.dev.DemoOrigin;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture of what {@code sluice dev} listens on, for a person at a terminal.
 *
 * @param demo whether the demo origin runs
 */
record StartPicture(Settings settings, boolean demo) {
  /** Prints nothing for a file or program. */
  void print(Terminal terminal, PrintStream out) {
    if (terminal.interactive()) {
      out.println();
      lines(terminal).forEach(out::println);
      out.println();
    }
  }

  private List<String> lines(Terminal terminal) {
    String demoNote = "http, and https on " + DemoOrigin.HTTPS;
    String topic = "audit, topic " + settings.audit().topic();
    String kafka = settings.kafka().bootstrapServers();
    List<String> lines = new ArrayList<>();
    lines.add(line(terminal, "clients ─▶ ", "proxy  ", settings.proxy().listen(), ""));
    for (Sandbox sandbox : settings.proxy().sandboxes().all()) {
      String id = "sandbox " + sandbox.id();
      sandbox
          .listen()
          .ifPresent(where -> lines.add(line(terminal, "           │ ", "      ", where, id)));
    }
    if (demo) {
      lines.add(line(terminal, "           ├─▶ ", "demo   ", DemoOrigin.HTTP, demoNote));
    }
    lines.add(line(terminal, "           └─▶ ", "Kafka  ", kafka, topic));
    String admin = "health, metrics, policies";
    lines.add(line(terminal, "you ─────▶ ", "admin  ", settings.admin().listen(), admin));
    return lines;
  }

  private static String line(
      Terminal terminal, String arrow, String name, Object address, String note) {
    return "  "
        + terminal.styled(arrow, TextStyle.FAINT)
        + name
        + terminal.styled(String.valueOf(address), TextStyle.BOLD)
        + (note.isEmpty() ? "" : "  " + terminal.styled(note, TextStyle.FAINT));
  }
}
