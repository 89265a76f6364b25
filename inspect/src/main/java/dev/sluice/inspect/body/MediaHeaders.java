package dev.sluice.inspect.body;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values of the headers that tell how to read a body, repeated headers joined by commas; empty when
 * absent.
 */
public record MediaHeaders(String accept, String contentType, String contentEncoding) {
  /** A request without any of them. */
  public static final MediaHeaders NONE = new MediaHeaders("", "", "");

  private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*\"?([^\\s\";,]*)");
  private static final String EVENT_STREAM = "text/event-stream";

  /**
   * Refuses headers that could make the origin read the body as something other than JSON in UTF-8:
   * the same bytes can mean one thing as JSON and another as a form, or decompressed.
   *
   * @throws UnreadableBodyException names the reason
   */
  public void requireJson() throws UnreadableBodyException {
    String encoding = contentEncoding.toLowerCase(Locale.ROOT);
    if (!encoding.isEmpty() && !encoding.equals("identity")) {
      throw new UnreadableBodyException("the body is encoded");
    }
    String type = contentType.toLowerCase(Locale.ROOT);
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

  /** Whether the client accepts server-sent events. */
  public boolean isEventStreamAccepted() {
    for (String range : accept.split(",", -1)) {
      int parameters = range.indexOf(';');
      String type = parameters < 0 ? range : range.substring(0, parameters);
      if (type.strip().equalsIgnoreCase(EVENT_STREAM)) {
        return true;
      }
    }
    return false;
  }

  /** Without the values, which come from the client. */
  @Override
  public String toString() {
    return "MediaHeaders[]";
  }
}
