package dev.sluice.proxy.tunnel;

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

  @ParameterizedTest
  @ValueSource(strings = {"\u0016\u0003\u0000", "\u0016\u0003\u0001\u0002", "\u0016\u0003\u0004"})
  void knowsTls(String bytes) {
    assertThat(of(bytes)).isEqualTo(FirstBytes.TLS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0016\u0002\u0000", "\u0016\u0003\u0005", "\u0016\u0003\u00ff"})
  void knowsWhatOnlyBeginsLikeTls(String bytes) {
    assertThat(of(bytes)).isEqualTo(FirstBytes.OPAQUE);
  }

  @ParameterizedTest
  @CsvSource({
    "'GET ', HTTP1",
    "'OPTIONS *', HTTP1",
    "'TRACE /', HTTP1",
    "'CONNECT x', HTTP1",
    "'GETX', OPAQUE",
    "'get ', OPAQUE",
    "'SSH-2.0', OPAQUE",
    "'PRI * HT', H2C",
    "'PRI * H', UNDECIDED",
    "'PRI * GET ', OPAQUE",
    "'P', UNDECIDED",
    "'PA', UNDECIDED",
    "'GET', UNDECIDED",
    "'', UNDECIDED",
    "'DELETE', UNDECIDED",
    "'DELETED ', OPAQUE"
  })
  void tellsHttpFromTheRest(String bytes, FirstBytes expected) {
    assertThat(of(bytes)).isEqualTo(expected);
  }

  @Test
  void waitsForAllThreeBytesOfARecordHeader() {
    assertThat(of("\u0016")).isEqualTo(FirstBytes.UNDECIDED);
    assertThat(of("\u0016\u0003")).isEqualTo(FirstBytes.UNDECIDED);
  }
}
