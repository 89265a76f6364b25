package dev.sluice.audit;

import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Gap;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Durability {@code memory}. Each process starts with a new identity and new numbers. */
final class MemoryStore implements RecordStore {
  // Records of one event loop, 32 MiB in all.
  private static final int CAPACITY = 16_384;

  // Records of the shipper's thread.
  private static final int NOTICES = 256;

  private static final String REASON = "the queue in memory was full";

  private final String writers;
  private final List<MemoryQueue> queues = new CopyOnWriteArrayList<>();
  private final MemoryQueue notices;
  private final FaultRegister faults = new FaultRegister();
  private long told;

  MemoryStore(String nodeId) {
    this.writers = nodeId + "/" + UUID.randomUUID() + "/";
    this.notices = newQueue(NOTICES);
  }

  @Override
  public AuditLog newLog() {
    MemoryQueue queue = newQueue(CAPACITY);
    return record -> {
      queue.append(record);
      return JournaledLog.DONE;
    };
  }

  private synchronized MemoryQueue newQueue(int capacity) {
    MemoryQueue queue = new MemoryQueue(writers + queues.size(), capacity);
    queues.add(queue);
    return queue;
  }

  @Override
  public Collection<RecordSource> sources() {
    return List.copyOf(queues);
  }

  @Override
  public void savePositions() {}

  @Override
  public synchronized void notice(AuditRecord record) {
    notices.append(record);
  }

  @Override
  public synchronized void tellLosses() {
    long untold = lost() - told;
    if (untold > 0 && notices.isHalfFree()) {
      notices.append(gap(untold));
      told += untold;
    }
  }

  private static AuditRecord gap(long records) {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setGap(Gap.newBuilder().setRecords(records).setReason(REASON))
        .build();
  }

  @Override
  public OptionalLong uncompared() {
    return OptionalLong.empty();
  }

  @Override
  public void compared(Map<String, Long> newest, boolean cut) {}

  @Override
  public Set<String> shippers() {
    return Set.of();
  }

  @Override
  public void shippedAs(Set<String> ids) {}

  @Override
  public boolean distrust() {
    return false;
  }

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
