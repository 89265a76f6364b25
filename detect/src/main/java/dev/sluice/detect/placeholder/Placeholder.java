package dev.sluice.detect.placeholder;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a secret in a request (data-plane 14.2). */
public sealed interface Placeholder {
  String key();

  /** {@code openshell:resolve:env:KEY}, or an alias that ends in the key. */
  record Current(String key) implements Placeholder {}

  /** {@code openshell:resolve:env:v3_KEY}: the secret of that revision, or else the current one. */
  record Revision(String key, long number) implements Placeholder {}

  /** {@code openshell:resolve:env:s…_KEY}: valid while source and binding are unchanged. */
  record Handle(String key, String identity) implements Placeholder {}

  static Placeholder named(String name) {
    Matcher revision = NameForms.REVISION.matcher(name);
    if (revision.matches()) {
      return new Revision(revision.group(2), Long.parseLong(revision.group(1)));
    }
    Matcher handle = NameForms.HANDLE.matcher(name);
    return handle.matches() ? new Handle(handle.group(2), handle.group(1)) : new Current(name);
  }

  final class NameForms {
    private static final Pattern REVISION = Pattern.compile("v([0-9]{1,18})_(.+)");
    private static final Pattern HANDLE = Pattern.compile("s([0-9a-f]{64})_(.+)");

    private NameForms() {}
  }
}
