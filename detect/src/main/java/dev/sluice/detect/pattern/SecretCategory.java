package dev.sluice.detect.pattern;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Kinds of patterns, as an entry selects them. */
public enum SecretCategory {
  CREDENTIAL(true),
  PRIVATE_KEY(true),
  TOKEN(true),
  CONNECTION(true),
  ASSIGNMENT(true),
  FINANCIAL(false),
  PII(false),
  ENTROPY(false),
  /** Random text in paths, where it is often ordinary. */
  ENTROPY_PATH(false);

  public static final String NAMES =
      Arrays.stream(values()).map(SecretCategory::text).collect(Collectors.joining(", "));

  private final boolean usual;

  SecretCategory(boolean usual) {
    this.usual = usual;
  }

  public boolean isUsual() {
    return usual;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<SecretCategory> find(String text) {
    return Arrays.stream(values()).filter(category -> category.text().equals(text)).findFirst();
  }
}
