package dev.sluice.proxy.secret.known;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proxy.secret.known.KnownValueSearch.Body;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Known values in messages of WebSocket sessions. */
class KnownMessagesTest {
  private final Vertx vertx = Vertx.vertx();

  @TempDir private Path directory;
  private KnownValueSearch search;

  @BeforeEach
  void begin() throws Exception {
    search = OneCanary.search(directory, vertx);
  }

  @AfterEach
  void end() {
    vertx.close().await();
  }

  private static Body body(byte[] bytes) {
    return new Body("application/octet-stream", List.of(), bytes);
  }

  private static byte[] gzip(String text) {
    return ContentCodec.GZIP.encode(text.getBytes(StandardCharsets.US_ASCII));
  }

  private KnownVerdict inMessage(byte[] bytes) {
    return search.inMessage(body(bytes), "default").await();
  }

  /** So many messages fit in a session that none may have the work of a whole body. */
  @Test
  void whatAMessageHidesIsReadByItsBytes() {
    byte[] many = gzip("plain words ".repeat(20_000));

    assertThat(search.inBody(body(many), "default").await()).isInstanceOf(KnownVerdict.Clean.class);
    assertThat(inMessage(many))
        .isInstanceOfSatisfying(
            KnownVerdict.Recorded.class,
            verdict ->
                assertThat(verdict.trace().getFindings(0).getType())
                    .isEqualTo("secrets.undecoded"));
  }

  @Test
  void valuesAreFoundInEncodings() {
    String text = "{\"key\": \"" + OneCanary.VALUE + "\"}";
    String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));

    assertThat(inMessage(encoded.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(KnownVerdict.Denied.class);
    assertThat(inMessage(gzip("words ".repeat(1000) + text)))
        .isInstanceOf(KnownVerdict.Denied.class);
  }
}
