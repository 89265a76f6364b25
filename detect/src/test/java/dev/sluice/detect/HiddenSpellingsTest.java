package dev.sluice.detect;

import static dev.sluice.detect.Encoding.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.testing.SampleSecrets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unusual spellings of encodings that receivers accept. */
class HiddenSpellingsTest {
  private static final String SECRET = SampleSecrets.all().getOrDefault("anthropic-key", "");
  private static final LayeredScanner SCANNER =
      new LayeredScanner(Searching.withDefaults().scanner(), 4, "[REDACTED]");

  /** Each looks like the begin of gzip. Beyond so many tries, the finding is that some are left. */
  @Test
  void manyFalseBeginsAreToldOf() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < 300; i++) {
      body.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, (byte) 0xFF, 'x'});
    }

    assertThat(SCANNER.scan(body.toByteArray(), 0, body.size()).undecoded()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\b", "\\f", "\\v", "\\0", "\\x00", "&nbsp;", "&shy;"})
  void ofEscapesBeforeASecret(String escape) {
    assertIsFound("{\"a\": \"x" + escape + SECRET + "\"}");
  }

  @Test
  void ofCharactersInJavaScript() {
    assertIsFound(each("\\%03o"::formatted));
    assertIsFound(each("\\u{0000000%x}"::formatted));
    assertIsFound(SECRET.replace("-", "\\-"));
  }

  @Test
  void ofReferencesInHtml() {
    assertIsFound(each("&#0000000000%d;"::formatted));
    assertIsFound(each("&#x000000000%x;"::formatted));
    assertIsFound(each("&#%d"::formatted));
    assertIsFound(each(c -> Character.toString(c) + "&shy;"));
    assertIsFound(each(c -> Character.toString(c) + "&ZeroWidthSpace;"));
  }

  /** As programs write characters beyond the basic plane in JSON. */
  @Test
  void ofMathematicalLettersInUnits() {
    String styled =
        each(
            c ->
                Character.isUpperCase(c)
                    ? "\\ud835\\u%04x".formatted((int) Character.lowSurrogate(c - 'A' + 0x1D400))
                    : Character.toString(c));

    assertIsFound("{\"a\": \"" + styled + "\"}");
  }

  /** Squared letters, segmented digits, and the tags that show nothing and stand for ASCII. */
  @Test
  void ofOtherCharactersBeyondTheBasicPlane() {
    assertIsFound(each(c -> styled(c, 'A', 'Z', 0x1F130)));
    assertIsFound(each(c -> styled(c, '0', '9', 0x1FBF0)));
    String tags = each(c -> Character.toString(c + 0xE0000));
    assertIsFound("see " + tags + " below");
    assertIsFound("see" + Character.toString(0xE0020) + tags + " below");
    assertIsFound(each(c -> Character.toString(c) + Character.toString(0xE0100 + c)));
  }

  private static String styled(int c, char first, char last, int to) {
    return Character.toString(c >= first && c <= last ? c - first + to : c);
  }

  /** Blanks that a transport added to a line (RFC 2045 section 6.7, rule 3). */
  @ParameterizedTest
  @ValueSource(strings = {"= \r\n", "=\t\n", "=  \t \r\n"})
  void ofSoftLineBreaks(String lineBreak) {
    assertIsFound("The key is " + SECRET.substring(0, 30) + lineBreak + SECRET.substring(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-32LE", "UTF-32BE"})
  void ofByteOrderMarks(String charset) {
    for (String mark : List.of("", "\uFEFF")) {
      byte[] body = (mark + "{\"a\": \"" + SECRET + "\"}").getBytes(Charset.forName(charset));
      LayeredScanner.Found found = SCANNER.scan(body, 0, body.length);
      byte[] redacted = Edits.applied(body, 0, body.length, found.edits());

      assertThat(new String(redacted, Charset.forName(charset)))
          .endsWith("{\"a\": \"[REDACTED]\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\n", "\\r\\n", "%0A", "%0D%0A", "&#10;"})
  void ofLineBreaksInBase64(String lineBreak) {
    String lines =
        Base64.getMimeEncoder(76, new byte[] {'\n'})
            .encodeToString(utf8("some words before the key " + SECRET + " and behind it"));

    assertIsFound("{\"a\": \"" + lines.replace("\n", lineBreak) + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "<", "`", ",", ")", "&", "\""})
  void ofTheEndOfBase64InLines(String after) {
    for (int more = 0; more < 4; more++) {
      String lines =
          Base64.getMimeEncoder(76, new byte[] {'\n'})
              .encodeToString(utf8("words before the key " + SECRET + " x".repeat(more)));

      assertIsFound(" " + lines + after + " other");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\n", "%22", "\\u0022", "&#34;", "x%20", "\\\""})
  void ofTextBeforeCompressedBytes(String before) {
    byte[] zlib = ContentCodec.DEFLATE.encode(utf8("the key is " + SECRET + " and no other"));

    assertIsFound("{\"a\": \"" + before + Base64.getEncoder().encodeToString(zlib) + " \"}");
  }

  @Test
  void ofTheEndOfASentence() {
    String token = SampleSecrets.all().getOrDefault("jwt", "");
    for (String after : List.of(".", "...", ". Then", ".\n")) {
      assertThat(ids("The token is " + token + after)).as(after).containsExactly("jwt");
    }
  }

  @Test
  void ofMembersOfGzip() {
    byte[] first = ContentCodec.GZIP.encode(utf8("the key is " + SECRET.substring(0, 30)));
    byte[] second = ContentCodec.GZIP.encode(utf8(SECRET.substring(30) + " and no other"));

    assertIsFound(base64(first, second));
    byte[][] many = new byte[301][];
    Arrays.fill(many, ContentCodec.GZIP.encode(new byte[0]));
    many[300] = ContentCodec.GZIP.encode(utf8("the key is " + SECRET));
    assertIsFound(base64(many));
  }

  /** A stream that goes on with a block of a type that does not exist. */
  @Test
  void ofABrokenStream() {
    Deflater deflater = new Deflater();
    deflater.setInput(utf8("the key is " + SECRET + " and no other"));
    byte[] coded = new byte[1000];
    int length = deflater.deflate(coded, 0, coded.length, Deflater.SYNC_FLUSH);
    deflater.end();
    coded[length] = 7;

    assertIsFound(base64(Arrays.copyOf(coded, length + 8)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x08, 0x18, 0x28, 0x38, 0x48, 0x58, 0x68, 0x78})
  void ofTheWindowOfZlib(int method) {
    byte[] zlib = ContentCodec.DEFLATE.encode(utf8("the key is " + SECRET + " and no other"));
    zlib[0] = (byte) method;
    zlib[1] = (byte) (31 - (method << 8) % 31);

    assertIsFound(base64(zlib));
  }

  private static String base64(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return Base64.getEncoder().encodeToString(all.toByteArray());
  }

  private static void assertIsFound(String body) {
    assertThat(ids(body)).as(body).containsExactly("anthropic-key");
  }

  private static String each(IntFunction<String> spelled) {
    return SECRET.chars().mapToObj(spelled).collect(Collectors.joining());
  }

  private static List<String> ids(String body) {
    byte[] bytes = utf8(body);
    return Edits.patterns(SCANNER.scan(bytes, 0, bytes.length).edits()).stream()
        .map(SecretPattern::id)
        .distinct()
        .toList();
  }
}
