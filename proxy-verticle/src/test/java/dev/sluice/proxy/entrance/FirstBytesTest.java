package dev.sluice.proxy.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirstBytesTest {
  private static FirstBytes of(String latin1) {
    byte[] bytes = ("xx" + latin1).getBytes(StandardCharsets.ISO_8859_1);
    return FirstBytes.of(bytes, 2, bytes.length);
  }

  /** The minor version of the first record has no meaning (RFC 8446 section 5.1). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0000",
        "\u0016\u0003\u0001\u0002",
        "\u0016\u0003\u0004",
        "\u0016\u0003\u007f",
        "\u0015\u0003\u0001",
        "\u0017\u0003\u0003",
        "\u0080.\u0001\u0003"
      })
  void knowsTls(String bytes) {
    assertThat(of(bytes)).isEqualTo(FirstBytes.TLS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0016\u0002\u0000", "\u0080.\u0002", "\u0080.\u0001\u0000", "\u0013\u0003"})
  void knowsWhatOnlyBeginsLikeTls(String bytes) {
    assertThat(of(bytes)).isEqualTo(FirstBytes.OPAQUE);
  }

  @ParameterizedTest
  @CsvSource({
    "'GET ', HTTP1",
    "'OPTIONS *', HTTP1",
    "'CONNECT x', HTTP1",
    "'get ', HTTP1",
    "'M-SEARCH *', HTTP1",
    "'SSH-2.0-x comment', HTTP1",
    "'PRI * GET ', HTTP1",
    "'PRI * HT', H2C",
    "'PRI * H', UNDECIDED",
    "'P', UNDECIDED",
    "'PRI', UNDECIDED",
    "'GET', UNDECIDED",
    "'', UNDECIDED",
    "'DELETED', UNDECIDED",
    "'{', OPAQUE",
    "'AMQP\u0000', OPAQUE",
    "'GET/', OPAQUE"
  })
  void tellsHttpFromTheRest(String bytes, FirstBytes expected) {
    assertThat(of(bytes)).isEqualTo(expected);
  }

  /** Every byte that some server takes for the space after a method (RFC 9112 section 3). */
  @ParameterizedTest
  @ValueSource(strings = {"GET\t", "GET\u000b", "GET\f", "GET\r/"})
  void knowsOtherBlanksAfterAMethod(String bytes) {
    assertThat(of(bytes)).isEqualTo(FirstBytes.HTTP1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r\n\r\nGET /", "\n", "\r", " GET", "\tGET"})
  void knowsHttpBehindBlanksThatServersSkip(String bytes) {
    assertThat(of(bytes)).isEqualTo(FirstBytes.HTTP1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PING\r\n", "PING\n", "SSH-2.0-x\r\n"})
  void aLineOfOneWordIsNoRequest(String bytes) {
    assertThat(of(bytes)).isEqualTo(FirstBytes.OPAQUE);
  }

  @Test
  void waitsForTheByteAfterALoneCarriageReturn() {
    assertThat(of("PING\r")).isEqualTo(FirstBytes.UNDECIDED);
  }

  @Test
  void leavesAWordOverTheLimitOfAHeadToTheHeadParser() {
    assertThat(of("a".repeat(16_383))).isEqualTo(FirstBytes.UNDECIDED);
    assertThat(of("a".repeat(16_384))).isEqualTo(FirstBytes.HTTP1);
  }

  @Test
  void waitsForTheVersionOfARecord() {
    assertThat(of("\u0016")).isEqualTo(FirstBytes.UNDECIDED);
    assertThat(of("\u0080.\u0001")).isEqualTo(FirstBytes.UNDECIDED);
  }
}
