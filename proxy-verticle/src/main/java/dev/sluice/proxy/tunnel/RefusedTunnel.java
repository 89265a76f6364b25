package dev.sluice.proxy.tunnel;

import dev.sluice.proxy.connection.AwaitingExchange;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.LingeringClose;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.wire.head.HeadFault;
import dev.sluice.proxy.wire.head.RequestHead;
import dev.sluice.proxy.wire.http1.RequestReader;
import dev.sluice.proxy.wire.tls.TlsException;
import dev.sluice.proxy.wire.tls.TlsTermination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Event loop only. A tunnel whose only purpose is to tell the client why it gets none: it answers
 * the first request with the refusal, and closes. The head is read and not kept, the body is not
 * read, and nothing is sent anywhere else. The refusal of the {@code CONNECT} is recorded before.
 */
final class RefusedTunnel implements Phase, RequestReader.Handler {
  /** For the handshake and the head together. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final ConnectContext context;
  private final LoopServices loop;
  private final ClientConnection client;
  private final Interception interception;
  private final SslContext leaf;
  private final Refusal refusal;
  private final Deadline end;

  private RefusedTunnel(
      ConnectContext context, Interception interception, SslContext leaf, Refusal refusal) {
    this.context = context;
    this.loop = context.loop();
    this.client = context.client();
    this.interception = interception;
    this.leaf = leaf;
    this.refusal = refusal;
    this.end = loop.deadlines().later(longest(), client::close);
  }

  /** Answers within a tunnel where the settings say so and there is room, else by the status. */
  static void answer(ConnectContext context, Interception interception, Refusal refusal) {
    Optional<Future<SslContext>> leaf =
        interception
            .refused()
            .flatMap(leaves -> leaves.get(context.sandbox().sandbox(), context.to().host()));
    if (leaf.isEmpty()) {
      context.answer(refusal);
    } else {
      leaf.get()
          .onSuccess(
              context
                  .lastLine()
                  .guard(
                      minted -> new RefusedTunnel(context, interception, minted, refusal).open()))
          .onFailure(context.lastLine().guard(unminted -> context.answer(refusal)));
    }
  }

  private Duration longest() {
    Duration head = loop.timeouts().head();
    return head.compareTo(LONGEST) < 0 ? head : LONGEST;
  }

  private void open() {
    client.whenClosed(end::cancel);
    if (client.isClosed()) {
      return;
    }
    end.restart();
    client.write(Unpooled.wrappedBuffer(Tunnel.ESTABLISHED));
    client.enter(this);
    client.read();
  }

  @Override
  public void bytesArrived() {
    switch (FirstBytes.of(client.inbox().bytes(), client.inbox().from(), client.inbox().to())) {
      case UNDECIDED -> {}
      case TLS -> terminateTls();
      case HTTP1 -> serve();
      case H2C, OPAQUE -> client.close();
    }
  }

  private void terminateTls() {
    ByteBuf hello = client.inbox().drain();
    client.enter(new AwaitingExchange(client));
    client.socket().passRecords();
    interception
        .termination()
        .start(client.socket().socket(), leaf, context.to().host())
        .onSuccess(ignored -> client.run(this::serve))
        .onFailure(failure -> client.run(() -> unterminated(failure)));
    TlsTermination.replay(client.socket().socket(), hello);
  }

  private void unterminated(Throwable failure) {
    if (failure instanceof TlsException tls) {
      interception.distrust().failed(context.sandbox().peer().getIp(), tls.failure());
    }
    client.close();
  }

  private void serve() {
    new RequestReader(
            client, TunneledRequests.MAX_HEAD_BYTES, loop.deadlines(), loop.timeouts(), this)
        .start();
  }

  @Override
  public void onHead(RequestHead head, Runnable next) {
    end.cancel();
    LingeringClose.answer(
        client,
        loop.deadlines(),
        RefusalWriter.write(head.method(), refusal, context.records().tunnelId()),
        head.hasBody());
  }

  @Override
  public void onMalformed(HeadFault fault) {
    client.close();
  }

  @Override
  public void onStalled() {
    client.close();
  }

  @Override
  public void closed() {
    end.cancel();
  }

  @Override
  public void drain() {
    client.close();
  }
}
