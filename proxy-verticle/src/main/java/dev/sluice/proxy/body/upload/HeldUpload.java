package dev.sluice.proxy.body.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.NoClientListener;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Event loop only. A body with trailers whose stages have decided. It goes in chunks, since nothing
 * else carries trailers.
 */
public final class HeldUpload implements UploadSource {
  private final ByteString bytes;
  private final RequestTrailers trailers;
  private Optional<Listener> listener = Optional.empty();
  private int sent;
  private boolean sending;
  private boolean over;

  public HeldUpload(ByteString bytes, RequestTrailers trailers) {
    this.bytes = bytes;
    this.trailers = trailers;
  }

  @Override
  public OptionalLong declared() {
    return OptionalLong.empty();
  }

  @Override
  public List<String> trailerNames() {
    return trailers.names();
  }

  @Override
  public int heldBytes() {
    return bytes.size();
  }

  @Override
  public boolean isLive() {
    return false;
  }

  @Override
  public ClientStream.Listener client() {
    return NoClientListener.INSTANCE;
  }

  @Override
  public void listen(Listener next) {
    listener = Optional.of(next);
  }

  @Override
  public void demand(int most) {
    if (over || sending || listener.isEmpty()) {
      return;
    }
    // A listener that has room again asks within its call.
    sending = true;
    int to = sent + Math.min(Math.max(most, 0), bytes.size() - sent);
    if (to > sent) {
      ByteString next = bytes.substring(sent, to);
      sent = to;
      listener.get().onChunk(next);
      listener.get().onPause();
    }
    sending = false;
    if (!over && sent == bytes.size()) {
      over = true;
      listener.get().onComplete(new PipelineEnding.Complete(trailers.fields(), List.of()));
    }
  }

  @Override
  public void discard() {}

  @Override
  public Stopped stop(String cancelled) {
    over = true;
    return Stopped.over(cancelled);
  }
}
