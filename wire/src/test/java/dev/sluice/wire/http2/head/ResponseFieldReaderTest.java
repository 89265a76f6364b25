package dev.sluice.wire.http2.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.ResponseHeadParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseFieldReaderTest {
  private static HeadResult<ResponseHead> read(String lines, boolean ended, String method) {
    return ResponseFieldReader.read(Fields.of(lines), ended, method, new ResponseHeadParser(1024));
  }

  private static ResponseHead head(String lines, boolean ended, String method) {
    return ((HeadResult.Complete<ResponseHead>) read(lines, ended, method)).head();
  }

  @Test
  void becomesTheTextThatItEquals() {
    ResponseHead head = head(":status 200|content-type text/plain", false, "GET");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(head.framingFor("GET")).isEqualTo(BodyFraming.CHUNKED);
    assertThat(head.headers().size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "200, true, GET, Chunked[]",
    "200, false, HEAD, None[]",
    "204, true, GET, None[]",
    "304, true, GET, None[]",
    "103, false, GET, None[]",
  })
  void hasTheBodyThatItsStatusPermits(String status, boolean ended, String method, String framing) {
    assertThat(head(":status " + status, ended, method).framingFor(method)).hasToString(framing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a b; PSEUDO_FIELD",
        ":path /; PSEUDO_FIELD",
        ":status 200|:status 200; PSEUDO_FIELD",
        ":status 20; STATUS",
        ":status 2000; STATUS",
        ":status 2 0; STATUS",
        ":status 600; STATUS",
        ":status 101; STATUS",
        ":status 103; STATUS",
        ":status 200|A b; UPPER_CASE_NAME",
        ":status 200|connection close; CONNECTION_FIELD",
        ":status 200|transfer-encoding chunked; CONNECTION_FIELD",
        ":status 200|a b\u0001c; FIELD_VALUE",
      })
  void isRefused(String lines, HeadFault fault) {
    assertThat(read(lines, true, "GET")).isEqualTo(new HeadResult.Rejected<>(fault));
  }
}
