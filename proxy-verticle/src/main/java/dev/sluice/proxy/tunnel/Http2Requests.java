package dev.sluice.proxy.tunnel;

import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;

import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.SandboxClient;
import dev.sluice.proxy.wire.ClientStream;
import dev.sluice.proxy.wire.head.HeadFault;
import dev.sluice.proxy.wire.head.RequestHead;
import dev.sluice.proxy.wire.http2.Http2ClientConnection;
import dev.sluice.proxy.wire.http2.Http2Handler;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;

/** Event loop only. The requests of a tunnel whose client speaks HTTP/2. */
record Http2Requests(TunneledRequests requests) implements Http2Handler {
  static void start(
      LoopServices loop,
      ClientConnection client,
      SandboxClient sandbox,
      TunneledRequests requests) {
    Http2ClientConnection.start(
        client,
        new Http2ClientConnection.Terms(
            loop.node()
                .http2Counts()
                .bounds(loop.http2().bounds(), sandbox.sandbox(), sandbox.peer().getIp()),
            loop.node().http2Counts(),
            loop.deadlines(),
            loop.timeouts(),
            loop.halfClose(),
            "https"),
        new Http2Requests(requests));
  }

  @Override
  public void onRequest(RequestHead head, ClientStream stream) {
    requests.begin(head, stream);
  }

  @Override
  public void onMalformed(int stream, HeadFault fault, Consumer<Optional<ByteBuf>> recorded) {
    record(stream, fault, fault.detail(), recorded);
  }

  @Override
  public void onFailed(int stream, String what) {
    record(stream, HeadFault.FRAMES, what, unanswered -> {});
  }

  private void record(
      int stream, HeadFault fault, String reason, Consumer<Optional<ByteBuf>> then) {
    boolean answered = fault.status() == REQUEST_HEADER_FIELDS_TOO_LARGE.code();
    requests.record(
        new UnreadableRefusal.Broken(stream, Refusals.malformed(fault), reason, answered), then);
  }
}
