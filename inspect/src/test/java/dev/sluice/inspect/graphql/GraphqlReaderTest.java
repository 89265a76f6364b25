package dev.sluice.inspect.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader.Reading;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.inspect.body.Requests;
import dev.sluice.inspect.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphqlReaderTest {
  private static final String PREFIX = "GraphQL request rejected: ";
  private static final String SIMPLE = "{\"query\":\"{ a }\"}";
  private static final Call.Operation REGISTERED =
      new Call.Operation("query", "Known", Set.of("a"));

  private final GraphqlReader reader = new GraphqlReader(Map.of("abc", REGISTERED));

  @Test
  void findsTypeNameAndRootFields() {
    assertThat(calls("{\"query\":\"mutation M { a ...F } fragment F on Q { b ... { c } }\"}"))
        .containsExactly(new Call.Operation("mutation", "M", Set.of("a", "b", "c")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":\"abc\"}|true",
        "{\"id\":\"abc\",\"operationName\":\"Known\"}|true",
        "{\"id\":\"abc\",\"operationName\":\"Other\"}|false",
      })
  void looksUpPersistedQueries(String body, boolean read) {
    assertThat(isRead(Requests.post(body))).isEqualTo(read);
  }

  @Test
  void knowsUnregisteredQueries() {
    assertThat(calls("{\"id\":\"other\"}")).containsExactly(new Call.Unregistered());
  }

  @Test
  void readsQueryStrings() {
    assertThat(isRead(Requests.get("query=%7B%20a%20%7D"))).isTrue();
    assertThat(isRead(Requests.get("query=%7Ba%7D&query=%7Bb%7D"))).isFalse();
    assertThat(reader.queryKeys()).contains("query", "operationName", "extensions", "id");
  }

  @ParameterizedTest
  @CsvSource({"'',true", "identity,true", "gzip,false", "deflate,false", "'gzip, identity',false"})
  void refusesEncodedBodies(String encoding, boolean read) {
    BodyRequest post = Requests.post(SIMPLE, new MediaHeaders("", "", encoding));

    assertThat(isRead(post)).isEqualTo(read);
  }

  @Test
  void readsStrictUtf8WithoutByteOrderMark() {
    assertThat(isRead(Requests.post("\uFEFF" + SIMPLE))).isFalse();
    assertThat(isRead(encoded(SIMPLE.getBytes(StandardCharsets.UTF_16BE)))).isFalse();
    assertThat(
            isRead(
                encoded(
                    "{\"query\":\"{ a }\",\"x\":\"\u00e9\"}"
                        .getBytes(StandardCharsets.ISO_8859_1))))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|true",
        "application/json|true",
        "application/json; charset=utf-8|true",
        "application/json; charset=\"UTF-8\"|true",
        "application/graphql-response+json|true",
        "text/plain|true",
        "application/json; charset=utf-16|false",
        "application/json; charset=utf-7|false",
        "application/x-www-form-urlencoded|false",
        "Application/X-WWW-Form-Urlencoded; charset=utf-8|false",
        "multipart/form-data; boundary=x|false",
        "application/json, application/x-www-form-urlencoded|false",
      })
  void refusesTypesThatTheOriginCouldReadDifferently(String contentType, boolean read) {
    BodyRequest post = Requests.post(SIMPLE, new MediaHeaders("", contentType, ""));

    assertThat(isRead(post)).isEqualTo(read);
  }

  @Test
  void acceptsTextOnlyUnderItsOwnHash() {
    String other = "b2f27c1fab3c22ed3d3b7e8e4d8dfd5f3a6ee2a7ff8b6b6ff7b3e6e0a7f0a3d5";

    assertThat(isRead(Requests.post(registering("{ a }", Sha256.hexOf("{ a }"))))).isTrue();
    assertThat(isRead(Requests.post(registering("{ a }", other)))).isFalse();
  }

  @Test
  void limitsBatches() {
    assertThat(isRead(Requests.post(batch(1000)))).isTrue();
    assertThat(isRead(Requests.post(batch(1001)))).isFalse();
  }

  @Test
  void limitsNesting() {
    assertThat(isRead(Requests.post(nested(128)))).isTrue();
    assertThat(isRead(Requests.post(nested(129)))).isFalse();
    assertThat(isRead(Requests.post(nested(20_000)))).isFalse();
    assertThat(isRead(Requests.post("[".repeat(50_000)))).isFalse();
    assertThat(isRead(Requests.post("{\"x\":".repeat(50_000)))).isFalse();
  }

  @Test
  void limitsDocuments() {
    assertThat(isRead(Requests.post("{\"query\":\"{ " + "a ".repeat(15_000) + "}\"}"))).isTrue();
    assertThat(isRead(Requests.post("{\"query\":\"{ " + "a ".repeat(20_001) + "}\"}"))).isFalse();
    assertThat(isRead(Requests.post("{\"query\":\"{ a " + " ".repeat(300_000) + "}\"}"))).isFalse();
    assertThat(
            isRead(Requests.post("{\"query\":\"{ a(x: \\\"" + "y".repeat(1 << 21) + "\\\") }\"}")))
        .isFalse();
  }

  @Test
  void expandsEachFragmentOnce() {
    StringBuilder query = new StringBuilder("{ ...F0 }");
    for (int i = 0; i < 1000; i++) {
      query.append(" fragment F%d on Q { ...F%d ...F%d ...F0 }".formatted(i, i + 1, i + 1));
    }
    query.append(" fragment F1000 on Q { a }");

    assertThat(isRead(Requests.post("{\"query\":\"" + query + "\"}"))).isTrue();
  }

  @Test
  void limitsNumbers() {
    String query = "{\"query\":\"{ f(x: %s) }\"}";

    assertThat(isRead(Requests.post(query.formatted("9".repeat(1000))))).isTrue();
    assertThat(isRead(Requests.post(query.formatted("9".repeat(1001))))).isFalse();
    assertThat(isRead(Requests.post(query.formatted("1e99999999999")))).isFalse();
  }

  @Test
  void refusesAnEscapeThatTheParserFailsOn() {
    assertThat(isRead(Requests.post("{\"query\":\"{f(x:\\\"\\\\u{fffffffffffffffffff}\\\")}\"}")))
        .isFalse();
  }

  @Test
  void leavesTheBodyUnread() {
    ByteBuffer body = Requests.bytes("xx" + SIMPLE);
    body.position(2);

    assertThat(isRead(Requests.post(body))).isTrue();
    assertThat(body.position()).isEqualTo(2);
  }

  @Test
  void prefixesItsReasons() {
    assertThat(reader.read(Requests.post("[]")))
        .isEqualTo(new Reading.Rejected(PREFIX + "an empty batch"));
  }

  private boolean isRead(BodyRequest request) {
    return reader.read(request) instanceof Reading.Calls;
  }

  private Iterable<Call> calls(String body) {
    return ((Reading.Calls) reader.read(Requests.post(body))).calls();
  }

  private static BodyRequest encoded(byte[] body) {
    return Requests.post(ByteBuffer.wrap(body));
  }

  private static String registering(String query, String hash) {
    return "{\"query\":\"%s\",\"extensions\":{\"persistedQuery\":{\"sha256Hash\":\"%s\"}}}"
        .formatted(query, hash);
  }

  private static String nested(int depth) {
    return "{\"query\":\"" + "{a".repeat(depth) + "}".repeat(depth) + "\"}";
  }

  private static String batch(int times) {
    String one = "{\"query\":\"{a}\"}";
    return "[" + (one + ",").repeat(times - 1) + one + "]";
  }
}
