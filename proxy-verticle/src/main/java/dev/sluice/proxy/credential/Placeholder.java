package dev.sluice.proxy.credential;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in for a secret (data-plane 14.2). */
public sealed interface Placeholder {
  /** The name of the credential. */
  String key();

  /** {@code openshell:resolve:env:KEY}, or an alias that ends in the key. */
  record Current(String key) implements Placeholder {}

  /** {@code openshell:resolve:env:v3_KEY}: the secret as it was then, or as it is. */
  record Revision(String key, long number) implements Placeholder {}

  /** {@code openshell:resolve:env:s…_KEY}: only as long as the credential is the same. */
  record Handle(String key, String identity) implements Placeholder {}

  /** The name behind the marker. */
  static Placeholder named(String name) {
    Matcher revision = Forms.REVISION.matcher(name);
    if (revision.matches()) {
      return new Revision(revision.group(2), Long.parseLong(revision.group(1)));
    }
    Matcher handle = Forms.HANDLE.matcher(name);
    return handle.matches() ? new Handle(handle.group(2), handle.group(1)) : new Current(name);
  }

  /** Of the names. */
  final class Forms {
    private static final Pattern REVISION = Pattern.compile("v([0-9]{1,18})_(.+)");
    private static final Pattern HANDLE = Pattern.compile("s([0-9a-f]{64})_(.+)");

    private Forms() {}
  }
}
