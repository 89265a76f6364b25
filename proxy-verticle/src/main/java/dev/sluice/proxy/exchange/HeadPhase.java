package dev.sluice.proxy.exchange;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Inbox;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.http1.HeadResult;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.http1.RequestHeadParser;

/** Event loop. Waits for request heads on a connection, one after the other. */
public final class HeadPhase implements Phase {
  private static final byte LF = '\n';

  private final ClientConnection client;
  private final RequestHeadParser parser;
  private final int maxBytes;
  private final Timeouts timeouts;
  private final HeadHandler handler;
  private boolean begun;
  private int searched;

  /**
   * Prepares to read heads; {@link #start} begins.
   *
   * @param maxBytes of one head
   */
  public HeadPhase(ClientConnection client, int maxBytes, Timeouts timeouts, HeadHandler handler) {
    this.client = client;
    this.parser = new RequestHeadParser(maxBytes);
    this.maxBytes = maxBytes;
    this.timeouts = timeouts;
    this.handler = handler;
  }

  /** Waits for the next head. */
  public void start() {
    if ((client.isDraining() || client.inputEnded()) && client.inbox().isEmpty()) {
      client.close();
      return;
    }
    begun = false;
    searched = 0;
    client.deadline().in(timeouts.idle());
    client.resumeReading();
    client.enter(this);
  }

  @Override
  public void bytesArrived() {
    if (!begun) {
      begun = true;
      client.deadline().in(timeouts.head());
    }
    if (!mayBeComplete()) {
      return;
    }
    Inbox inbox = client.inbox();
    switch (parser.parse(inbox.bytes(), inbox.from(), inbox.to())) {
      case HeadResult.Complete<RequestHead> complete -> {
        client.deadline().never();
        inbox.readTo(complete.end());
        handler.head(complete.head(), this::start);
      }
      case HeadResult.Incomplete<RequestHead> ignored -> {}
      case HeadResult.Rejected<RequestHead> rejected -> {
        client.deadline().never();
        handler.malformed(rejected.fault());
      }
    }
  }

  // A head is parsed again only when a line has ended, so that a client which sends byte by byte
  // cannot make it quadratic.
  private boolean mayBeComplete() {
    Inbox inbox = client.inbox();
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

  @Override
  public void closed() {}

  @Override
  public void deadlinePassed() {
    if (begun) {
      handler.stalled();
    } else {
      client.close();
    }
  }

  @Override
  public void drain() {
    if (!begun) {
      client.close();
    }
  }
}
