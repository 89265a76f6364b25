package dev.sluice.detect;

import dev.sluice.detect.pattern.SecretPattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The patterns that ship with Sluice, specific ones before general ones. {@code
 * src/main/patterns/secrets.toml} defines them, and the build generates {@code PatternPack} from
 * it.
 */
public final class SecretCatalog {
  /** Version of the pack; rises when a pattern is added or finds something else. */
  public static final int VERSION = PatternPack.VERSION;

  public static final List<SecretPattern> ALL = PatternPack.patterns();

  public static final List<SecretPattern> USUAL =
      ALL.stream().filter(pattern -> pattern.facts().category().isUsual()).toList();

  private static final Map<String, SecretPattern> BY_ID =
      ALL.stream().collect(Collectors.toUnmodifiableMap(SecretPattern::id, Function.identity()));

  private SecretCatalog() {}

  public static Optional<SecretPattern> find(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }
}
