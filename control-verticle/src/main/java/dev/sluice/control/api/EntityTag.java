package dev.sluice.control.api;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Revisions as HTTP entity tags. */
final class EntityTag {
  private static final Pattern TAG = Pattern.compile("\"(\\d{1,18})\"");

  private EntityTag() {}

  static String of(long revision) {
    return "\"" + revision + "\"";
  }

  /**
   * Reads the conditions of a change: {@code If-Match} with one tag or {@code *}, or {@code
   * If-None-Match: *} (RFC 9110 section 13.1).
   *
   * @return empty when they are malformed; an empty number when any revision is acceptable; 0 when
   *     there must be no policy
   */
  static Optional<OptionalLong> expected(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    if (ifNoneMatch == null) {
      return expected(ifMatch);
    }
    return ifMatch == null && ifNoneMatch.strip().equals("*")
        ? Optional.of(OptionalLong.of(0))
        : Optional.empty();
  }

  /** Whether {@code If-None-Match} of a read names this revision; tags compare weakly. */
  static boolean isKnown(@Nullable String ifNoneMatch, long revision) {
    if (ifNoneMatch == null) {
      return false;
    }
    String own = of(revision);
    return Stream.of(ifNoneMatch.split(",", -1))
        .map(String::strip)
        .anyMatch(tag -> tag.equals("*") || tag.equals(own) || tag.equals("W/" + own));
  }

  private static Optional<OptionalLong> expected(@Nullable String header) {
    if (header == null || header.equals("*")) {
      return Optional.of(OptionalLong.empty());
    }
    Matcher tag = TAG.matcher(header);
    return tag.matches()
        ? Optional.of(OptionalLong.of(Long.parseLong(tag.group(1))))
        : Optional.empty();
  }
}
