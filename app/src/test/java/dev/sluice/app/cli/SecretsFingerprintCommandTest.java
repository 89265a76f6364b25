package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.known.Fingerprint;
import dev.sluice.detect.known.FingerprintKey;
import dev.sluice.detect.known.KnownValues;
import dev.sluice.detect.known.KnownValues.KeyedFingerprints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code secrets fingerprint}. */
@Isolated("reads standard output")
class SecretsFingerprintCommandTest {
  private static final String VALUE = "Kx7-pQ2wL9sV4tB6nZ8r/yH3";

  private final CapturedOutput output = new CapturedOutput();
  private final InputStream realIn = System.in;
  @TempDir private Path directory;
  private Path key;

  @BeforeEach
  void name() {
    key = directory.resolve("prints.key");
  }

  @AfterEach
  void release() {
    output.close();
    System.setIn(realIn);
  }

  private int run(String name, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("secrets", "fingerprint", "--key", key.toString(), "--name", name));
    arguments.addAll(List.of(more));
    return SluiceCommand.execute(arguments.toArray(String[]::new));
  }

  private int fingerprint(String value, String name) {
    System.setIn(new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8)));
    return run(name, "--file", "-");
  }

  @Test
  void printsALineThatFindsTheValue() throws IOException {
    assertThat(fingerprint(VALUE + "\n", "db")).isZero();

    String line = output.out().strip();
    FingerprintKey made =
        new FingerprintKey(HexFormat.of().parseHex(Files.readString(key).strip()));
    KnownValues known =
        new KnownValues(
            List.of(),
            Optional.of(new KeyedFingerprints(made, List.of(Fingerprint.read(line, made)))));
    byte[] text = ("a " + VALUE + " b").getBytes(StandardCharsets.UTF_8);
    assertThat(known.bodyScanner().scan(text, 0, text.length).edits()).hasSize(1);
    assertThat(line).startsWith("db ").doesNotContain(VALUE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
  }

  @Test
  void usesTheKeyThatIsThere() throws IOException {
    fingerprint(VALUE, "a");
    String made = Files.readString(key);
    fingerprint(VALUE, "a");

    assertThat(Files.readString(key)).isEqualTo(made);
    assertThat(output.out().lines().distinct()).hasSize(1);
  }

  @Test
  void refusesWeakValuesAndOtherFiles() throws IOException {
    assertThat(fingerprint("hunter2", "a")).isEqualTo(2);
    assertThat(output.err()).contains("fewer than 16 bytes").doesNotContain("hunter2");

    Files.writeString(key, "no key");
    assertThat(fingerprint(VALUE, "a")).isEqualTo(2);
    assertThat(output.err()).contains(key + " is no key of fingerprints").doesNotContain(VALUE);
  }

  @Test
  void takesNoValueFromArguments() {
    assertThat(run("a", VALUE)).isEqualTo(2);
    assertThat(output.err()).contains("no value is taken from arguments").doesNotContain(VALUE);
  }
}
