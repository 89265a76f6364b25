package dev.sluice.wire.head;

import static dev.sluice.wire.head.Octets.CR;
import static dev.sluice.wire.head.Octets.LF;

import java.util.Arrays;

/** Scans the field lines of a head in one pass. Keeps offsets and creates no strings. */
final class FieldScan {
  private static final int MAX_FIELDS = 256;
  private static final int EXPECTED_FIELDS = 12;

  private final byte[] bytes;
  private final int limit;
  private int[] lines = new int[EXPECTED_FIELDS * HeaderBlock.STRIDE];
  private int size;
  private int end;
  private boolean ascii = true;

  FieldScan(byte[] bytes, int limit) {
    this.bytes = bytes;
    this.limit = limit;
  }

  int scan(int from) {
    int at = from;
    while (at < limit) {
      if (bytes[at] == CR) {
        end = at;
        return lineFeed(bytes, at + 1, limit);
      }
      if (size == MAX_FIELDS) {
        return HeadFault.TOO_MANY_FIELDS.code();
      }
      at = line(at);
      if (at < 0) {
        return at;
      }
    }
    return HeadFault.INCOMPLETE;
  }

  /** Returns the scanned lines. Call it once, after {@link #scan} returned an index. */
  HeaderBlock block() {
    return new HeaderBlock(bytes, lines, size, end);
  }

  boolean ascii() {
    return ascii;
  }

  private int line(int start) {
    int hash = 0;
    int colon = start;
    while (colon < limit) {
      byte lower = Octets.tokenLower(bytes[colon]);
      if (lower == 0) {
        break;
      }
      hash = HeaderName.hash(hash, lower);
      colon++;
    }
    if (colon == limit) {
      return HeadFault.INCOMPLETE;
    }
    if (bytes[colon] != ':' || colon == start) {
      return nameFault(bytes[colon], colon == start);
    }
    return value(start, colon, hash);
  }

  private static int nameFault(byte octet, boolean atStart) {
    HeadFault fault =
        switch (octet) {
          case Octets.SP, Octets.HTAB ->
              atStart ? HeadFault.FOLDED_LINE : HeadFault.SPACE_BEFORE_COLON;
          case LF -> HeadFault.BARE_LF;
          case CR -> HeadFault.MISSING_COLON;
          default -> HeadFault.FIELD_NAME;
        };
    return fault.code();
  }

  private int value(int nameStart, int colon, int hash) {
    int start = colon + 1;
    while (start < limit && Octets.isBlank(bytes[start])) {
      start++;
    }
    int at = start;
    int seen = 0;
    while (at < limit && Octets.isFieldText(bytes[at])) {
      seen |= bytes[at++];
    }
    if (at == limit) {
      return HeadFault.INCOMPLETE;
    }
    if (bytes[at] != CR) {
      return (bytes[at] == LF ? HeadFault.BARE_LF : HeadFault.FIELD_VALUE).code();
    }
    ascii &= seen >= 0;
    int stop = at;
    while (stop > start && Octets.isBlank(bytes[stop - 1])) {
      stop--;
    }
    add(nameStart, colon, start, stop, hash);
    return lineFeed(bytes, at + 1, limit);
  }

  private void add(int nameStart, int nameEnd, int valueStart, int valueEnd, int hash) {
    int base = size * HeaderBlock.STRIDE;
    if (base == lines.length) {
      lines = Arrays.copyOf(lines, base * 2);
    }
    lines[base + HeaderBlock.NAME_START] = nameStart;
    lines[base + HeaderBlock.NAME_END] = nameEnd;
    lines[base + HeaderBlock.VALUE_START] = valueStart;
    lines[base + HeaderBlock.VALUE_END] = valueEnd;
    lines[base + HeaderBlock.NAME_HASH] = hash;
    size++;
  }

  static int lineFeed(byte[] bytes, int at, int limit) {
    if (at == limit) {
      return HeadFault.INCOMPLETE;
    }
    return bytes[at] == LF ? at + 1 : HeadFault.BARE_CR.code();
  }
}
