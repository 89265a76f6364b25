package dev.sluice.proxy.exchange;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proxy.exchange.record.CompletionRecorder;
import dev.sluice.proxy.exchange.record.CompletionRecorder.Progress;
import dev.sluice.proxy.local.LocalPage;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.Trailers;

/**
 * Event loop only. Sends a page as fast as the client reads. A client that does not read holds at
 * most its socket's window: the bytes of the page are shared.
 */
final class LocalResponse implements ClientStream.Listener {
  private static final int PIECE_BYTES = 16 << 10;

  private final ClientStream client;
  private final LocalPage page;
  private final CompletionRecorder completion;
  private int sent;
  private boolean ended;

  LocalResponse(ClientStream client, LocalPage page, CompletionRecorder completion) {
    this.client = client;
    this.page = page;
    this.completion = completion;
  }

  void start() {
    if (!client.isOpen()) {
      onGone();
      return;
    }
    client.listen(this);
    client.respond(page.head());
    send();
  }

  private void send() {
    while (!ended && sent < page.length() && client.isWritable()) {
      int length = Math.min(PIECE_BYTES, page.length() - sent);
      client.write(page.piece(sent, length));
      client.flush();
      sent += length;
    }
    if (!ended && sent == page.length()) {
      ended = true;
      client.end(Trailers.NONE, completion.awaitDelivery(progress()));
    }
  }

  @Override
  public void onWritable() {
    send();
  }

  @Override
  public void onGone() {
    end(Outcome.OUTCOME_CLIENT_ABORTED, "");
  }

  @Override
  public void onStalled() {
    end(Outcome.OUTCOME_TIMED_OUT, "client took nothing in time (proxy.timeouts.send)");
  }

  void end(Outcome outcome, String reason) {
    ended = true;
    completion.record(progress(), outcome, reason);
  }

  private Progress progress() {
    return new Progress("", page.head().status(), 0, sent);
  }
}
