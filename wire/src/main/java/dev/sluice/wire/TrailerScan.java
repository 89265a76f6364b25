package dev.sluice.wire;

import static dev.sluice.wire.head.Octets.CR;
import static dev.sluice.wire.head.Octets.LF;

import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.Octets;
import java.util.Arrays;
import java.util.List;

/**
 * Checks a trailer section octet by octet, by the rules of header lines. Some names are forbidden.
 */
public final class TrailerScan {
  // As much as heads may have (http-hooks 9).
  private static final int MAX_BYTES = 16 * 1024;

  // Fields that frame, route, authenticate or change the interpretation of a message (RFC 9110
  // section 6.5.1). A recipient that merges trailers into the header would apply them.
  private static final List<HeaderName> FORBIDDEN =
      List.of(
          HeaderName.CONTENT_LENGTH,
          HeaderName.TRANSFER_ENCODING,
          HeaderName.HOST,
          HeaderName.CONNECTION,
          HeaderName.KEEP_ALIVE,
          HeaderName.PROXY_CONNECTION,
          HeaderName.PROXY_AUTHORIZATION,
          HeaderName.PROXY_AUTHENTICATE,
          HeaderName.TE,
          HeaderName.TRAILER,
          HeaderName.UPGRADE,
          HeaderName.EXPECT,
          HeaderName.VIA,
          HeaderName.CONTENT_TYPE,
          HeaderName.CONTENT_ENCODING,
          HeaderName.of("content-range"),
          HeaderName.of("authorization"),
          HeaderName.of("cookie"),
          HeaderName.of("set-cookie"));

  private static final int LONGEST_FORBIDDEN =
      FORBIDDEN.stream().mapToInt(name -> name.lower().length()).max().orElseThrow();

  private enum Expect {
    LINE,
    NAME,
    VALUE,
    LINE_LF,
    LAST_LF,
    NOTHING
  }

  private Expect expect = Expect.LINE;
  private int total;
  private boolean fields;
  private byte[] name = {};
  private int nameLength;
  private int nameHash;
  private byte[] lines = {};
  private int linesLength;

  /** Consumes the octet if it is valid. Must not be called after the end. */
  public boolean accept(byte octet) {
    if (++total > MAX_BYTES) {
      return false;
    }
    boolean fits = isExpected(octet);
    // The final empty line is not a field line.
    if (fits && expect != Expect.LAST_LF && expect != Expect.NOTHING) {
      keep(octet);
    }
    return fits;
  }

  private void keep(byte octet) {
    if (linesLength == lines.length) {
      lines = Arrays.copyOf(lines, Math.max(64, 2 * linesLength));
    }
    lines[linesLength++] = octet;
  }

  private boolean isExpected(byte octet) {
    return switch (expect) {
      case LINE -> octet == CR ? then(Expect.LAST_LF) : lineStart(octet);
      case NAME -> name(octet);
      case VALUE -> octet == CR ? then(Expect.LINE_LF) : Octets.isFieldText(octet);
      case LINE_LF -> octet == LF && then(Expect.LINE);
      case LAST_LF -> octet == LF && then(Expect.NOTHING);
      case NOTHING -> false;
    };
  }

  public boolean ended() {
    return expect == Expect.NOTHING;
  }

  public boolean hasFields() {
    return fields;
  }

  public Trailers trailers() {
    return fields ? new Trailers(Arrays.copyOf(lines, linesLength)) : Trailers.NONE;
  }

  private boolean lineStart(byte octet) {
    fields = true;
    if (name.length == 0) {
      name = new byte[LONGEST_FORBIDDEN];
    }
    nameLength = 0;
    nameHash = 0;
    expect = Expect.NAME;
    return name(octet);
  }

  private boolean name(byte octet) {
    byte lower = Octets.tokenLower(octet);
    if (lower != 0) {
      if (nameLength < LONGEST_FORBIDDEN) {
        name[nameLength] = lower;
      }
      nameLength++;
      nameHash = HeaderName.hash(nameHash, lower);
      return true;
    }
    return octet == ':' && nameLength > 0 && !isForbidden() && then(Expect.VALUE);
  }

  private boolean isForbidden() {
    if (nameLength > LONGEST_FORBIDDEN) {
      return false;
    }
    for (HeaderName forbidden : FORBIDDEN) {
      if (forbidden.matches(nameHash, name, 0, nameLength)) {
        return true;
      }
    }
    return false;
  }

  private boolean then(Expect next) {
    expect = next;
    return true;
  }
}
