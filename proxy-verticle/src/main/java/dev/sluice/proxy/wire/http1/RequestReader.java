package dev.sluice.proxy.wire.http1;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Deadlines;
import dev.sluice.proxy.connection.LingeringClose;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.wire.head.HeadFault;
import dev.sluice.proxy.wire.head.HeadResult;
import dev.sluice.proxy.wire.head.RequestHead;

/** Event loop only. Reads the request heads of a connection, one after another. */
public final class RequestReader implements Phase {
  // Pipelined requests before other connections have their turn. Those that the proxy answers
  // itself would all run at once, and within each other.
  private static final int AT_ONCE = 16;

  private final ClientConnection client;
  private final Deadlines deadlines;
  private final Handler handler;
  private final ArrivingHead head;
  private final HeadDeadlines waits;
  private boolean handedOver;
  private boolean awaitsRoom;
  private int atOnce;

  public interface Handler {
    /**
     * A head is complete. Its body, if any, is still unread.
     *
     * @param next reads the next head of the connection
     */
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
    this.head = new ArrivingHead(client.inbox(), maxBytes);
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
    head.begin();
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
    if (head.mayBeComplete()) {
      parse();
    }
  }

  private void parse() {
    switch (head.parse()) {
      case HeadResult.Complete<RequestHead> complete -> {
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
}
