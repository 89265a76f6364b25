package dev.sluice.detect.stream;

import java.util.Arrays;

/** Divides a body into events, and keeps the begin of one that is not complete. One thread. */
final class EventSplitter {
  // Longer events are not read.
  private static final int LONGEST_EVENT = 256 * 1024;

  private final Events events;
  private byte[] kept = {};
  private int length;
  private long begin;
  private boolean lineIsEmpty = true;
  private boolean behindReturn;

  EventSplitter(Events events) {
    this.events = events;
  }

  interface Events {
    /**
     * An event, or its begin.
     *
     * @param position of it in the body
     */
    void event(byte[] bytes, int from, int end, long position, boolean complete);

    void ended(long position);
  }

  void add(byte[] bytes, int from, int end) {
    int begun = from;
    for (int at = from; at < end; at++) {
      if (endsEvent(bytes[at], begun == at && length == 0)) {
        complete(bytes, begun, at + 1);
        begun = at + 1;
      }
    }
    keep(bytes, begun, end);
  }

  private boolean endsEvent(byte octet, boolean isFirst) {
    boolean pair = octet == '\n' && behindReturn;
    behindReturn = octet == '\r';
    if (pair) {
      return isFirst;
    }
    boolean lineEnd = octet == '\n' || octet == '\r';
    boolean ended = lineEnd && lineIsEmpty;
    lineIsEmpty = lineEnd;
    return ended;
  }

  private void complete(byte[] bytes, int from, int end) {
    if (length == 0) {
      events.event(bytes, from, end, begin, true);
      length = end - from;
    } else {
      keep(bytes, from, end);
      readKept(true);
    }
    begin += length;
    length = 0;
    events.ended(begin);
  }

  private void keep(byte[] bytes, int from, int end) {
    int needed = length + end - from;
    if (needed > LONGEST_EVENT) {
      readKept(false);
    } else {
      if (kept.length < needed) {
        kept = Arrays.copyOf(kept, Math.max(needed, 2 * length));
      }
      System.arraycopy(bytes, from, kept, length, end - from);
    }
    length = needed;
  }

  void readKept(boolean complete) {
    if (length <= LONGEST_EVENT) {
      events.event(kept, 0, length, begin, complete);
    }
  }

  boolean isTooLong() {
    return length > LONGEST_EVENT;
  }
}
