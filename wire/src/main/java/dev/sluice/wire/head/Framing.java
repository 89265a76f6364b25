package dev.sluice.wire.head;

/**
 * Finds the body that the fields of a head declare. The result is a length, {@link #ABSENT}, {@link
 * #CHUNKED}, or a code of {@link HeadFault}.
 */
final class Framing {
  static final long ABSENT = -1;
  static final long CHUNKED = -2;

  // 18 digits cannot overflow a long.
  private static final int MAX_DIGITS = 18;

  private static final byte[] CHUNKED_CODING = {'c', 'h', 'u', 'n', 'k', 'e', 'd'};

  private Framing() {}

  static long declared(HeaderBlock headers, HttpVersion version) {
    int coding = headers.indexOf(HeaderName.TRANSFER_ENCODING, 0);
    int length = headers.indexOf(HeaderName.CONTENT_LENGTH, 0);
    if (coding < 0) {
      return length < 0 ? ABSENT : length(headers, length);
    }
    if (length >= 0) {
      return HeadFault.BOTH_FRAMINGS.code();
    }
    // RFC 9112 section 6.1: HTTP/1.0 does not define chunked, so an intermediary may misread it.
    if (version == HttpVersion.HTTP_1_0) {
      return HeadFault.TRANSFER_ENCODING_VERSION.code();
    }
    boolean repeated = headers.indexOf(HeaderName.TRANSFER_ENCODING, coding + 1) >= 0;
    return repeated || !isChunked(headers, coding) ? HeadFault.TRANSFER_ENCODING.code() : CHUNKED;
  }

  static BodyFraming of(long declared, BodyFraming whenAbsent) {
    if (declared == ABSENT) {
      return whenAbsent;
    }
    return declared == CHUNKED ? BodyFraming.CHUNKED : new BodyFraming.Length(declared);
  }

  private static boolean isChunked(HeaderBlock headers, int line) {
    int start = headers.valueStart(line);
    if (headers.valueEnd(line) - start != CHUNKED_CODING.length) {
      return false;
    }
    for (int i = 0; i < CHUNKED_CODING.length; i++) {
      if (Octets.tokenLower(headers.bytes()[start + i]) != CHUNKED_CODING[i]) {
        return false;
      }
    }
    return true;
  }

  private static long length(HeaderBlock headers, int first) {
    long length = decimal(headers.bytes(), headers.valueStart(first), headers.valueEnd(first));
    int line = headers.indexOf(HeaderName.CONTENT_LENGTH, first + 1);
    while (line >= 0 && !HeadFault.isCode(length)) {
      long other = decimal(headers.bytes(), headers.valueStart(line), headers.valueEnd(line));
      if (other != length) {
        return HeadFault.isCode(other) ? other : HeadFault.CONTENT_LENGTH_CONFLICT.code();
      }
      line = headers.indexOf(HeaderName.CONTENT_LENGTH, line + 1);
    }
    return length;
  }

  // Parses digits without a leading zero, which some parsers read as octal.
  private static long decimal(byte[] bytes, int from, int to) {
    int digits = to - from;
    if (digits == 0 || digits > MAX_DIGITS || (digits > 1 && bytes[from] == '0')) {
      return HeadFault.CONTENT_LENGTH.code();
    }
    long value = 0;
    for (int at = from; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return HeadFault.CONTENT_LENGTH.code();
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
