package dev.sluice.wire;

import dev.sluice.wire.head.HeadWriter;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.Octets;
import dev.sluice.wire.head.ProxyStatusList;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The fields, and the member of {@code Proxy-Status}, by which clients recognize a response of the
 * proxy itself. They are removed from responses of origins, which could forge them. Any thread.
 */
public final class ReservedFields {
  private static final HeaderName REQUEST_ID = HeaderName.of("x-sluice-request-id");
  private static final HeaderName POLICY = HeaderName.of("x-openshell-policy");

  private ReservedFields() {}

  /** Writes a line of an origin for the client, as received if nothing in it is reserved. */
  public static void relay(HeaderBlock headers, int line, HeadWriter out) {
    if (headers.nameIs(line, HeaderName.PROXY_STATUS)) {
      String value = headers.value(line);
      Optional<String> foreign = ProxyStatusList.foreign(value);
      if (foreign.isPresent() && !foreign.get().equals(value)) {
        out.line(headers.name(line), foreign.get());
      } else if (foreign.isPresent()) {
        out.line(headers, line);
      }
    } else if (!headers.nameIs(line, REQUEST_ID) && !headers.nameIs(line, POLICY)) {
      out.line(headers, line);
    }
  }

  /** The value of an origin's line as the client gets it; empty when the line is dropped. */
  public static Optional<AsciiString> relayed(HeaderBlock headers, int line) {
    if (headers.nameIs(line, HeaderName.PROXY_STATUS)) {
      return ProxyStatusList.foreign(headers.value(line)).map(AsciiString::new);
    }
    return headers.nameIs(line, REQUEST_ID) || headers.nameIs(line, POLICY)
        ? Optional.empty()
        : Optional.of(headers.valueOctets(line));
  }

  public static Trailers removedFrom(Trailers trailers) {
    return trailers.isEmpty() ? trailers : filtered(trailers);
  }

  private static Trailers filtered(Trailers trailers) {
    byte[] lines = trailers.lines();
    ByteArrayOutputStream kept = new ByteArrayOutputStream(lines.length);
    int from = 0;
    for (int at = 0; at < lines.length; at++) {
      if (lines[at] == '\n') {
        keep(lines, from, at + 1, kept);
        from = at + 1;
      }
    }
    return new Trailers(kept.toByteArray());
  }

  private static void keep(byte[] lines, int from, int to, ByteArrayOutputStream kept) {
    if (begins(lines, from, HeaderName.PROXY_STATUS)) {
      String line = new String(lines, from, to - from, StandardCharsets.ISO_8859_1);
      int value = line.indexOf(':') + 1;
      ProxyStatusList.foreign(line.substring(value).strip())
          .map(foreign -> line.substring(0, value) + " " + foreign + "\r\n")
          .map(written -> written.getBytes(StandardCharsets.ISO_8859_1))
          .ifPresent(kept::writeBytes);
    } else if (!isReserved(lines, from)) {
      kept.write(lines, from, to - from);
    }
  }

  private static boolean isReserved(byte[] lines, int from) {
    return begins(lines, from, REQUEST_ID) || begins(lines, from, POLICY);
  }

  private static boolean begins(byte[] lines, int from, HeaderName name) {
    String lower = name.lower();
    for (int i = 0; i < lower.length(); i++) {
      if (Octets.tokenLower(lines[from + i]) != lower.charAt(i)) {
        return false;
      }
    }
    return lines[from + lower.length()] == ':';
  }
}
