package dev.sluice.config.settings.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.detect.known.Fingerprint;
import dev.sluice.detect.known.FingerprintKey;
import dev.sluice.detect.known.KnownValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownValueFilesTest {
  private static final String VALUE = "Kx7-pQ2wL9sV4tB6nZ8r";

  @TempDir private Path directory;

  @Test
  void readsNamesAndValues() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("canaries"),
            "# of June\r\n\r\nwiki " + VALUE + "\na.b-c " + VALUE + " x\n");

    assertThat(KnownValueFiles.canaries(file))
        .extracting(KnownValue::name, value -> value.octets().length)
        .containsExactly(tuple("wiki", 20), tuple("a.b-c", 22));
  }

  @ParameterizedTest
  @CsvSource({
    "wiki short,1: the value of wiki has fewer than 16 bytes",
    "wiki 11111111111111111111,1: the value of wiki can be guessed",
    "Kx7-pQ2wL9sV4tB6nZ8r,1: write a name of 1 to 64 letters",
    "a/b Kx7-pQ2wL9sV4tB6nZ8r,1: write a name of 1 to 64 letters"
  })
  void namesFileLineAndRemedyButNoValue(String text, String message) throws IOException {
    Path file = Files.writeString(directory.resolve("canaries"), text);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> KnownValueFiles.canaries(file))
        .withMessageContaining(file + ":" + message)
        .matches(e -> !String.valueOf(e.getMessage()).contains(VALUE));
  }

  @Test
  void aMissingFileIsNamedWithItsKeyBeforeItIsRead() {
    Path none = directory.resolve("none");
    var settings =
        new KnownValueSettings(KnownValueSettings.Action.DENY, Optional.of(none), Optional.empty());

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> KnownValueFiles.digests(settings))
        .withMessage(
            "proxy.known_values.canaries_file: %s cannot be read: no such file or directory;"
                    .formatted(none)
                + " create it or remove the key");
  }

  @Test
  void fingerprintsNeedTheirKey() throws IOException {
    Path key = directory.resolve("key");
    Files.writeString(key, HexFormat.of().formatHex(new byte[FingerprintKey.BYTES]));
    FingerprintKey own = new FingerprintKey(new byte[FingerprintKey.BYTES]);
    byte[] random = new byte[FingerprintKey.BYTES];
    random[0] = 1;
    FingerprintKey other = new FingerprintKey(random);
    byte[] value = VALUE.getBytes(StandardCharsets.US_ASCII);
    Path file = directory.resolve("prints");
    var settings = new KnownValueSettings.Fingerprints(file, key);

    Files.writeString(file, Fingerprint.of(own, "db", value).line(own) + "\n");
    assertThat(KnownValueFiles.fingerprints(settings).fingerprints()).hasSize(1);

    Files.writeString(file, Fingerprint.of(other, "db", value).line(other) + "\n");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> KnownValueFiles.fingerprints(settings))
        .withMessageContaining(":1: was made with another key, " + other.id());

    Files.writeString(file, "db 0123 12\n");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> KnownValueFiles.fingerprints(settings))
        .withMessageContaining(":1: is no line of `sluice secrets fingerprint`");
  }
}
