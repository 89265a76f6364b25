package dev.sluice.proxy.capacity;

import dev.sluice.config.settings.proxy.Capacity;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;

/**
 * The memory of this Java that streams may use.
 *
 * @param heapBytes largest size of the heap
 * @param directBytes largest size of the direct memory, where sockets are read
 */
record StreamingMemory(long heapBytes, long directBytes) {
  private static final int SHARE = 2;

  static StreamingMemory ofThisJvm() {
    return new StreamingMemory(
        Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
  }

  /**
   * The size of the budget: as set, or half of the smaller memory. The other half is for buffered
   * bodies and for the node itself.
   *
   * @throws IOException when the setting exceeds the direct memory
   */
  long budget(Capacity capacity) throws IOException {
    long set = capacity.streaming().orElse(Math.min(heapBytes, directBytes) / SHARE);
    if (set > directBytes) {
      throw new IOException(
          "proxy.capacity.streaming: %d bytes exceed the direct memory of %d bytes: lower it, or raise"
                  .formatted(set, directBytes)
              + " -Xmx in SLUICE_JAVA_OPTS");
    }
    return set;
  }
}
