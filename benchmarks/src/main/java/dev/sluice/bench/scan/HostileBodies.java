package dev.sluice.bench.scan;

import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.pattern.SecretPattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Bodies made to be expensive for {@code sluice/secrets}, each of the same length, by name. */
final class HostileBodies {
  private static final String KEY = "sk-" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY";
  private static final String MARKER = "OPENSHELL-RESOLVE-ENV-KEY";
  private static final UnaryOperator<byte[]> BASE64 = Base64.getEncoder()::encode;
  private static final UnaryOperator<byte[]> GZIP = ContentCodec.GZIP::encode;

  private final int size;
  private final Map<String, Supplier<byte[]>> bodies = new LinkedHashMap<>();

  private HostileBodies(int size) {
    this.size = size;
  }

  /** All of them. */
  static Map<String, Supplier<byte[]>> of(int size) {
    HostileBodies made = new HostileBodies(size);
    made.addEscapes();
    made.addEscapesWithin();
    made.addDigits();
    made.addNested();
    made.addCharacters();
    made.addSecrets();
    made.bodies.putAll(HostileStreams.of(size));
    return made.bodies;
  }

  /** Each literal of the pack alone, with a separator. */
  static Map<String, Supplier<byte[]>> literals(int size) {
    HostileBodies made = new HostileBodies(size);
    for (SecretPattern pattern : SecretCatalog.ALL) {
      for (String literal : pattern.literals()) {
        made.repeat("literal of " + pattern.id() + ": " + literal, literal + " ");
        made.repeat("literal of " + pattern.id() + ": " + literal + ", joined", literal);
      }
    }
    return made.bodies;
  }

  private void addEscapes() {
    repeat("backslashes", "\\");
    repeat("JSON escapes", "\\n\\\"");
    repeat("JSON units", "\\u0041\\u0062");
    repeat("octal escapes", "\\101\\5");
    repeat("surrogates", "\\ud835\\udc00");
    repeat("percent", "%41%62");
    repeat("percent and plus", "%41+b+");
    repeat("percent of percent", "%25");
    repeat("percent of percent of percent", "%252525252541");
    repeat("references", "&amp;");
    repeat("references of references", "&amp;amp;amp;amp;amp;lt;");
    repeat("long references", "&ZeroWidthSpace;");
    repeat("unfinished references", "&ZeroWidthSpac");
    repeat("numbers", "&#65;&#x41;");
    repeat("long numbers", "&#000000000000000000000000000000000065;");
    repeat("quoted-printable", "=41=62");
    repeat("quoted-printable of itself", "=3D3D3D3D41");
    repeat("soft line breaks", "=\n");
    repeat("soft line breaks after words", "word=\nab: ");
  }

  private void addEscapesWithin() {
    for (int levels : new int[] {2, 4, 8}) {
      fill("JSON in JSON, " + levels, HostileText.deep("say \"a\"\\n ", levels, HostileText::json));
      fill(
          "percent, " + levels,
          HostileText.deep(
              "a=b c&d",
              levels,
              t ->
                  t.replace("%", "%25").replace("=", "%3D").replace("&", "%26").replace(" ", "+")));
      fill("escapes in turn, " + levels, HostileText.deep("a\"b", levels, HostileText::mixed));
      fill(
          "units of units, " + levels,
          HostileText.deep("ab", Math.min(levels, 4), HostileText::units));
      fill(
          "every kind, sparse " + levels,
          "x".repeat(500) + HostileText.deep("\"", levels, HostileText::json));
    }
    repeat("escape at reach", "\\n" + "a ".repeat(256));
    repeat("plus and percent apart", "%41" + "a+".repeat(100));
  }

  private void addDigits() {
    String short64 = Base64.getEncoder().encodeToString(HostileText.utf8("seventeen bytes  x"));
    repeat("base64 words", short64 + " ");
    repeat("base64 lines of 24", short64 + "\n");
    repeat("base64 lines of 40", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk\n");
    repeat("base64 lines and short ones", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk\nQUJD\n");
    random("base64 noise", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    random("digits of four encodings", "abcdef234567");
    random("digits of four encodings, ASCII", "234567");
    random("digits of each alignment", "ABEFQRUV");
    random("digits of two encodings", "ABCDEF234567");
    random("base64 runs of 64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 64);
    random("runs of 64 of four encodings", "abcdef234567", 64);
    random("runs of 35 of four encodings", "abcdef234567", 35);
    random("runs of 24, each alignment", "ABEFQRUV", 24);
    random("lines of 40 of four encodings", "abcdef234567", 40);
    repeat("zlib in base64", "eJwLy0xR" + "A".repeat(30) + " ");
    repeat("gzip in base64", "H4sIAAAA" + "A".repeat(30) + " ");
  }

  private void addNested() {
    for (int levels : new int[] {2, 4, 8, 12}) {
      int times = levels;
      fill("base64 of base64, " + levels, () -> HostileText.times(core(times), times, BASE64));
    }
    fill(
        "escapes in base64",
        () -> BASE64.apply(HostileText.cycle(HostileText.utf8("\\\\n%25"), size / 2)));
    fill(
        "hex of hex",
        () ->
            HostileText.times(
                HostileText.cycle(HostileText.utf8("ab"), size / 8),
                3,
                t -> HostileText.utf8(HexFormat.of().formatHex(t))));
    fill("1,000 deep gzip", () -> HostileText.times(HostileText.utf8("words"), 1000, GZIP));
    fill("1,000 deep JSON", "[\"".repeat(1000) + "a\\n" + "\"]".repeat(1000));
  }

  private byte[] core(int levels) {
    byte[] text = HostileText.utf8("words and text ".repeat(size / 15 + 1));
    return Arrays.copyOf(text, (int) (size * Math.pow(0.75, levels)));
  }

  private void addCharacters() {
    repeatUtf8("full width", "\uff41\uff42");
    repeatUtf8("zero width", "a\u200b");
    repeatUtf8("mathematical", "\ud835\udc00");
    repeatUtf8("wide text", "\u6f22\u5b57 ");
    repeat("UTF-16", "a\0b\0");
    repeat("UTF-16 runs of 8", "a\0b\0c\0d\0e\0f\0g\0h\0\u0080\u0080");
    repeat("UTF-16 runs of 7", "a\0b\0c\0d\0e\0f\0g\0\u0080\u0080");
    repeat("UTF-32", "a\0\0\0");
    repeat("UTF-16 of UTF-16", "a\0\0\0b\0\0\0");
    random("noise", HostileText.latin(HostileText.all()));
  }

  private void addSecrets() {
    repeat("literals before a marker", "sk-".repeat(100) + MARKER + " ");
    repeat("literals before each marker", "sk-" + MARKER);
    repeat("markers", "x" + MARKER + " ");
    repeat("keys", KEY + " ");
    repeat("begins of keys in lines", KEY.substring(0, 10) + "\n");
    repeat("literals in lines", "AKIA\n");
    repeat("keys in JSON", "\"\\u0073" + KEY.substring(1) + "\",");
    fill(
        "keys in base64",
        () -> BASE64.apply(HostileText.cycle(HostileText.utf8(KEY + "  "), size / 2)));
    fill(
        "keys in base64 runs",
        HostileText.latin(BASE64.apply(HostileText.utf8("key " + KEY))) + " ");
    fill(
        "keys in base64 of base64",
        () ->
            HostileText.times(
                HostileText.cycle(HostileText.utf8(KEY + "  "), size / 2), 3, BASE64));
    fill("keys in escapes", HostileText.deep("\"" + KEY + "\\n ", 4, HostileText::json));
  }

  private void repeat(String name, String part) {
    fill(name, part);
  }

  private void repeatUtf8(String name, String part) {
    fill(name, () -> HostileText.utf8(part));
  }

  private void random(String name, String digits) {
    random(name, digits, Integer.MAX_VALUE);
  }

  private void random(String name, String digits, int run) {
    bodies.put(
        name,
        () -> {
          Random random = new Random(7);
          byte[] made = new byte[size];
          for (int i = 0; i < size; i++) {
            boolean end = i % run == run - 1;
            made[i] = (byte) (end ? '\n' : digits.charAt(random.nextInt(digits.length())));
          }
          return made;
        });
  }

  private void fill(String name, String part) {
    bodies.put(name, () -> HostileText.cycle(part.getBytes(StandardCharsets.ISO_8859_1), size));
  }

  private void fill(String name, Supplier<byte[]> part) {
    bodies.put(name, () -> HostileText.cycle(part.get(), size));
  }
}
