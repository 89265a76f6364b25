package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.SecretPattern;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in zip archives and in frames of Zstandard, which stand anywhere. */
class ArchiveSecretsTest {
  private static final String SECRET =
      "sk-ant-api03-" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY".repeat(3).substring(0, 93) + "AA";
  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, "[REDACTED]");

  static Stream<UnaryOperator<byte[]>> carriers() {
    return Stream.of(
        zip -> zip,
        zip -> joined(utf8("--x\r\n\r\n"), zip, utf8("\r\n--x--\r\n")),
        Base64.getEncoder()::encode,
        Base64.getMimeEncoder()::encode,
        zip -> joined(utf8("{\"file\": \""), Base64.getEncoder().encode(zip), utf8("\"}")),
        ContentCodec.GZIP::encode,
        ContentCodec.ZSTD::encode,
        zip -> archive("inner.zip", zip, true));
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void areFoundInEntries(UnaryOperator<byte[]> carrier) {
    byte[] data = utf8("some words, then " + SECRET + " and more words");
    for (boolean deflated : new boolean[] {true, false}) {
      byte[] body = carrier.apply(archive("a.txt", data, deflated));

      assertThat(ids(body)).as("deflated %s", deflated).contains("anthropic-key");
    }
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void areNotRedactedThere(UnaryOperator<byte[]> carrier) {
    for (boolean deflated : new boolean[] {true, false}) {
      byte[] body = carrier.apply(archive("a.txt", utf8("key " + SECRET), deflated));

      assertThat(redaction(body)).isInstanceOf(SecretRedactor.Redaction.Unwritable.class);
    }
  }

  @Test
  void areFoundInNamesAndInEachEntry() {
    byte[] named = archive(SECRET + ".txt", utf8("words"), true);
    byte[] second =
        joined(archive("a", utf8("words"), true), archive("b", utf8(" " + SECRET), false));

    assertThat(redaction(named)).isInstanceOf(SecretRedactor.Redaction.Unwritable.class);
    assertThat(redaction(second)).isInstanceOf(SecretRedactor.Redaction.Unwritable.class);
  }

  @Test
  void areFoundInAnArchiveThatIsCutOff() {
    byte[] noise = new byte[2000];
    new Random(7).nextBytes(noise);
    byte[] zip = archive("a", joined(utf8(SECRET + " "), noise), true);

    assertThat(ids(Arrays.copyOf(zip, 1000))).contains("anthropic-key");
  }

  @Test
  void areRedactedBesideAnArchive() {
    byte[] body = joined(utf8(SECRET + " "), archive("a", utf8("words"), true));

    assertThat(redaction(body)).isInstanceOf(SecretRedactor.Redaction.Done.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 19, 20})
  void areRedactedInFramesOfAnyForm(int frames) {
    byte[] text = utf8("words " + SECRET + " more");
    byte[] frame = ContentCodec.ZSTD.encode(text);
    byte[] body = utf8("before ");
    for (int i = 0; i <= frames; i++) {
      body = joined(body, frame);
    }
    byte[] cleaned = ((SecretRedactor.Redaction.Done) redaction(joined(body, utf8("(")))).body();

    byte[] coded = Arrays.copyOfRange(cleaned, 7, cleaned.length - 1);
    byte[] plain = ContentCodec.ZSTD.decodeUpTo(coded, 0, coded.length, 1 << 20);
    assertThat(utf8(plain)).isEqualTo("words [REDACTED] more".repeat(frames + 1));
    assertThat(cleaned).startsWith(utf8("before ")).endsWith(utf8("("));
  }

  private static byte[] archive(String name, byte[] data, boolean deflated) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      ZipEntry entry = new ZipEntry(name);
      if (!deflated) {
        CRC32 sum = new CRC32();
        sum.update(data);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(data.length);
        entry.setCrc(sum.getValue());
      }
      zip.putNextEntry(entry);
      zip.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static List<String> ids(byte[] body) {
    LayeredScanner.Found found = SCANNER.scan(body, 0, body.length);
    return Edits.patterns(found.edits()).stream().map(SecretPattern::id).distinct().toList();
  }

  private static SecretRedactor.Redaction redaction(byte[] body) {
    LayeredScanner.Found found = SCANNER.scan(body, 0, body.length);
    return new SecretRedactor(SCANNER, Integer.MAX_VALUE)
        .redact(body, 0, body.length, found.edits(), pattern -> true);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
