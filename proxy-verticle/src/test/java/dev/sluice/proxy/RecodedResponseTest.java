package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.coding.Decoding;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decoded and changed responses get their codings back where {@code recode} is on. */
class RecodedResponseTest {
  private static final String SECRET = "sk-test-0123456789";
  private static final String HOLDER = "openshell:resolve:env:KEY";

  private final ProxyHarness proxy = ProxyHarness.create();
  private String answer = "";
  private final RawOrigin origin =
      RawOrigin.plain(
          proxy.vertx,
          (socket, soFar, consumed) -> {
            if (soFar.endsWith("\r\n\r\n")) {
              consumed.run();
              socket.write(Buffer.buffer(answer.getBytes(ISO_8859_1)));
            }
          });

  @AfterEach
  void close() {
    proxy.close();
  }

  private String get(String response) {
    answer = response;
    proxy.recodes = true;
    proxy.credentials =
        List.of(Credentials.of(proxy.directory, "KEY", origin.port(), "/**", SECRET));
    proxy.start(ProxyHarness.rest(origin.port()));
    String authority = ProxyHarness.HOST + ":" + origin.port();
    try (RawClient client = proxy.client()) {
      return client
          .send(
              "GET http://%s/a HTTP/1.1\r\nHost: %s\r\nX-Key: %s\r\nConnection: close\r\n\r\n"
                  .formatted(authority, authority, HOLDER))
          .readToEnd();
    }
  }

  private static String coded(String codings, String framing, byte[] body) {
    return "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nETag: \"1\"\r\n%s\r\n\r\n"
            .formatted(codings, framing)
        + new String(body, ISO_8859_1);
  }

  private static String decoded(String response, BodyCodings codings) {
    String framed = response.substring(response.indexOf("\r\n\r\n") + 4);
    byte[] body = unchunked(framed).getBytes(ISO_8859_1);
    return codings.decode(body, 0, body.length, 1 << 20)
            instanceof Decoding.Done(byte[] plain, byte[] framing)
        ? new String(plain, ISO_8859_1)
        : "not in its coding";
  }

  private static String unchunked(String framed) {
    StringBuilder body = new StringBuilder();
    int at = 0;
    for (int size = -1; size != 0; ) {
      int line = framed.indexOf("\r\n", at);
      size = Integer.parseInt(framed.substring(at, line), 16);
      body.append(framed, line + 2, line + 2 + size);
      at = line + 2 + size + 2;
    }
    return body.toString();
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void aShortEchoIsSentInItsCoding(ContentCodec codec) {
    String name = codec.name().toLowerCase(Locale.ROOT);
    byte[] body = codec.encode(("before " + SECRET + " after").getBytes(ISO_8859_1));
    String received = get(coded(name, "Content-Length: " + body.length, body));

    assertThat(received)
        .contains("Content-Encoding: " + name + "\r\n", "Transfer-Encoding: chunked\r\n")
        .doesNotContain("ETag", "Content-Length");
    assertThat(decoded(received, new BodyCodings(List.of(codec))))
        .isEqualTo("before " + HOLDER + " after");
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void aBodyOfUnknownLengthIsToo(ContentCodec codec) {
    BodyCodings codings = new BodyCodings(List.of(codec, ContentCodec.GZIP));
    String name = codec.name().toLowerCase(Locale.ROOT) + ", gzip";
    String text = "words in a row. ".repeat(20_000);
    byte[] body = codings.encode((text + SECRET + text).getBytes(ISO_8859_1));
    byte[] chunked =
        (Integer.toHexString(body.length) + "\r\n" + new String(body, ISO_8859_1) + "\r\n0\r\n\r\n")
            .getBytes(ISO_8859_1);
    String received = get(coded(name, "Transfer-Encoding: chunked", chunked));

    assertThat(received).contains("Content-Encoding: " + name + "\r\n");
    assertThat(decoded(received, codings)).isEqualTo(text + HOLDER + text);
  }
}
