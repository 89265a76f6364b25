package dev.sluice.proxy.known;

import dev.sluice.config.file.FileFault;
import dev.sluice.config.file.RegularFile;
import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.inspect.secrets.known.Fingerprint;
import dev.sluice.inspect.secrets.known.FingerprintKey;
import dev.sluice.inspect.secrets.known.KnownValue;
import dev.sluice.inspect.secrets.known.KnownValues.KeyedFingerprints;
import dev.sluice.inspect.secrets.known.ValueStrength;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads canaries and fingerprints. Blocks on the disk. Messages hold no part of a value. */
final class KnownValueFiles {
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_VALUES = 10_000;
  private static final String SETTING = "proxy.known_values.";
  private static final String KEY_SETTING = SETTING + "fingerprint_key_file";
  private static final char COMMENT = '#';

  private KnownValueFiles() {}

  /**
   * Reads canaries: in each line a name, a blank and the value.
   *
   * @throws IOException names the file, the line and the remedy
   */
  static List<KnownValue> canaries(Path file) throws IOException {
    List<KnownValue> canaries = new ArrayList<>();
    for (Line line : lines(SETTING + "canaries_file", file)) {
      int blank = line.text().indexOf(' ');
      String name = blank < 0 ? "" : line.text().substring(0, blank);
      if (!Fingerprint.NAME.matcher(name).matches()) {
        throw line.fault(
            "write a name of 1 to 64 letters, digits, '_', '.' and '-', a blank and the value");
      }
      byte[] value = line.text().substring(blank + 1).getBytes(StandardCharsets.ISO_8859_1);
      Optional<String> weakness = ValueStrength.weakness(value);
      if (weakness.isPresent()) {
        throw line.fault("the value of " + name + " " + weakness.get());
      }
      canaries.add(new KnownValue(KnownValue.Kind.CANARY, name, value));
    }
    return canaries;
  }

  /**
   * Reads fingerprints and their key.
   *
   * @throws IOException names the file, the line and the remedy
   */
  static KeyedFingerprints fingerprints(KnownValueSettings.Fingerprints from) throws IOException {
    FingerprintKey key = key(from.key());
    List<Fingerprint> all = new ArrayList<>();
    for (Line line : lines(SETTING + "fingerprints_file", from.file())) {
      try {
        all.add(Fingerprint.read(line.text(), key));
      } catch (IllegalArgumentException e) {
        throw line.fault(String.valueOf(e.getMessage()));
      }
    }
    return new KeyedFingerprints(key, all);
  }

  /** Tells one content of a file from another. */
  static String digest(Path file) throws IOException {
    return Sha256.hexOf(RegularFile.read(file, MOST_BYTES + 1));
  }

  private static FingerprintKey key(Path file) throws IOException {
    try {
      return FingerprintKey.read(read(KEY_SETTING, file, MOST_BYTES));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s %s; `sluice secrets fingerprint` makes one".formatted(file, e.getMessage()));
    }
  }

  private static byte[] read(String setting, Path file, int most) throws IOException {
    try {
      return RegularFile.read(file, most);
    } catch (IOException e) {
      throw new IOException("%s: %s: %s".formatted(setting, file, FileFault.reason(e)), e);
    }
  }

  /** A line with content. */
  private record Line(Path file, int number, String text) {
    IOException fault(String remedy) {
      return new IOException("%s:%d: %s".formatted(file, number, remedy));
    }

    @Override
    public String toString() {
      return file + ":" + number;
    }
  }

  /** A character stands for a byte. */
  private static List<Line> lines(String setting, Path file) throws IOException {
    byte[] read = read(setting, file, MOST_BYTES + 1);
    if (read.length > MOST_BYTES) {
      throw new IOException(file + " has more than 16 MiB; leave values out");
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String text : new String(read, StandardCharsets.ISO_8859_1).lines().toList()) {
      number++;
      if (!text.isBlank() && text.charAt(0) != COMMENT) {
        lines.add(new Line(file, number, text));
      }
    }
    if (lines.size() > MOST_VALUES) {
      throw new IOException(
          "%s has %d values, more than %d; leave some out"
              .formatted(file, lines.size(), MOST_VALUES));
    }
    return lines;
  }
}
