package dev.sluice.config.policy.body;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the headers about media types mean for who reads a body. */
final class MediaRules {
  private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*\"?([^\\s\";,]*)");
  private static final String EVENT_STREAM = "text/event-stream";

  private MediaRules() {}

  /**
   * Refuses what makes the origin read something else than JSON in UTF-8: the same bytes can be one
   * thing as JSON and another as a form, or decompressed.
   */
  static void requireJsonReading(MediaHeaders media) throws UnreadableBodyException {
    String encoding = media.contentEncoding().toLowerCase(Locale.ROOT);
    if (!encoding.isEmpty() && !encoding.equals("identity")) {
      throw new UnreadableBodyException("the body is encoded");
    }
    String type = media.contentType().toLowerCase(Locale.ROOT);
    if (type.contains("form-urlencoded") || type.contains("multipart/")) {
      throw new UnreadableBodyException("forms are not read");
    }
    Matcher charset = CHARSET.matcher(type);
    while (charset.find()) {
      if (!charset.group(1).equals("utf-8") && !charset.group(1).equals("us-ascii")) {
        throw new UnreadableBodyException("charset is not utf-8");
      }
    }
  }

  /** Whether a client asks for server-sent events. */
  static boolean acceptsEventStream(String accept) {
    for (String range : accept.split(",", -1)) {
      int parameters = range.indexOf(';');
      String type = parameters < 0 ? range : range.substring(0, parameters);
      if (type.strip().equalsIgnoreCase(EVENT_STREAM)) {
        return true;
      }
    }
    return false;
  }
}
