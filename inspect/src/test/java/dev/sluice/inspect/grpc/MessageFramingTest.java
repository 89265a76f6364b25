package dev.sluice.inspect.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFramingTest {
  @ParameterizedTest
  @CsvSource({
    "application/grpc, GRPC",
    "application/grpc+json, GRPC",
    "application/grpc-web, WEB",
    "application/grpc-web+json; a=b, WEB",
    "APPLICATION/GRPC-WEB-TEXT, WEB_TEXT",
    "application/connect+json, CONNECT",
    "application/x-protobuf ;messageType=a.B, SINGLE",
    "application/proto, SINGLE"
  })
  void mediaTypesTellHowMessagesAreFramed(String type, MessageFraming framing) {
    assertThat(MessageFraming.of(List.of("text/plain", type))).contains(framing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "application/json", "application/grpc-webs", "text/prototype"})
  void otherBodiesHaveNoMessages(String type) {
    assertThat(MessageFraming.of(List.of(type))).isEmpty();
  }

  @Test
  void severalTypesAreNoneOfThem() {
    assertThat(MessageFraming.of(List.of("application/proto", "application/grpc-web-text")))
        .contains(MessageFraming.MIXED);
    assertThat(MessageFraming.of(List.of("application/proto", "application/grpc")))
        .contains(MessageFraming.GRPC);
    assertThat(MessageFraming.of(List.of("application/proto", "application/protobuf")))
        .contains(MessageFraming.SINGLE);
  }

  @ParameterizedTest
  @CsvSource({"YWI=Yw==ZGVm, abcdef", "YWI, ab", "'YW\r\nI=', ab", "'', ''"})
  void partsOfBase64MayEndWithPadding(String text, String plain) {
    byte[] bytes = text.getBytes(UTF_8);

    assertThat(WebText.decoded(bytes, 0, bytes.length))
        .hasValueSatisfying(it -> assertThat(it).isEqualTo(plain.getBytes(UTF_8)));
  }

  @Test
  void whatIsNoBase64IsUnreadable() {
    assertThat(WebText.decoded("YW%I".getBytes(UTF_8), 0, 4)).isEmpty();
    assertThat(WebText.decoded(new byte[] {(byte) 0xE9}, 0, 1)).isEmpty();
  }
}
