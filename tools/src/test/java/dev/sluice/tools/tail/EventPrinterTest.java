package dev.sluice.tools.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EventPrinterTest {
  private static String printed(String event) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    EventPrinter printer =
        new EventPrinter(
            value -> true,
            1,
            EventPrinter.Format.JSON,
            new PrintStream(printed, true, StandardCharsets.UTF_8));
    printer.accept(0, event.getBytes(StandardCharsets.UTF_8), 0);
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void jsonIsTheSameValueWithoutWhatATerminalObeys() {
    // A query key of a client, and white space that a writer of the topic put between the tokens.
    String event =
        "{\"keys\":[\"\u009b2J\",\"\u007f\",\"\u202eé\",\"\udb40\udc01\"],\r\n\t\"a\":1}";

    String line = printed(event);

    assertThat(line)
        .isEqualTo(
            "{\"keys\":[\"\\u009B2J\",\"\\u007F\",\"\\u202Eé\",\"\\uDB40\\uDC01\"],   \"a\":1}\n");
    JsonMapper json = new JsonMapper();
    assertThat(json.readTree(line)).isEqualTo(json.readTree(event));
  }

  @Test
  void whatIsNoJsonObeysNothingEither() {
    assertThat(printed("\u001b[2J{\r\n{}")).isEqualTo("\\u001B[2J{  {}\n");
  }
}
