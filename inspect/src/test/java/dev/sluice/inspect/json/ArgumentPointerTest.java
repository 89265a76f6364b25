package dev.sluice.inspect.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.UnreadableBodyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentPointerTest {
  private static final String ROOT =
      "{\"a\":{\"b\":[7,{\"c\":\"x\"}]},\"A\":1,\"n\":null,\"a/b\":2,\"m~n\":3,\"\":4,\"s\":\"t\","
          + "\"k\":5}";

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/k, Decimal[]",
    "/a~1b, Decimal[]",
    "/m~0n, Decimal[]",
    "/, Decimal[]",
    "/s, Text[]",
    "/none, Absent[]",
    "/none/x, Absent[]",
    "/n, Null[]",
    "/n/x, Absent[]",
    "/a/b/0, Unreadable[]",
    "/s/x, Unreadable[]",
    "/k/x, Unreadable[]",
    "/K, Unreadable[]",
    "/\u212a, Unreadable[]",
  })
  void finds(String pointer, String kind) throws UnreadableBodyException {
    assertThat(find(pointer, ROOT).toString()).isEqualTo(kind);
  }

  @Test
  void findsElements() throws UnreadableBodyException {
    String list = "[1,{\"a\":[2]}]";

    assertThat(find("/0", list).toString()).isEqualTo("Decimal[]");
    assertThat(find("/1/a/0", list).toString()).isEqualTo("Decimal[]");
    assertThat(find("/2", list)).isEqualTo(ArgumentValue.ABSENT);
    assertThat(find("/01", list)).isEqualTo(ArgumentValue.UNREADABLE);
    assertThat(find("/-", list)).isEqualTo(ArgumentValue.UNREADABLE);
    assertThat(find("/a", list)).isEqualTo(ArgumentValue.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "a/b", "/~", "/~2", "/a~", "/\n", "/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7"})
  void refusesOtherTexts(String text) {
    assertThat(ArgumentPointer.parse(text)).isEmpty();
  }

  @Test
  void refusesLongPointers() {
    assertThat(ArgumentPointer.parse("/" + "a".repeat(255))).isPresent();
    assertThat(ArgumentPointer.parse("/" + "a".repeat(256))).isEmpty();
  }

  private static ArgumentValue find(String pointer, String json) throws UnreadableBodyException {
    return ArgumentPointer.parse(pointer)
        .orElseThrow()
        .find(new ArgumentReader().read(JsonReader.of(json)));
  }
}
