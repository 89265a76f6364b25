package dev.sluice.proxy.secret.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchableRequestTest {
  private static String searchable(String line) {
    byte[] head = ("GET /a HTTP/1.1\r\n" + line + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return new String(SearchableRequest.of(head), StandardCharsets.ISO_8859_1);
  }

  /** The names of some codings are as long as that of none. */
  @ParameterizedTest
  @CsvSource({
    "'Accept-Encoding: gzip, br', 'Accept-Encoding: gzip, br'",
    "'Accept-Encoding: gzip, compress;q=0.5', 'Accept-Encoding: gzip'",
    "'Accept-Encoding: x-snappy', 'Accept-Encoding: identity'",
    "'accept-encoding: compress', 'accept-encoding: identity'",
    "'grpc-accept-encoding: gzip, identity', 'grpc-accept-encoding: identity'",
    "'Connect-Accept-Encoding: br', 'Connect-Accept-Encoding: identity'",
    "'Accept: text/html', 'Accept: text/html'",
  })
  void onlyCodingsThatCanBeDecodedAreAskedFor(String line, String kept) {
    assertThat(searchable(line)).isEqualTo("GET /a HTTP/1.1\r\n" + kept + "\r\n\r\n");
  }
}
