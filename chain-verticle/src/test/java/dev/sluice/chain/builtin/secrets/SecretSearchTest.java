package dev.sluice.chain.builtin.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.testing.SampleSecrets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SecretSearchTest {
  private static final String SECRET = SampleSecrets.all().getOrDefault("github-token", "none");
  private static final String MASK = "[REDACTED]" + "*".repeat(SECRET.length() - 10);
  private static final String TEXT = "{\"a\": \"" + SECRET + "\"} and more";
  private static final String MASKED = TEXT.replace(SECRET, MASK);
  private static final String CLEAN = "nothing to see here, word by word. ";

  private static StreamedExchange response(String mode, String... fields) {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      headers.put(fields[i], fields[i + 1]);
    }
    return StreamedExchange.response(mode, 200, headers);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] coded(ContentCodec codec, String text) {
    return codec.encode(bytes(text));
  }

  private static String name(ContentCodec codec) {
    return codec.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void redactsDeniesAndRecords() {
    StreamedExchange redacted = response("redact").add(bytes(TEXT)).end();
    assertThat(redacted.text()).isEqualTo(MASKED);
    assertThat(redacted.findings()).containsExactly("secrets.github-token 1");
    assertThat(redacted.search().hasChanged()).isTrue();
    assertThat(redacted.search().isIdentity()).isFalse();

    StreamedExchange denied = response("deny").add(bytes(TEXT)).end();
    assertThat(denied.verdict()).isEqualTo("secret_found");
    assertThat(denied.text()).isEmpty();

    StreamedExchange recorded = response("detect").add(bytes(TEXT)).end();
    assertThat(recorded.text()).isEqualTo(TEXT);
    assertThat(recorded.findings()).containsExactly("secrets.github-token 1");
    assertThat(recorded.search().mayChange()).isFalse();
  }

  @Test
  void deniesWhereAResponseMayNotChange() {
    for (String[] fields :
        new String[][] {
          {"cache-control", "max-age=3, No-Transform"},
          {"content-range", "bytes 0-9/100"},
          {"content-type", "multipart/byteranges; boundary=a"}
        }) {
      assertThat(response("redact", fields).add(bytes(TEXT)).end().verdict())
          .isEqualTo("body_unchangeable");
      assertThat(response("redact", fields).add(bytes(CLEAN)).end().text()).isEqualTo(CLEAN);
    }
    StreamedExchange part = StreamedExchange.response("redact", 206, Map.of());
    assertThat(part.add(bytes(TEXT)).end().verdict()).isEqualTo("body_unchangeable");
  }

  @Test
  void deniesWhereTheLengthCannotStay() {
    String encoded = java.util.Base64.getEncoder().encodeToString(bytes("a b c " + SECRET + " d"));
    assertThat(response("redact").add(bytes("{\"a\": \"" + encoded + "\"}")).end().verdict())
        .isEqualTo("body_unchangeable");
    assertThat(response("detect").add(bytes(encoded)).end().findings())
        .containsExactly("secrets.github-token 1");
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void passesShortCodedBodiesAsTheyCame(ContentCodec codec) {
    byte[] coded = coded(codec, CLEAN.repeat(500));
    StreamedExchange exchange = response("redact", "content-encoding", name(codec));
    assertThat(exchange.head().identity()).isFalse();
    exchange.add(coded, 0, 20).add(coded, 20, coded.length);
    assertThat(exchange.out()).isEmpty();
    assertThat(exchange.end().out()).isEqualTo(coded);
    assertThat(exchange.search().isIdentity()).isFalse();
    assertThat(exchange.search().hasChanged()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void decodesCodedBodiesThatChange(ContentCodec codec) {
    byte[] coded = coded(codec, TEXT);
    StreamedExchange exchange = response("redact", "content-encoding", name(codec));
    assertThat(exchange.add(coded).end().text()).isEqualTo(MASKED);
    assertThat(exchange.search().isIdentity()).isTrue();

    StreamedExchange fixed =
        response("redact", "content-encoding", name(codec), "cache-control", "no-transform");
    assertThat(fixed.add(coded).end().verdict()).isEqualTo("body_unchangeable");
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void passesLongCodedBodies(ContentCodec codec) {
    String text = text(3_000_000);
    byte[] coded = coded(codec, text);
    StreamedExchange denying = response("deny", "content-encoding", name(codec));
    StreamedExchange redacting = response("redact", "content-encoding", name(codec));
    for (int at = 0; at < coded.length; at += 60_000) {
      denying.add(coded, at, Math.min(coded.length, at + 60_000));
      redacting.add(coded, at, Math.min(coded.length, at + 60_000));
      if (at == 600_000) {
        assertThat(denying.out().length).isGreaterThan(300_000);
      }
    }
    assertThat(denying.end().out()).isEqualTo(coded);
    assertThat(redacting.end().text()).isEqualTo(text);
    assertThat(redacting.search().isIdentity()).isTrue();
  }

  private static String text(int length) {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(Integer.toString(random.nextInt(9_000), 36)).append(' ');
    }
    return text.toString();
  }

  @Test
  void doesNotReadWhatItCannotDecode() {
    byte[] coded = coded(ContentCodec.GZIP, TEXT);
    assertThat(response("redact", "content-encoding", "compress").add(coded).verdict())
        .isEqualTo("body_unreadable");
    assertThat(response("redact", "content-encoding", "compress").end().verdict())
        .isEqualTo("passes");
    assertThat(response("redact", "content-encoding", "br").add(coded).verdict())
        .isEqualTo("body_unreadable");
    byte[] clean = coded(ContentCodec.GZIP, CLEAN);
    assertThat(
            response("redact", "content-encoding", "gzip")
                .add(clean, 0, clean.length - 4)
                .end()
                .verdict())
        .isEqualTo("body_unreadable");
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void doesNotReadABomb(ContentCodec codec) {
    byte[] bomb = codec.encode(new byte[32 << 20]);
    StreamedExchange exchange = response("deny", "content-encoding", name(codec));
    assertThat(exchange.add(bomb).verdict()).isEqualTo("body_unreadable");
    StreamedExchange redacting = response("redact", "content-encoding", name(codec));
    assertThat(redacting.add(bomb).verdict()).isEqualTo("body_unreadable");
  }

  @Test
  void eventsPassAtOnceAndWaitWhenTheyCouldBeginASecret() {
    StreamedExchange exchange = response("redact", "content-type", "text/event-stream");
    String event = "data: {\"choices\":[{\"delta\":{\"content\":\"~\"}}]}\n\n";
    String first = event.replace("~", "hello ");
    assertThat(exchange.add(bytes(first)).text()).isEqualTo(first);
    assertThat(exchange.search().isHolding()).isFalse();
    String begun = event.replace("~", SECRET.substring(0, 15));
    assertThat(exchange.add(bytes(begun)).text()).isEqualTo(first);
    assertThat(exchange.search().isHolding()).isTrue();
    assertThat(exchange.due().text()).isEqualTo(first + begun);
    String rest = event.replace("~", SECRET.substring(15) + " .");
    exchange.add(bytes(rest)).end();
    assertThat(exchange.text())
        .isEqualTo(first + begun + event.replace("~", "*".repeat(SECRET.length() - 15) + " ."));
    assertThat(exchange.findings()).containsExactly("secrets.github-token 1");
  }

  @Test
  void codedEventsAreDecodedFromTheBegin() {
    StreamedExchange exchange =
        response("redact", "content-type", "text/event-stream", "content-encoding", "gzip");
    assertThat(exchange.head().identity()).isTrue();
    exchange.add(coded(ContentCodec.GZIP, "data: " + SECRET + "\n\n"));
    assertThat(exchange.end().text()).isEqualTo("data: " + MASK + "\n\n");
  }

  @Test
  void nothingHurriesWhatLeaves() {
    StreamedExchange upload = StreamedExchange.request("redact", Map.of());
    upload.add(bytes(CLEAN.repeat(200) + SECRET.substring(0, 15)));
    assertThat(upload.search().isHolding()).isFalse();
    assertThat(upload.add(bytes(SECRET.substring(15))).end().text())
        .isEqualTo(CLEAN.repeat(200) + MASK);
    StreamedExchange coded = StreamedExchange.request("redact", Map.of("content-encoding", "gzip"));
    assertThat(coded.add(coded(ContentCodec.GZIP, TEXT)).end().verdict())
        .isEqualTo("body_unchangeable");
  }

  @Test
  void judgesHeadsAndTrailers() {
    StreamedExchange note = response("redact", "x-note", "a " + SECRET);
    assertThat(note.verdict()).isEqualTo("passes");
    assertThat(note.head().mutations()).hasSize(2);
    assertThat(note.end().findings()).containsExactly("secrets.github-token 1");
    assertThat(response("redact", "etag", SECRET).verdict()).isEqualTo("secret_found");
    assertThat(response("deny", "x-note", SECRET).verdict()).isEqualTo("secret_found");

    HttpHeader trailer = HttpHeader.newBuilder().setName("x-end").setValue(SECRET).build();
    assertThat(response("redact").add(bytes(CLEAN)).end(trailer).verdict())
        .isEqualTo("body_unchangeable");
    assertThat(response("detect").add(bytes(CLEAN)).end(trailer).findings())
        .containsExactly("secrets.github-token 1");
  }

  @Test
  void findsASecretAtAnyPositionInAnyCoding() {
    Random random = new Random(24);
    String filler = text(40_000);
    for (int round = 0; round < 10_000; round++) {
      int before = random.nextInt(round % 50 == 0 ? 40_000 : 600);
      String text = filler.substring(0, before) + ' ' + SECRET + ' ' + filler.substring(0, 300);
      ContentCodec[] codecs = ContentCodec.values();
      int coding = random.nextInt(codecs.length + 1);
      boolean plain = coding == codecs.length;
      byte[] body = plain ? bytes(text) : codecs[coding].encode(bytes(text));
      StreamedExchange exchange =
          plain ? response("redact") : response("redact", "content-encoding", name(codecs[coding]));
      int from = 0;
      for (int cut : random.ints(random.nextInt(6), 0, body.length).sorted().toArray()) {
        exchange.add(body, from, cut);
        from = cut;
      }
      exchange.add(body, from, body.length).end();
      assertThat(exchange.text()).hasSameSizeAs(text).doesNotContain(SECRET);
      assertThat(exchange.text()).startsWith(filler.substring(0, before) + ' ');
      assertThat(exchange.text()).endsWith(' ' + filler.substring(0, 300));
    }
  }
}
