package dev.sluice.control.api;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Revisions as HTTP entity tags. */
final class EntityTag {
  private static final Pattern TAG = Pattern.compile("\"(\\d{1,18})\"");

  private EntityTag() {}

  static String of(long revision) {
    return "\"" + revision + "\"";
  }

  /**
   * Reads {@code If-Match}.
   *
   * @return empty when it is malformed; an empty number when any revision is acceptable
   */
  static Optional<OptionalLong> expected(@Nullable String header) {
    if (header == null || header.equals("*")) {
      return Optional.of(OptionalLong.empty());
    }
    Matcher tag = TAG.matcher(header);
    return tag.matches()
        ? Optional.of(OptionalLong.of(Long.parseLong(tag.group(1))))
        : Optional.empty();
  }
}
