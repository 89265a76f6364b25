package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.pipeline.flow.TakenSource;
import dev.sluice.chain.stage.stream.StreamFrame;
import java.security.MessageDigest;
import java.util.Optional;

/** A source that keeps the digest of all it gave. Event loop only. */
final class DigestingSource implements TakenSource {
  private final TakenSource source;
  private final MessageDigest digest = BodyCheckpoint.sha256();

  DigestingSource(TakenSource source) {
    this.source = source;
  }

  @Override
  public Optional<StreamFrame> take() {
    Optional<StreamFrame> frame = source.take();
    if (frame.isPresent() && frame.get() instanceof StreamFrame.Chunk chunk) {
      chunk.bytes().asReadOnlyByteBufferList().forEach(digest::update);
    }
    return frame;
  }

  /** Once all was given. */
  byte[] digest() {
    return digest.digest();
  }

  @Override
  public void whenReady(Runnable action) {
    source.whenReady(action);
  }

  @Override
  public Optional<StreamFrame.End> taken() {
    return source.taken();
  }
}
