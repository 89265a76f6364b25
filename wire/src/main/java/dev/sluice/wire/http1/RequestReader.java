package dev.sluice.wire.http1;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.connection.Inbox;
import dev.sluice.wire.connection.LingeringClose;
import dev.sluice.wire.connection.Phase;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.RequestHeadParser;

/** Event loop only. Reads the request heads of a connection, one after another. */
public final class RequestReader implements Phase {
  // Pipelined requests before other connections have their turn. Those that the proxy answers
  // itself would all run at once, and within each other.
  private static final int AT_ONCE = 16;

  private final ClientConnection client;
  private final Deadlines deadlines;
  private final Handler handler;
  private final Inbox inbox;
  private final RequestHeadParser parser;
  private final int maxBytes;
  private final HeadDeadlines waits;
  // Bytes without the end of a line, from the start of the inbox.
  private int searched;

  private boolean handedOver;
  private boolean awaitsRoom;
  private int atOnce;

  public interface Handler {
    /** A head is complete; its body, if any, is unread. {@code next} reads the next head. */
    void onHead(RequestHead head, Runnable next);

    void onMalformed(HeadFault fault);

    void onStalled();
  }

  public RequestReader(
      ClientConnection client,
      int maxBytes,
      Deadlines deadlines,
      Timeouts timeouts,
      Handler handler) {
    this.client = client;
    this.deadlines = deadlines;
    this.handler = handler;
    this.inbox = client.inbox();
    this.parser = new RequestHeadParser(maxBytes);
    this.maxBytes = maxBytes;
    this.waits = new HeadDeadlines(deadlines, timeouts, client::close, handler::onStalled);
  }

  /**
   * Starts waiting for the next head. A client with unread responses waits, since each of its
   * pipelined requests would add another one to the write queue.
   */
  public void start() {
    awaitsRoom = !client.socket().isWritable();
    if (awaitsRoom) {
      client.stopReading();
      client.enter(this);
    } else {
      awaitHead();
    }
  }

  private void next() {
    if (client.inbox().isEmpty() || ++atOnce < AT_ONCE) {
      start();
    } else {
      atOnce = 0;
      awaitsRoom = true;
      client.enter(this);
      client.socket().stopReading();
      client.socket().inNextTurn(this::resume);
    }
  }

  private void resume() {
    if (awaitsRoom) {
      start();
    }
  }

  private void awaitHead() {
    boolean ending = client.isDraining() || client.inputEnded();
    if (ending && client.inbox().isEmpty()) {
      LingeringClose.afterAnswer(client, deadlines, false);
      return;
    }
    searched = 0;
    waits.await();
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
    waits.arrived();
    if (mayBeComplete()) {
      parse();
    }
  }

  // Whether a line has ended, or the head is too long, since the last call: a client that sends
  // single bytes must not cause quadratic work.
  private boolean mayBeComplete() {
    byte[] bytes = inbox.bytes();
    int to = inbox.to();
    for (int i = inbox.from() + searched; i < to; i++) {
      if (bytes[i] == '\n') {
        searched = inbox.length();
        return true;
      }
    }
    searched = inbox.length();
    return inbox.length() >= maxBytes;
  }

  private void parse() {
    switch (parser.parse(inbox.bytes(), inbox.from(), inbox.to())) {
      case HeadResult.Complete<RequestHead> complete -> {
        inbox.readTo(complete.end());
        handOver();
        handler.onHead(complete.head(), this::next);
      }
      case HeadResult.Incomplete<RequestHead> ignored -> {}
      case HeadResult.Rejected<RequestHead> rejected -> {
        handOver();
        handler.onMalformed(rejected.fault());
      }
    }
  }

  private void handOver() {
    waits.cancel();
    handedOver = true;
  }

  @Override
  public void writable() {
    resume();
  }

  /** A client may end its output while its requests wait for room, or their turn. */
  @Override
  public boolean outlivesInput() {
    return awaitsRoom;
  }

  @Override
  public void closed() {
    waits.cancel();
  }

  @Override
  public void drain() {
    if (!awaitsRoom && !waits.hasBegun()) {
      client.close();
    }
  }

  // How long a connection may wait for its next request head: proxy.timeouts.idle for the first
  // byte, and proxy.timeouts.head from it to the last.
  private static final class HeadDeadlines {
    private final Deadline idle;
    private final Deadline whole;
    private boolean begun;

    HeadDeadlines(Deadlines deadlines, Timeouts timeouts, Runnable onIdle, Runnable onStalled) {
      this.idle = deadlines.later(timeouts.idle(), onIdle);
      this.whole = deadlines.later(timeouts.head(), onStalled);
    }

    void await() {
      begun = false;
      idle.restart();
    }

    void arrived() {
      if (!begun) {
        begun = true;
        idle.cancel();
        whole.restart();
      }
    }

    boolean hasBegun() {
      return begun;
    }

    void cancel() {
      idle.cancel();
      whole.cancel();
    }
  }
}
