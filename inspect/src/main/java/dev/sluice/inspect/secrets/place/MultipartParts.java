package dev.sluice.inspect.secrets.place;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a multipart body (RFC 2046 section 5.1), to number them. Immutable; any thread.
 *
 * @param delimiter two dashes and the boundary
 */
@SuppressWarnings("ArrayRecordComponent")
record MultipartParts(byte[] delimiter) {
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)^\\s*multipart/.*;\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s\";,]{1,70}))",
          Pattern.DOTALL);

  /** For a {@code Content-Type}; empty when it is not of several parts. */
  static Optional<MultipartParts> of(String contentType) {
    Matcher found = BOUNDARY.matcher(contentType);
    if (!found.find()) {
      return Optional.empty();
    }
    String boundary = Optional.ofNullable(found.group(1)).orElseGet(() -> found.group(2));
    return Optional.of(new MultipartParts(("--" + boundary).getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** How many delimiters begin a line in the range, the first of which may be its begin. */
  int delimiters(byte[] bytes, int from, int end, boolean begins) {
    int count = 0;
    boolean lineBegins = begins;
    for (int at = from; at < end; at++) {
      if (lineBegins && isDelimiter(bytes, at, end)) {
        count++;
      }
      lineBegins = bytes[at] == '\n';
    }
    return count;
  }

  private boolean isDelimiter(byte[] bytes, int at, int end) {
    int after = at + delimiter.length;
    return after <= end && Arrays.equals(bytes, at, after, delimiter, 0, delimiter.length);
  }

  @Override
  public String toString() {
    return "MultipartParts[" + delimiter.length + " bytes]";
  }
}
