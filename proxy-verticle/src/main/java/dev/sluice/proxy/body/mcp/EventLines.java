package dev.sluice.proxy.body.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Event loop only. Cuts a stream of events into whole events, and filters the data of each. An
 * event over {@value #MOST_BYTES} bytes goes on unread.
 */
final class EventLines {
  static final int MOST_BYTES = 4 << 20;

  /** Bytes that are read as JSON on one turn of the loop. */
  private static final int TOGETHER = 64 << 10;

  private static final int READER = 1 << 10;

  private static final byte[] NOTHING = {};
  private static final byte LF = '\n';
  private static final byte CR = '\r';
  private static final String DATA = "data:";

  private final ToolFilter filter;
  private final ByteArrayOutputStream event = new ByteArrayOutputStream();
  private boolean oversized;

  private byte[] given = NOTHING;

  private int at;

  private int work;

  private int ends;

  private boolean afterReturn;

  EventLines(ToolFilter filter) {
    this.filter = filter;
  }

  void give(byte[] bytes) {
    given = hasMore() ? behind(bytes) : bytes;
    at = 0;
  }

  private byte[] behind(byte[] bytes) {
    byte[] all = Arrays.copyOfRange(given, at, given.length + bytes.length);
    System.arraycopy(bytes, 0, all, given.length - at, bytes.length);
    return all;
  }

  byte[] next() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(given.length - at);
    work = 0;
    int from = at;
    for (; at < given.length && work < TOGETHER; at++) {
      if (endsEvent(given[at])) {
        event.write(given, from, at + 1 - from);
        from = at + 1;
        byte[] whole = taken();
        out.writeBytes(oversized || whole.length > MOST_BYTES ? whole : filtered(whole));
        oversized = false;
        ends = 0;
      }
    }
    event.write(given, from, at - from);
    if (event.size() >= MOST_BYTES) {
      oversized = true;
      out.writeBytes(taken());
    }
    if (!hasMore()) {
      give(NOTHING);
    }
    return out.toByteArray();
  }

  boolean hasMore() {
    return at < given.length;
  }

  /** Bytes of an event that is not whole, and of those that were not cut. */
  int held() {
    return event.size() + given.length - at;
  }

  /** The rest is no whole event: clients do not dispatch it. */
  byte[] finish() {
    return taken();
  }

  private byte[] taken() {
    byte[] taken = event.toByteArray();
    event.reset();
    return taken;
  }

  /** Whether the byte ends an empty line; a line ends with CR, LF or both. */
  private boolean endsEvent(byte next) {
    if (next == LF && afterReturn) {
      afterReturn = false;
      return false;
    }
    afterReturn = next == CR;
    if (next == LF || next == CR) {
      ends++;
      return ends > 1;
    }
    ends = 0;
    return false;
  }

  private byte[] filtered(byte[] whole) {
    String text = new String(whole, UTF_8);
    StringBuilder data = new StringBuilder();
    StringBuilder others = new StringBuilder();
    int from = 0;
    while (from < text.length()) {
      int end = lineEnd(text, from);
      if (text.startsWith(DATA, from)) {
        int value = from + DATA.length();
        data.append(data.isEmpty() ? "" : "\n");
        data.append(text, text.startsWith(" ", value) ? value + 1 : value, end);
      } else if (end > from) {
        others.append(text, from, end).append('\n');
      }
      from = end + 1;
    }
    byte[] message = data.toString().getBytes(UTF_8);
    if (!ToolFilter.mayList(message)) {
      return whole;
    }
    work += READER + message.length;
    Optional<byte[]> kept = filter.filtered(message);
    return kept.map(json -> rewritten(others, new String(json, UTF_8))).orElse(whole);
  }

  /** Before CR, LF or the end; what is between CR and LF is an empty line. */
  private static int lineEnd(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '\r' && text.charAt(end) != '\n') {
      end++;
    }
    return end;
  }

  private static byte[] rewritten(StringBuilder others, String json) {
    StringBuilder event = new StringBuilder(others);
    for (String line : json.split("\n", -1)) {
      event.append(DATA).append(' ').append(line).append('\n');
    }
    return event.append('\n').toString().getBytes(UTF_8);
  }
}
