package dev.sluice.bench.scan;

import dev.sluice.detect.coding.ContentCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Bodies with compressed streams made to be expensive, each of the same length, by name. */
final class HostileStreams {
  private static final String KEY = "sk-" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY";
  private static final UnaryOperator<byte[]> BASE64 = Base64.getEncoder()::encode;
  private static final UnaryOperator<byte[]> GZIP = ContentCodec.GZIP::encode;

  private final int size;
  private final Map<String, Supplier<byte[]>> bodies = new LinkedHashMap<>();

  private HostileStreams(int size) {
    this.size = size;
  }

  /** All of them. */
  static Map<String, Supplier<byte[]>> of(int size) {
    HostileStreams made = new HostileStreams(size);
    made.addCompressed();
    made.addMany();
    made.addFitting();
    return made.bodies;
  }

  private void addCompressed() {
    fill("gzip bomb", () -> GZIP.apply(HostileText.cycle(HostileText.utf8("words "), 64 << 20)));
    fill(
        "gzip bomb in base64",
        () -> BASE64.apply(GZIP.apply(HostileText.cycle(HostileText.utf8("words "), 16 << 20))));
    fill(
        "gzip bomb of escapes",
        () -> GZIP.apply(HostileText.cycle(HostileText.utf8("\\\\u0041%25"), 64 << 20)));
    fill(
        "gzip bomb of literals",
        () -> GZIP.apply(HostileText.cycle(HostileText.utf8("sk-a "), 64 << 20)));
    fill(
        "gzip bomb of base64",
        () ->
            GZIP.apply(HostileText.cycle(HostileText.utf8("QUJDREVGR0hJSktMTU5PUFF "), 64 << 20)));
    fill(
        "gzip bomb of keys",
        () -> GZIP.apply(HostileText.cycle(HostileText.utf8(KEY + " "), 64 << 20)));
    fill(
        "gzip of gzip",
        () -> HostileText.times(HostileText.cycle(HostileText.utf8("word "), 128 << 20), 2, GZIP));
    fill(
        "zlib bomb",
        () -> ContentCodec.DEFLATE.encode(HostileText.cycle(HostileText.utf8("words "), 64 << 20)));
  }

  private void addMany() {
    fill(
        "zstd bomb",
        () -> ContentCodec.ZSTD.encode(HostileText.cycle(HostileText.utf8("words "), 64 << 20)));
    fill(
        "brotli bomb",
        () -> ContentCodec.BR.encode(HostileText.cycle(HostileText.utf8("words "), 64 << 20)));
    fill(
        "brotli in words",
        () -> word(ContentCodec.BR.encode(HostileText.utf8("sixteen bytes xyz"))));
    fill("begins of brotli in words", () -> word(HostileText.utf8("\u001b;\0 and other bytes")));
    fill("many small gzip", () -> GZIP.apply(HostileText.utf8("")));
    fill(
        "many small bombs",
        () -> GZIP.apply(HostileText.cycle(HostileText.utf8("word "), 100_000)));
    fill(
        "many small bombs in base64",
        () ->
            HostileText.utf8(
                HostileText.latin(
                        BASE64.apply(
                            GZIP.apply(HostileText.cycle(HostileText.utf8("word "), 100_000))))
                    + " "));
    repeat("gzip headers", "\u001f\u008b\b\0\0\0\0\0\0\0");
    repeat("gzip headers with names", "\u001f\u008b\b\b\0\0\0\0\0\0name");
    repeat("zstd headers", "(\u00b5/\u00fd\u0004X\u0001\0\0");
    repeat("zip headers", "PK\u0003\u0004\u0014\0\0\0\b\0" + "\0".repeat(16) + "\1\0\0\0a");
  }

  private static byte[] word(byte[] bytes) {
    return HostileText.utf8(HostileText.latin(BASE64.apply(bytes)) + " ");
  }

  /** Compressed bytes that are just within the bounds. */
  private void addFitting() {
    for (String part :
        List.of(
            "words ",
            "sk-",
            "sk-a ",
            "\\\\u0041%25",
            "%25+",
            "QUJDREVGR0hJSktMTU5PUFE ",
            KEY + " ",
            "\u00e9\uff41",
            "=41=\n",
            "a\0b\0",
            "\u001f\u008b\b\0\0\0\0\0\0\0")) {
      for (int mebibytes : new int[] {3, 7, 14}) {
        bodies.put(
            "gzip of " + mebibytes + " MiB of " + part.strip(),
            () ->
                Arrays.copyOf(
                    GZIP.apply(HostileText.cycle(HostileText.utf8(part), mebibytes << 20)), size));
      }
    }
  }

  private void repeat(String name, String part) {
    fill(name, () -> part.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void fill(String name, Supplier<byte[]> part) {
    bodies.put(name, () -> HostileText.cycle(part.get(), size));
  }
}
