package dev.sluice.wire.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderBlockTest {
  private final HeaderBlock headers =
      Wire.block("Host: a", "X-Odd_Name:  b c ", "HOST: d", "Content-length: 5");

  @Test
  void findsNamesInAnyCase() {
    assertThat(headers.indexOf(HeaderName.HOST, 0)).isZero();
    assertThat(headers.indexOf(HeaderName.HOST, 1)).isEqualTo(2);
    assertThat(headers.indexOf(HeaderName.HOST, 3)).isEqualTo(-1);
    assertThat(headers.count(HeaderName.HOST)).isEqualTo(2);
    assertThat(headers.contains(HeaderName.of("x-ODD_name"))).isTrue();
    assertThat(headers.contains(HeaderName.of("x-odd-name"))).isFalse();
    assertThat(headers.contains(HeaderName.TE)).isFalse();
  }

  @Test
  void givesTextsAsSentAndLowerCase() {
    assertThat(headers.name(1)).isEqualTo("X-Odd_Name");
    assertThat(headers.lowerName(1)).isEqualTo("x-odd_name");
    assertThat(headers.value(1)).isEqualTo("b c");
  }

  @Test
  void sharesTheTextOfFrequentNames() {
    assertThat(headers.lowerName(2)).isSameAs(HeaderName.HOST.lower());
    assertThat(headers.lowerName(3)).isSameAs(HeaderName.CONTENT_LENGTH.lower());
  }

  @Test
  void tellsNamesWithOneHashApart() {
    // 31 * 'a' + '~' = 31 * 'b' + '_'
    HeaderBlock block = Wire.block("x-a~: 1", "x-b_: 2");

    assertThat(HeaderName.of("x-a~")).hasSameHashCodeAs(HeaderName.of("x-b_"));
    assertThat(block.indexOf(HeaderName.of("x-b_"), 0)).isEqualTo(1);
    assertThat(block.lowerName(0)).isEqualTo("x-a~");
  }

  @Test
  void leavesOutTheLinesOfOneName() {
    HeaderBlock others = headers.without(HeaderName.HOST);

    assertThat(others.size()).isEqualTo(2);
    assertThat(others.name(0) + others.name(1)).isEqualTo("X-Odd_NameContent-length");
    assertThat(others.value(0) + others.value(1)).isEqualTo("b c5");
    assertThat(others.contains(HeaderName.HOST)).isFalse();
    assertThat(onTheWire(others)).isEqualTo("X-Odd_Name:  b c \r\nContent-length: 5\r\n");
    assertThat(onTheWire(headers.without(HeaderName.TE))).isEqualTo(onTheWire(headers));
    assertThat(Wire.block("Host: a").without(HeaderName.HOST).size()).isZero();
  }

  private static String onTheWire(HeaderBlock block) {
    HeadWriter out = new HeadWriter(64);
    for (int line = 0; line < block.size(); line++) {
      out.line(block, line);
    }
    return new String(out.array(), 0, out.length(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void showsNoContents() {
    assertThat(headers).hasToString("HeaderBlock[4 lines]");
    assertThat(HeaderBlock.empty().size()).isZero();
    assertThat(HeaderBlock.empty().contains(HeaderName.HOST)).isFalse();
  }

  @Test
  void comparesNamesWithoutCase() {
    assertThat(HeaderName.of("HoSt")).isSameAs(HeaderName.HOST);
    assertThat(HeaderName.of("X-New"))
        .isEqualTo(HeaderName.of("x-new"))
        .hasSameHashCodeAs(HeaderName.of("x-new"))
        .isNotEqualTo(HeaderName.of("x-new2"))
        .hasToString("x-new");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a:", "\u00e9", "a\0", "a\r\n"})
  void refusesNamesThatAreNoTokens(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> HeaderName.of(name));
  }

  @Test
  void collectsConnectionOptions() {
    RequestHead head =
        Wire.requestHead(
            Wire.get("Connection: Keep-Alive ,\tX-Hop", "X-Hop: 1", "connection: UPGRADE"));

    assertThat(head.connection())
        .isEqualTo(
            new ConnectionOptions(false, true, true, List.of("keep-alive", "x-hop", "upgrade")));
  }

  @Test
  void sharesTheUsualConnectionOptions() {
    assertThat(Wire.requestHead(Wire.get("Connection: Close")).connection())
        .isSameAs(Wire.requestHead(Wire.get("connection: close")).connection());
    assertThat(Wire.requestHead(Wire.get("Connection: keep-alive")).connection().keepAlive())
        .isTrue();
  }
}
