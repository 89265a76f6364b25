package dev.sluice.inspect.secrets.pattern;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Kinds of patterns, as an entry selects them. */
public enum SecretCategory {
  /** Names and secrets of accounts. */
  CREDENTIAL(true),
  PRIVATE_KEY(true),
  TOKEN(true),
  /** Passwords in URLs and connection strings. */
  CONNECTION(true),
  /** Values told only by the name before them. */
  ASSIGNMENT(true),
  FINANCIAL(false),
  /** Data of persons. */
  PII(false),
  /** Random text in queries, headers and hosts. */
  ENTROPY(false),
  /** Random text in paths, where it is often ordinary. */
  ENTROPY_PATH(false);

  /** For messages. */
  public static final String NAMES =
      Arrays.stream(values()).map(SecretCategory::text).collect(Collectors.joining(", "));

  private final boolean usual;

  SecretCategory(boolean usual) {
    this.usual = usual;
  }

  /** Whether an entry that selects no categories has it. */
  public boolean isUsual() {
    return usual;
  }

  /** The name in configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The category of a name in configuration. */
  public static Optional<SecretCategory> find(String text) {
    return Arrays.stream(values()).filter(category -> category.text().equals(text)).findFirst();
  }
}
