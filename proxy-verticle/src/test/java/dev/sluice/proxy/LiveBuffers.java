package dev.sluice.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * The direct buffers that were allocated since its creation and not freed, from the events of
 * Netty's allocators. The memory that an allocator reports has room for other buffers too, which
 * depends on what ran before.
 */
final class LiveBuffers implements AutoCloseable {
  private static final String ALLOCATED = "io.netty.AllocateBuffer";
  private static final List<String> GONE =
      List.of("io.netty.ReallocateBuffer", "io.netty.FreeBuffer");

  private final Recording recording = new Recording();

  LiveBuffers() {
    recording.enable(ALLOCATED).withoutStackTrace();
    GONE.forEach(name -> recording.enable(name).withoutStackTrace());
    recording.start();
  }

  /**
   * Bytes of the buffers, with room that they have and do not use.
   *
   * @param file of the recording, written here
   */
  long bytes(Path file) {
    Map<Long, Integer> capacities = new HashMap<>();
    for (RecordedEvent event : recorded(file)) {
      long address = event.getLong("address");
      if (GONE.contains(event.getEventType().getName())) {
        capacities.remove(address);
      } else if (event.getBoolean("direct")) {
        capacities.put(address, event.getInt("maxFastCapacity"));
      }
    }
    return capacities.values().stream().mapToLong(Integer::longValue).sum();
  }

  private List<RecordedEvent> recorded(Path file) {
    try {
      recording.dump(file);
      // A file has the events of one thread after those of another.
      return RecordingFile.readAllEvents(file).stream()
          .sorted(Comparator.comparing(RecordedEvent::getStartTime))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    recording.close();
  }
}
