package dev.sluice.config.settings.proxy;

import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Values that no request may have, whatever its chain: {@code proxy.known_values}. The secrets of
 * {@code proxy.credentials} are among them.
 *
 * @param action {@code action}
 * @param canaries {@code canaries_file}
 * @param fingerprints {@code fingerprints_file}
 */
public record KnownValueSettings(
    Action action, Optional<Path> canaries, Optional<Fingerprints> fingerprints) {
  public static final KnownValueSettings DEFAULTS =
      new KnownValueSettings(Action.DENY, Optional.empty(), Optional.empty());

  private static final String FINGERPRINTS = "fingerprints_file";
  private static final String KEY = "fingerprint_key_file";

  public enum Action {
    DENY,
    RECORD,
    OFF;

    static final Map<String, Action> WORDS = Map.of("deny", DENY, "record", RECORD, "off", OFF);
  }

  /**
   * Fingerprints and their key.
   *
   * @param key {@code fingerprint_key_file}
   */
  public record Fingerprints(Path file, Path key) {}

  public List<Path> files() {
    return Stream.concat(
            canaries.stream(), fingerprints.stream().flatMap(it -> Stream.of(it.file(), it.key())))
        .toList();
  }

  static KnownValueSettings read(Fields section, Path directory) {
    Action action = section.choice("action", Action.WORDS, DEFAULTS.action());
    Optional<Path> canaries = section.file("canaries_file", directory);
    Optional<Path> file = section.file(FINGERPRINTS, directory);
    Optional<Path> key = section.file(KEY, directory);
    if (file.isPresent() != key.isPresent()) {
      section.error(
          file.isPresent() ? FINGERPRINTS : KEY,
          "needs the other of %s and %s; write both".formatted(FINGERPRINTS, KEY));
    }
    return new KnownValueSettings(
        action, canaries, file.flatMap(path -> key.map(of -> new Fingerprints(path, of))));
  }
}
