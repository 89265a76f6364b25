package dev.sluice.config.settings.files;

import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.detect.known.Fingerprint;
import dev.sluice.detect.known.FingerprintKey;
import dev.sluice.detect.known.KnownValue;
import dev.sluice.detect.known.KnownValues.KeyedFingerprints;
import dev.sluice.detect.known.ValueStrength;
import dev.sluice.inspect.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads canaries and fingerprints. Blocks on the disk. Messages hold no part of a value. */
public final class KnownValueFiles {
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_VALUES = 10_000;
  private static final String CANARIES = "proxy.known_values.canaries_file";
  private static final String FINGERPRINTS = "proxy.known_values.fingerprints_file";
  private static final String KEY = "proxy.known_values.fingerprint_key_file";
  private static final char COMMENT = '#';

  private KnownValueFiles() {}

  /**
   * Reads canaries: in each line a name, a blank and the value.
   *
   * @throws UnusableFile names the file, the line and the remedy
   */
  public static List<KnownValue> canaries(Path file) throws UnusableFile {
    List<KnownValue> canaries = new ArrayList<>();
    for (Line line : lines(CANARIES, file)) {
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
   * @throws UnusableFile names the file, the line and the remedy
   */
  public static KeyedFingerprints fingerprints(KnownValueSettings.Fingerprints from)
      throws UnusableFile {
    FingerprintKey key = key(from.key());
    List<Fingerprint> all = new ArrayList<>();
    for (Line line : lines(FINGERPRINTS, from.file())) {
      try {
        all.add(Fingerprint.read(line.text(), key));
      } catch (IllegalArgumentException e) {
        throw line.fault(String.valueOf(e.getMessage()));
      }
    }
    return new KeyedFingerprints(key, all);
  }

  /**
   * Tells one content of all files from another.
   *
   * @throws UnusableFile when one cannot be read
   */
  public static List<String> digests(KnownValueSettings settings) throws UnusableFile {
    List<String> digests = new ArrayList<>();
    if (settings.canaries().isPresent()) {
      digests.add(digest(CANARIES, settings.canaries().get()));
    }
    if (settings.fingerprints().isPresent()) {
      digests.add(digest(FINGERPRINTS, settings.fingerprints().get().file()));
      digests.add(digest(KEY, settings.fingerprints().get().key()));
    }
    return digests;
  }

  private static String digest(String setting, Path file) throws UnusableFile {
    return Sha256.hexOf(new NamedFile(setting, file).bytes(MOST_BYTES + 1));
  }

  /**
   * Reads the key of fingerprints.
   *
   * @throws UnusableFile when there is none
   */
  static FingerprintKey key(Path file) throws UnusableFile {
    try {
      return FingerprintKey.read(new NamedFile(KEY, file).bytes(MOST_BYTES));
    } catch (IllegalArgumentException e) {
      throw new UnusableFile(
          KEY, "%s %s; `sluice secrets fingerprint` makes one".formatted(file, e.getMessage()));
    }
  }

  private record Line(String setting, Path file, int number, String text) {
    UnusableFile fault(String remedy) {
      return new UnusableFile(setting, "%s:%d: %s".formatted(file, number, remedy));
    }

    @Override
    public String toString() {
      return file + ":" + number;
    }
  }

  // A character stands for a byte.
  private static List<Line> lines(String setting, Path file) throws UnusableFile {
    byte[] read = new NamedFile(setting, file).bytes(MOST_BYTES + 1);
    if (read.length > MOST_BYTES) {
      throw new UnusableFile(setting, file + " has more than 16 MiB; leave values out");
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String text : new String(read, StandardCharsets.ISO_8859_1).lines().toList()) {
      number++;
      if (!text.isBlank() && text.charAt(0) != COMMENT) {
        lines.add(new Line(setting, file, number, text));
      }
    }
    if (lines.size() > MOST_VALUES) {
      throw new UnusableFile(
          setting,
          "%s has %d values, more than %d; leave some out"
              .formatted(file, lines.size(), MOST_VALUES));
    }
    return lines;
  }
}
