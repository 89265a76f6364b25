package dev.sluice.audit;

import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.journal.MemoryQueue;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.proto.AuditLog;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Durability {@code memory}. Each process starts with a new identity and new numbers. */
final class MemoryStore implements RecordStore {
  /** Records of one event loop, about 16 MiB at their usual size. */
  private static final int CAPACITY = 16_384;

  private final String writers;
  private final List<MemoryQueue> queues = new CopyOnWriteArrayList<>();
  private final FaultRegister faults = new FaultRegister();

  MemoryStore(String nodeId) {
    this.writers = nodeId + "/" + UUID.randomUUID() + "/";
  }

  @Override
  public synchronized AuditLog newLog() {
    MemoryQueue queue = new MemoryQueue(writers + queues.size(), CAPACITY);
    queues.add(queue);
    return record -> {
      queue.append(record);
      return JournaledLog.DONE;
    };
  }

  @Override
  public Collection<RecordSource> sources() {
    return List.copyOf(queues);
  }

  @Override
  public void savePositions() {}

  @Override
  public long appended() {
    return queues.stream().mapToLong(MemoryQueue::appended).sum();
  }

  @Override
  public long lost() {
    return queues.stream().mapToLong(MemoryQueue::lostTotal).sum();
  }

  @Override
  public long refused() {
    return 0;
  }

  @Override
  public long unreadable() {
    return 0;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public String fault() {
    return "";
  }

  @Override
  public FaultRegister faults() {
    return faults;
  }

  @Override
  public void close() {}
}
