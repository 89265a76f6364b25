package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.SecretRedactor.Redaction;
import dev.sluice.testing.SampleSecrets;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;

/** Documents with base64 can still be read when a secret in it is replaced. */
class EncodedDocumentsTest {
  private static final String SECRET = SampleSecrets.all().getOrDefault("anthropic-key", "");
  private static final String MARK = "[REDACTED]";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LayeredScanner SCANNER =
      new LayeredScanner(Searching.withDefaults().scanner(), 4, MARK);
  private static final SecretRedactor REDACTOR = new SecretRedactor(SCANNER, 1 << 20);

  /** Of several lengths, with digits of base64 that URLs and forms escape. */
  static Stream<String> texts() {
    return Stream.iterate("~~?>" + " words".repeat(20) + " ~~>? ", text -> text + "?")
        .limit(6)
        .map(text -> text + SECRET + " " + text);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void linesInAString(String text) {
    for (String lineBreak : new String[] {"\n", "\r\n"}) {
      String body = JSON.writeValueAsString(Map.of("data", lines(text, lineBreak)));

      assertLines(value(redacted(body)), text);
      assertLines(value(redacted(body.replace("\\n", "\\u000a"))), text);
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void linesInAStringInAString(String text) {
    String inner = JSON.writeValueAsString(Map.of("data", lines(text, "\r\n")));
    String body = JSON.writeValueAsString(Map.of("data", inner));

    assertLines(value(value(redacted(body))), text);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void paddingInEscapes(String text) {
    String body = "{\"data\":\"" + base64(text).replace("=", "\\u003d") + "\"}";

    assertThat(decoded(value(redacted(body)))).isEqualTo(text.replace(SECRET, MARK));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void forms(String text) {
    for (String value : new String[] {base64(text), lines(text, "\r\n")}) {
      String redacted =
          redacted("a=1&data=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&b=2");

      assertThat(redacted).startsWith("a=1&data=").endsWith("&b=2");
      String read = redacted.substring("a=1&data=".length(), redacted.length() - "&b=2".length());
      assertLines(URLDecoder.decode(read, StandardCharsets.UTF_8), text);
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void paddingInQuotedPrintable(String text) {
    String body = "data: " + base64(text).replace("=", "=3D") + "\n=C3=A9\n";
    String redacted = redacted(body);

    assertThat(redacted).startsWith("data: ").endsWith("\n=C3=A9\n");
    String read = redacted.substring("data: ".length(), redacted.indexOf('\n'));
    assertThat(decoded(read.replace("=3D", "="))).isEqualTo(text.replace(SECRET, MARK));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void partsOfMail(String text) {
    String head = "--bound4ry\r\n\r\n";
    for (String end : new String[] {"\r\n--bound4ry--\r\n", "\r\n--bound4ry\r\n\r\nnext"}) {
      for (int more = 0; more < 60; more++) {
        String content = text + "?".repeat(more);
        String redacted = redacted(head + lines(content, "\r\n") + end);

        assertThat(redacted).startsWith(head).endsWith(end);
        assertLines(redacted.substring(head.length(), redacted.length() - end.length()), content);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OTHER=value", "name: x", "--end", "hello world"})
  void otherLinesBehind(String next) {
    texts().forEach(text -> assertFirstLine(text, base64(text).replace("=", ""), next));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OTHER=value", "name: x", "--end", "\"hello\""})
  void otherLinesBehindPadding(String next) {
    texts().forEach(text -> assertFirstLine(text, base64(text), next));
  }

  private static void assertFirstLine(String text, String base64, String next) {
    String redacted = redacted("DATA=" + base64 + "\n" + next + "\n");

    assertThat(redacted).startsWith("DATA=").endsWith("\n" + next + "\n");
    String read = redacted.substring("DATA=".length(), redacted.indexOf('\n'));
    assertThat(decoded(read)).isEqualTo(text.replace(SECRET, MARK));
  }

  private static void assertLines(String lines, String text) {
    assertThat(decoded(lines.replaceAll("[\r\n]", ""))).isEqualTo(text.replace(SECRET, MARK));
  }

  private static String value(String json) {
    return JSON.readTree(json).get("data").asString();
  }

  private static String redacted(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    LayeredScanner.Found found = SCANNER.scan(bytes, 0, bytes.length);
    return switch (REDACTOR.redact(bytes, 0, bytes.length, found.edits(), p -> true)) {
      case Redaction.Done done -> new String(done.body(), StandardCharsets.UTF_8);
      case Redaction.Unwritable unwritable -> throw new AssertionError("unwritable");
      case Redaction.TooLong tooLong -> throw new AssertionError("too long");
      case Redaction.Incomplete incomplete -> throw new AssertionError("incomplete");
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String lines(String text, String lineBreak) {
    return Base64.getMimeEncoder(76, lineBreak.getBytes(StandardCharsets.US_ASCII))
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Strictly, and without what keeps the digits behind a replacement where they were. */
  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8)
        .replaceFirst("(?<=])\\*{1,2}(?= )", "");
  }
}
