package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.Settings;
import dev.sluice.tools.command.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@code sluice dev} shows while it starts. */
class StartDisplayTest {
  private static final Settings SETTINGS = Settings.defaults();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long nanos;

  @Test
  void aFileGetsALineForEachStepThatBegins() {
    StartDisplay display = new StartDisplay(Terminal.NONE, out, () -> nanos);

    display.begin("Kafka at 127.0.0.1:9092");
    pass(1240);
    display.begin("policies");
    pass(300);
    display.end(SETTINGS, true);

    assertThat(text())
        .isEqualTo(
            """
            sluice: 0.0 s, starting: Kafka at 127.0.0.1:9092
            sluice: 1.2 s, starting: policies
            sluice: 1.5 s, started
            """);
  }

  @Test
  void aTerminalGetsACheckMarkForEachStepThatEnded() {
    StartDisplay display = new StartDisplay(new Terminal(true, false, 80), out, () -> nanos);

    display.begin("Kafka at 127.0.0.1:9092");
    pass(1240);
    display.begin("policies");

    assertThat(text())
        .isEqualTo(
            "  … Kafka at 127.0.0.1:9092\r\r"
                + "\u001b[K  ✓ Kafka at 127.0.0.1:9092 1.2 s\n"
                + "  … policies\r");
  }

  @Test
  void aTerminalGetsAPictureOfWhatListensWhere() {
    new StartDisplay(new Terminal(true, false, 80), out, () -> nanos).end(SETTINGS, true);

    assertThat(text())
        .isEqualTo(
            """

              clients ─▶ proxy  127.0.0.1:3128
                         ├─▶ demo   127.0.0.1:8480  http, and https on 127.0.0.1:8443
                         └─▶ Kafka  127.0.0.1:9092  audit, topic sluice.audit.ocsf
              you ─────▶ admin  127.0.0.1:9090  health, metrics, policies

            """);
  }

  @Test
  void thePictureHasNoDemoOriginWhereNoneRuns() {
    new StartDisplay(new Terminal(true, false, 80), out, () -> nanos).end(SETTINGS, false);

    assertThat(text()).contains(SETTINGS.admin().listen().toString()).doesNotContain("demo");
  }

  @Test
  void aTerminalWithColorsGetsColorsWithoutOtherText() {
    StartDisplay plain = new StartDisplay(new Terminal(true, false, 80), out, () -> nanos);
    plain.begin("policies");
    plain.end(SETTINGS, true);
    String expected = text();
    bytes.reset();

    StartDisplay colored = new StartDisplay(new Terminal(true, true, 80), out, () -> nanos);
    colored.begin("policies");
    colored.end(SETTINGS, true);

    assertThat(text()).contains("\u001b[32m✓\u001b[0m");
    assertThat(text().replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(expected);
  }

  @Test
  void aFailedStepLeavesNoTraceOnATerminal() {
    StartDisplay display = new StartDisplay(new Terminal(true, false, 80), out, () -> nanos);
    display.begin("Kafka at " + new HostPort("127.0.0.1", 9092));

    display.abort();

    assertThat(text()).endsWith("\r\u001b[K");
  }

  private void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
