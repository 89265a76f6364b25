package dev.sluice.app.cli;

import dev.sluice.app.wiring.StartSteps;
import dev.sluice.config.settings.Settings;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import java.io.PrintStream;
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

  /** Everything has started; a terminal gets a picture. */
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

  /** A step failed, of which the command tells more. */
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
}
