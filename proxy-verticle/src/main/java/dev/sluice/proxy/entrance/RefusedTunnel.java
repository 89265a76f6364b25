package dev.sluice.proxy.entrance;

import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalShape;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.connection.LingeringClose;
import dev.sluice.wire.connection.Phase;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.http1.RequestReader;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Event loop only. A tunnel whose only purpose is to tell the client why it gets none: it answers
 * the first request with the refusal, in the form that its API has, and closes. The head is read
 * and not kept, the body is not read, and nothing is sent anywhere else. The refusal of the {@code
 * CONNECT} is recorded before.
 */
final class RefusedTunnel implements Phase, RequestReader.Handler {
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
    this.end = loop.deadlines().later(Tunnel.longestPrefix(loop), client::close);
  }

  static void answer(ConnectContext context, Interception interception, Refusal refusal) {
    Optional<Future<SslContext>> leaf =
        interception
            .refused()
            .flatMap(
                leaves ->
                    leaves.get(
                        context.sandbox().claimant(),
                        context.to().host(),
                        context.client()::whenClosed));
    if (leaf.isEmpty()) {
      context.answer(refusal);
    } else {
      leaf.get()
          .onSuccess(
              context
                  .failureBoundary()
                  .guard(
                      minted -> new RefusedTunnel(context, interception, minted, refusal).open()))
          .onFailure(context.failureBoundary().guard(unminted -> context.answer(refusal)));
    }
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
      case TLS ->
          interception.terminate(
              client,
              context.sandbox().peer().getIp(),
              leaf,
              context.to().host(),
              session -> serve(),
              ignored -> client.close());
      case HTTP1 -> serve();
      case H2C, OPAQUE -> client.close();
    }
  }

  private void serve() {
    new RequestReader(
            client, TunneledRequests.MAX_HEAD_BYTES, loop.deadlines(), loop.timeouts(), this)
        .start();
  }

  @Override
  public void onHead(RequestHead head, Runnable next) {
    end.cancel();
    Refusal shaped = refusal.in(RefusalShape.ofTarget(head.target()));
    LingeringClose.answer(
        client,
        loop.deadlines(),
        RefusalWriter.write(head.method(), shaped, context.records().tunnelId()),
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
