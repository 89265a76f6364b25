package dev.sluice.inspect.body;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values of the headers that tell how to read a body, repeated headers joined by commas; empty when
 * absent.
 *
 * @param mcp read by the rules of MCP alone
 */
public record MediaHeaders(
    String accept, String contentType, String contentEncoding, McpHeaders mcp) {
  public static final MediaHeaders NONE = new MediaHeaders("", "", "");

  private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*\"?([^\\s\";,]*)");
  private static final String EVENT_STREAM = "text/event-stream";

  // A weight that accepts (RFC 9110 section 12.4.2): above 0, at most 1.
  private static final Pattern ACCEPTING = Pattern.compile("1(\\.0{0,3})?|0\\.(?=.*[1-9])\\d{1,3}");

  public MediaHeaders(String accept, String contentType, String contentEncoding) {
    this(accept, contentType, contentEncoding, McpHeaders.NONE);
  }

  /**
   * Refuses headers that could make the origin read the body as something other than JSON in UTF-8:
   * the same bytes can mean one thing as JSON and another as a form, or decompressed.
   *
   * @throws UnreadableBodyException names the reason
   */
  public void requireJson() throws UnreadableBodyException {
    if (ContentCoding.isCoded(contentEncoding)) {
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

  /** Whether the client accepts server-sent events: named, and nowhere with a weight of 0. */
  public boolean isEventStreamAccepted() {
    // A quoted parameter can hide a comma; no client needs one.
    if (accept.indexOf('"') >= 0) {
      return false;
    }
    boolean accepted = false;
    for (String range : accept.split(",", -1)) {
      String[] parts = range.split(";", -1);
      if (parts[0].strip().equalsIgnoreCase(EVENT_STREAM)) {
        if (!isAccepting(parts)) {
          return false;
        }
        accepted = true;
      }
    }
    return accepted;
  }

  private static boolean isAccepting(String[] range) {
    for (int i = 1; i < range.length; i++) {
      String[] parameter = range[i].split("=", 2);
      boolean weight = parameter[0].strip().equalsIgnoreCase("q");
      if (weight && (parameter.length < 2 || !ACCEPTING.matcher(parameter[1].strip()).matches())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "MediaHeaders[]";
  }
}
