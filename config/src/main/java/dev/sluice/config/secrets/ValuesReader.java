package dev.sluice.config.secrets;

import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.Value;
import dev.sluice.inspect.digest.ValueFingerprint;
import java.util.HashSet;
import java.util.Set;

/** Reads lists of fingerprints. */
final class ValuesReader {
  private static final int MOST = 256;

  private ValuesReader() {}

  static Set<ValueFingerprint> read(ConfigFields fields, String key, ConfigFaults faults) {
    if (fields.value(key).filter(ValuesReader::isTooLong).isPresent()) {
      faults.add(new InvalidConfig(fields.at(key), "has more than %d items".formatted(MOST)));
      return Set.of();
    }
    return new HashSet<>(faults.texts(fields, key, ValuesReader::fingerprint));
  }

  private static boolean isTooLong(Value value) {
    return value instanceof Value.ListValue list && list.values().size() > MOST;
  }

  private static ValueFingerprint fingerprint(String text, String path) throws InvalidConfig {
    return ValueFingerprint.parse(text)
        .orElseThrow(
            () ->
                new InvalidConfig(
                    path,
                    "must be sha256: and 16 to 64 hexadecimal digits, as `sluice secrets scan`"
                        + " prints them"));
  }
}
