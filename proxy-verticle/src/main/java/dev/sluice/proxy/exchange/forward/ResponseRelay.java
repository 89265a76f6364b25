package dev.sluice.proxy.exchange.forward;

import dev.sluice.proxy.body.mcp.ToolLists;
import dev.sluice.proxy.body.mcp.ToolRules;
import dev.sluice.proxy.body.response.InspectedResponse;
import dev.sluice.proxy.body.response.ResponsePath;
import dev.sluice.proxy.body.response.ResponseSubject;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Event loop only. Relays one response to the client as it arrives, with back-pressure. */
final class ResponseRelay implements ResponsePath {
  private final ClientStream client;
  private final OriginStream origin;
  private final Times limits;
  private final Listener listener;
  private int status;
  private boolean begun;
  private long bytes;

  /** Bytes to request from the origin once the client is writable again. */
  private int owed;

  private ResponseRelay(ClientStream client, OriginStream origin, Times limits, Listener listener) {
    this.client = client;
    this.origin = origin;
    this.limits = limits;
    this.listener = listener;
  }

  static ResponsePath of(
      ResponseSubject subject,
      ClientStream client,
      OriginStream origin,
      Times limits,
      Listener listener) {
    Optional<ToolRules> tools = ToolRules.of(subject.context(), subject.request());
    return tools.isEmpty()
        ? way(subject, client, origin, limits, listener)
        : ToolLists.filtering(
            tools.get(),
            subject,
            limits,
            origin,
            listener,
            from -> way(subject, client, from, limits, listener));
  }

  private static ResponsePath way(
      ResponseSubject subject,
      ClientStream client,
      OriginStream origin,
      Times limits,
      Listener listener) {
    return subject.isPlain()
        ? new ResponseRelay(client, origin, limits, listener)
        : new InspectedResponse(subject, client, origin, limits, listener);
  }

  @Override
  public void onInterim(ResponseHead head) {
    client.interim(head);
  }

  @Override
  public void onResponse(ResponseHead head) {
    status = head.status();
    begun = true;
    limits.answerBegins(head);
    client.respond(head);
    listener.onResponseBegun();
    origin.demand(Connection.READ_BYTES);
  }

  @Override
  public void onBody(ByteBuf piece) {
    bytes += piece.readableBytes();
    owed += piece.readableBytes();
    client.write(piece);
  }

  @Override
  public void onReadComplete() {
    client.flush();
    if (begun) {
      readOn();
    }
  }

  @Override
  public void onClientWritable() {
    if (owed > 0) {
      readOn();
    }
  }

  private void readOn() {
    if (owed > 0 && !client.isWritable()) {
      // Nothing more may come beside what the client does not take.
      origin.stopDemand();
      limits.stopAwaitingRead();
      owed = Connection.READ_BYTES;
      return;
    }
    limits.awaitRead();
    if (owed > 0) {
      int now = owed;
      owed = 0;
      // Last: the response may end within this call.
      origin.demand(now);
    }
  }

  @Override
  public void onEnd(Trailers trailers) {
    listener.onResponseEnd(trailers);
  }

  @Override
  public void onSwitched(ResponseHead head) {
    status = head.status();
    listener.onResponseSwitched(head);
  }

  @Override
  public void onFault(OriginFault fault) {
    client.flush();
    listener.onResponseFault(fault);
  }

  @Override
  public void onWritable() {
    listener.onOriginWritable();
  }

  @Override
  public void onThrown(Throwable thrown) {
    listener.onThrown(thrown);
  }

  @Override
  public boolean isBegun() {
    return begun;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
