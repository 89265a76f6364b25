package dev.sluice.app.cli;

import dev.sluice.app.dev.DemoOrigin;
import dev.sluice.app.wiring.StartSteps;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Shows what is starting: on a terminal the step under way, and a check mark with its time when it
 * has ended; otherwise one line for each step when it begins. The thread that starts.
 */
final class StartDisplay implements StartSteps {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final Terminal terminal;
  private final PrintStream out;
  private final LongSupplier nanos;
  private final long begun;
  private Optional<Step> current = Optional.empty();

  /**
   * Shows nothing yet.
   *
   * @param out the terminal, or else where lines go
   * @param nanos the clock
   */
  StartDisplay(Terminal terminal, PrintStream out, LongSupplier nanos) {
    this.terminal = terminal;
    this.out = out;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  /** For the reader of this process: a terminal, or those who read standard error. */
  static StartDisplay of(Terminal terminal) {
    return new StartDisplay(
        terminal, terminal.interactive() ? System.out : System.err, System::nanoTime);
  }

  @Override
  public void begin(String step) {
    long now = nanos.getAsLong();
    if (terminal.interactive()) {
      endStep(now);
      // A line of the log that comes meanwhile takes its place.
      out.print("  " + terminal.styled("… " + step, TextStyle.FAINT) + '\r');
      out.flush();
    } else {
      out.printf(Locale.ROOT, "sluice: %s, starting: %s%n", seconds(now - begun), step);
    }
    current = Optional.of(new Step(step, now));
  }

  void end(Settings settings, boolean demo) {
    long now = nanos.getAsLong();
    if (terminal.interactive()) {
      endStep(now);
      new StartPicture(settings, demo).print(terminal, out);
    } else {
      out.printf(Locale.ROOT, "sluice: %s, started%n", seconds(now - begun));
    }
    current = Optional.empty();
  }

  void abort() {
    if (terminal.interactive() && current.isPresent()) {
      out.print(ERASE_LINE);
      out.flush();
    }
  }

  private void endStep(long now) {
    current.ifPresent(
        step ->
            out.printf(
                "%s  %s %s %s%n",
                ERASE_LINE,
                terminal.styled("✓", TextStyle.GREEN),
                step.name(),
                terminal.styled(seconds(now - step.begun()), TextStyle.FAINT)));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
  }

  private record Step(String name, long begun) {}

  /**
   * A picture of what {@code sluice dev} listens on, for a person at a terminal.
   *
   * @param demo whether the demo origin runs
   */
  private record StartPicture(Settings settings, boolean demo) {
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
}
