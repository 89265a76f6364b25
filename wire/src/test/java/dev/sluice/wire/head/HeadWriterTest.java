package dev.sluice.wire.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadWriterTest {
  private static String written(HeadWriter writer) {
    return Wire.text(Arrays.copyOf(writer.array(), writer.length()));
  }

  @Test
  void writesARequest() {
    HeadWriter writer =
        new HeadWriter(1).requestLine("GET", "/a?b").line("Host", "h").line("X-Empty", "").end();

    assertThat(written(writer)).isEqualTo("GET /a?b HTTP/1.1\r\nHost: h\r\nX-Empty: \r\n\r\n");
  }

  @Test
  void writesAResponse() {
    assertThat(written(new HeadWriter(64).statusLine(407, "Caf\u00e9").end()))
        .isEqualTo("HTTP/1.1 407 Caf\u00e9\r\n\r\n");
    assertThat(written(new HeadWriter(64).statusLine(200, "").end()))
        .isEqualTo("HTTP/1.1 200 \r\n\r\n");
  }

  @Test
  void keepsReceivedLinesByteForByte() {
    HeaderBlock headers = Wire.block("x-ODD:\t a  b\t ", "Empty:", "Last: \u00ff");

    assertThat(written(new HeadWriter(4).line(headers, 1).line(headers, 0).line(headers, 2)))
        .isEqualTo("Empty:\r\nx-ODD:\t a  b\t \r\nLast: \u00ff\r\n");
  }

  @Test
  void dropsTheBlanksAroundAValue() {
    HeaderBlock headers = Wire.block("x-ODD:\t a  b\t ", "Empty:", "Last:\u00ff");

    HeadWriter writer = new HeadWriter(4);
    assertThat(written(writer.plainLine(headers, 0).plainLine(headers, 1).plainLine(headers, 2)))
        .isEqualTo("x-ODD: a  b\r\nEmpty: \r\nLast: \u00ff\r\n");
  }

  @Test
  void encodesTextInUtf8() {
    assertThat(written(new HeadWriter(4).line("X", "\u00fc\u20ac")))
        .isEqualTo("X: \u00c3\u00bc\u00e2\u0082\u00ac\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: y", "a\nb", "a\rb", "\0", "\u007f", "\u001b", "\u00fc\r\nX: y"})
  void refusesValuesThatEndALine(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeadWriter(64).line("X", value))
        .withMessageNotContaining("X: y");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeadWriter(64).statusLine(200, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\r\n", "\u00e9", "a\0"})
  void refusesNamesThatAreNoTokens(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new HeadWriter(64).line(name, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ HTTP/1.1\r\nX: y", "/a b", "/\t", "/\u00e9", "/\0"})
  void refusesTargetsThatEndTheLine(String target) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeadWriter(64).requestLine("GET", target));
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 1000, -1, 0})
  void refusesAStatusWithoutThreeDigits(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeadWriter(64).statusLine(status, ""));
  }

  @Test
  void needsACapacity() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HeadWriter(0));
  }
}
