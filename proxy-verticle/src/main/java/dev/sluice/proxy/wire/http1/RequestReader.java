package dev.sluice.proxy.wire.http1;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.Deadlines;
import dev.sluice.proxy.connection.Inbox;
import dev.sluice.proxy.connection.LingeringClose;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.wire.head.HeadFault;
import dev.sluice.proxy.wire.head.HeadResult;
import dev.sluice.proxy.wire.head.RequestHead;
import dev.sluice.proxy.wire.head.RequestHeadParser;

/** Event loop only. Reads the request heads of a connection, one after another. */
public final class RequestReader implements Phase {
  private static final byte LF = '\n';

  private final ClientConnection client;
  private final RequestHeadParser parser;
  private final int maxBytes;
  private final Deadlines deadlines;
  private final Deadline idle;
  private final Deadline wholeHead;
  private final Handler handler;
  private boolean begun;
  private boolean handedOver;
  private boolean awaitsRoom;
  private int searched;

  /** Event loop only. Receives complete and malformed heads. */
  public interface Handler {
    /**
     * A head is complete. Its body, if any, is still unread.
     *
     * @param next reads the next head of the connection
     */
    void onHead(RequestHead head, Runnable next);

    /** The bytes are not a valid request head. */
    void onMalformed(HeadFault fault);

    /** A head did not complete in time. */
    void onStalled();
  }

  /**
   * Creates a reader; {@link #start} begins reading.
   *
   * @param maxBytes largest head
   */
  public RequestReader(
      ClientConnection client,
      int maxBytes,
      Deadlines deadlines,
      Timeouts timeouts,
      Handler handler) {
    this.client = client;
    this.parser = new RequestHeadParser(maxBytes);
    this.maxBytes = maxBytes;
    this.deadlines = deadlines;
    this.handler = handler;
    this.idle = deadlines.later(timeouts.idle(), client::close);
    this.wholeHead = deadlines.later(timeouts.head(), handler::onStalled);
  }

  /**
   * Starts waiting for the next head. A client with unread responses waits, since each of its
   * pipelined requests would add another one to the write queue.
   */
  public void start() {
    awaitsRoom = !client.socket().isWritable();
    if (awaitsRoom) {
      begun = true;
      client.stopReading();
      client.enter(this);
    } else {
      awaitHead();
    }
  }

  private void awaitHead() {
    boolean ending = client.isDraining() || client.inputEnded();
    if (ending && client.inbox().isEmpty()) {
      LingeringClose.afterAnswer(client, deadlines, false);
      return;
    }
    begun = false;
    searched = 0;
    idle.restart();
    handedOver = false;
    client.enter(this);
    // A request that was pipelined is being handled; what is behind it waits.
    if (!handedOver) {
      client.read();
    }
  }

  @Override
  public void bytesArrived() {
    if (awaitsRoom) {
      client.stopReading();
      return;
    }
    if (!begun) {
      begun = true;
      idle.cancel();
      wholeHead.restart();
    }
    if (mayBeComplete()) {
      parse();
    }
  }

  private void parse() {
    Inbox inbox = client.inbox();
    switch (parser.parse(inbox.bytes(), inbox.from(), inbox.to())) {
      case HeadResult.Complete<RequestHead> complete -> {
        wholeHead.cancel();
        handedOver = true;
        inbox.readTo(complete.end());
        handler.onHead(complete.head(), this::start);
      }
      case HeadResult.Incomplete<RequestHead> ignored -> {}
      case HeadResult.Rejected<RequestHead> rejected -> {
        wholeHead.cancel();
        handedOver = true;
        handler.onMalformed(rejected.fault());
      }
    }
  }

  // Parse again only after a line has ended: a client that sends single bytes must not cause
  // quadratic work.
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
  public void writable() {
    if (awaitsRoom) {
      start();
    }
  }

  /** A client may end its output while its requests wait for room. */
  @Override
  public boolean outlivesInput() {
    return awaitsRoom;
  }

  @Override
  public void closed() {
    idle.cancel();
    wholeHead.cancel();
  }

  @Override
  public void drain() {
    if (!begun) {
      client.close();
    }
  }
}
