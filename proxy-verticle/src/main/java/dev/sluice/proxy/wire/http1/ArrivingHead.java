package dev.sluice.proxy.wire.http1;

import dev.sluice.proxy.connection.Inbox;
import dev.sluice.proxy.wire.head.HeadResult;
import dev.sluice.proxy.wire.head.RequestHead;
import dev.sluice.proxy.wire.head.RequestHeadParser;

/**
 * Event loop only. The bytes of a request head that is not complete yet. They are parsed again only
 * after a line has ended: a client that sends single bytes must not cause quadratic work.
 */
final class ArrivingHead {
  private static final byte LF = '\n';

  private final Inbox inbox;
  private final RequestHeadParser parser;
  private final int maxBytes;

  // Bytes without the end of a line, from the start of the inbox.
  private int searched;

  ArrivingHead(Inbox inbox, int maxBytes) {
    this.inbox = inbox;
    this.parser = new RequestHeadParser(maxBytes);
    this.maxBytes = maxBytes;
  }

  void begin() {
    searched = 0;
  }

  boolean mayBeComplete() {
    byte[] bytes = inbox.bytes();
    int to = inbox.to();
    for (int i = inbox.from() + searched; i < to; i++) {
      if (bytes[i] == LF) {
        searched = inbox.length();
        return true;
      }
    }
    searched = inbox.length();
    return inbox.length() >= maxBytes;
  }

  HeadResult<RequestHead> parse() {
    HeadResult<RequestHead> result = parser.parse(inbox.bytes(), inbox.from(), inbox.to());
    if (result instanceof HeadResult.Complete<RequestHead> complete) {
      inbox.readTo(complete.end());
    }
    return result;
  }
}
