package dev.sluice.it.grpc;

import io.grpc.Codec;
import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells which messages were compressed. Calls have to follow each other. */
final class CountingGzip implements Decompressor {
  private final Decompressor gzip = new Codec.Gzip();
  private final AtomicInteger messages = new AtomicInteger();

  /** Of a client or server. */
  DecompressorRegistry registry() {
    return DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false).with(this, true);
  }

  /** Whether the message that came last was compressed. */
  boolean wasUsed() {
    return messages.getAndSet(0) > 0;
  }

  @Override
  public String getMessageEncoding() {
    return gzip.getMessageEncoding();
  }

  @Override
  public InputStream decompress(InputStream message) throws IOException {
    messages.incrementAndGet();
    return gzip.decompress(message);
  }
}
