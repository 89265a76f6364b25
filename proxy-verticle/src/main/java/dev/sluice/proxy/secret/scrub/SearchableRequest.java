package dev.sluice.proxy.secret.scrub;

import dev.sluice.detect.coding.ContentCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The head of a request whose response is searched: it asks for the whole of it, only for codings
 * that can be decoded, and for messages of calls that are not compressed.
 */
public final class SearchableRequest {
  private static final String CRLF = "\r\n";
  private static final String ACCEPT = "accept-encoding:";
  private static final List<String> PARTS = List.of("range:", "if-range:");
  private static final List<String> OF_MESSAGES =
      List.of("grpc-accept-encoding:", "connect-accept-encoding:");

  private SearchableRequest() {}

  public static byte[] of(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    StringBuilder kept = new StringBuilder(head.length);
    for (String line : text.split(CRLF, -1)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (PARTS.stream().noneMatch(lower::startsWith)) {
        kept.append(asking(line, lower)).append(CRLF);
      }
    }
    kept.setLength(kept.length() - CRLF.length());
    return kept.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String asking(String line, String lower) {
    if (OF_MESSAGES.stream().anyMatch(lower::startsWith)) {
      return line.substring(0, line.indexOf(':') + 1) + " identity";
    }
    return lower.startsWith(ACCEPT) ? accepting(line) : line;
  }

  private static String accepting(String line) {
    int value = line.indexOf(':') + 1;
    List<String> known = new ArrayList<>();
    for (String member : line.substring(value).split(",", -1)) {
      String name = member.split(";", 2)[0].strip();
      if (name.equalsIgnoreCase("identity") || ContentCodec.of(name).isPresent()) {
        known.add(member.strip());
      }
    }
    return line.substring(0, value)
        + " "
        + (known.isEmpty() ? "identity" : String.join(", ", known));
  }
}
