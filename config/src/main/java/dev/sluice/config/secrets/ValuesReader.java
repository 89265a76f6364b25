package dev.sluice.config.secrets;

import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.inspect.digest.ValueFingerprint;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads lists of fingerprints. */
final class ValuesReader {
  private static final int MOST = 256;

  private ValuesReader() {}

  /** Empty when the key is absent. */
  static Set<ValueFingerprint> read(ConfigFields fields, String key) throws InvalidConfig {
    List<String> texts = fields.texts(key);
    if (texts.size() > MOST) {
      throw new InvalidConfig(fields.at(key), "has more than %d items".formatted(MOST));
    }
    Set<ValueFingerprint> values = new HashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      Optional<ValueFingerprint> value = ValueFingerprint.parse(texts.get(i));
      if (value.isEmpty()) {
        throw new InvalidConfig(
            fields.at(key, i),
            "must be sha256: and 16 to 64 hexadecimal digits, as `sluice secrets scan` prints"
                + " them");
      }
      values.add(value.get());
    }
    return values;
  }
}
