package dev.sluice.audit;

import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.NodeId;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.Mapping;
import dev.sluice.audit.ocsf.Node;
import dev.sluice.audit.ship.Shipper;
import dev.sluice.audit.ship.Shipping;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.proto.AuditLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The audit of one node: takes records on event loops, keeps them until Kafka has their events.
 *
 * <ol>
 *   <li>{@link #open} recovers the journal; records can be appended at once.
 *   <li>{@link #startShipping} begins to ship; until then, and while Kafka is away, the journal
 *       fills.
 *   <li>{@link #close} ships what it can; nothing may be appended any more.
 * </ol>
 *
 * <p>All methods may be called from any thread, but {@link #onThisLoop} gives each thread its own
 * writer.
 */
public final class AuditSink implements AuditLog.Factory {
  /** Each loop writes one segment; without further room another could not begin the next. */
  private static final int SEGMENTS_A_LOOP = 4;

  private static final int SPARE_SEGMENTS = 8;

  /** Size of a journal file, smaller where {@code audit.max_bytes} would hold too few of them. */
  private static final long SEGMENT_BYTES = 64L << 20;

  private final RecordStore store;
  private final Node node;
  private final AuditSettings settings;
  private final KafkaSettings kafka;
  private final EventMapper mapper;
  private final Optional<SealedMapping> sealing;
  private final ConcurrentMap<Thread, AuditLog> logs = new ConcurrentHashMap<>();
  private Optional<Shipper> shipper = Optional.empty();

  private AuditSink(
      RecordStore store,
      Node node,
      AuditSettings settings,
      KafkaSettings kafka,
      EventMapper mapper,
      Optional<SealedMapping> sealing) {
    this.store = store;
    this.node = node;
    this.settings = settings;
    this.kafka = kafka;
    this.mapper = mapper;
    this.sealing = sealing;
  }

  /**
   * Opens the journal in {@code audit} under the state directory.
   *
   * @param nodeName what the events call this node
   * @param roles what the events say that it does
   * @throws IOException when the directory cannot be used, or another process uses it
   */
  public static AuditSink open(
      Path stateDir, String nodeName, Set<Role> roles, AuditSettings settings, KafkaSettings kafka)
      throws IOException {
    Path directory = stateDir.resolve("audit");
    Node node = new Node(nodeName, NodeId.in(directory), version(), roles);
    EventMapper mapper = new EventMapper(node, settings.events().stageEvents());
    RecordStore store = store(directory, settings);
    // Behind the journal, which no second process gets past.
    Optional<SealedMapping> sealing =
        switch (settings.events().integrity()) {
          case NONE -> Optional.empty();
          case HASH_CHAIN ->
              Optional.of(SealedMapping.open(directory.resolve("chain"), node.id(), mapper));
        };
    return new AuditSink(store, node, settings, kafka, mapper, sealing);
  }

  @Override
  public AuditLog onThisLoop() {
    return logs.computeIfAbsent(Thread.currentThread(), thread -> store.newLog());
  }

  /** Begins to ship; a second call does nothing. */
  public synchronized void startShipping() {
    if (shipper.isEmpty()) {
      shipper =
          Optional.of(
              new Shipper(
                  node,
                  sealing.<Mapping>map(chain -> chain).orElse(mapper),
                  new StoreFeed(),
                  kafka,
                  settings.topic(),
                  settings.joinWindow()));
    }
  }

  /**
   * Ships what is in the journal, for so long at most, then lets go of it. What is left is shipped
   * after the next start.
   */
  public synchronized void close(Duration deadline) throws IOException {
    shipper.ifPresent(running -> running.stop(deadline));
    if (sealing.isPresent()) {
      sealing.get().close();
    }
    store.close();
  }

  /** How things stand, for health and metrics. */
  public synchronized AuditStatus status() {
    long now = System.currentTimeMillis();
    long oldest =
        store.sources().stream()
            .mapToLong(RecordSource::oldestTimeMs)
            .filter(time -> time > 0)
            .min()
            .orElse(now);
    String fault = store.fault();
    return new AuditStatus(
        store.appended(),
        shipper.map(Shipper::shipped).orElse(0L),
        store.sources().stream().mapToLong(RecordSource::pending).sum(),
        Duration.ofMillis(Math.max(0, now - oldest)),
        store.bytes(),
        store.lost(),
        store.unreadable(),
        store.refused(),
        shipper.map(Shipper::shipping).orElse(Shipping.STARTING),
        shipper.map(Shipper::retriableErrors).orElse(0L),
        shipper.map(Shipper::fatalErrors).orElse(0L),
        fault,
        fault.isEmpty() ? shipper.map(Shipper::lastError).orElse("") : fault);
  }

  /** Why this node should get no more traffic, in platform words; empty when it may. */
  public List<String> reasonsUnready() {
    return Readiness.reasonsAgainst(status(), settings);
  }

  private static RecordStore store(Path directory, AuditSettings settings) throws IOException {
    return switch (settings.durability()) {
      case MEMORY -> new MemoryStore(NodeId.in(directory));
      case JOURNALED ->
          new JournalStore(journal(directory, settings), settings.onFailure(), Optional.empty());
      case FSYNC ->
          new JournalStore(
              journal(directory, settings), settings.onFailure(), Optional.of(new GroupCommit()));
    };
  }

  private static Journal journal(Path directory, AuditSettings settings) throws IOException {
    int loops = Runtime.getRuntime().availableProcessors();
    long fitting = settings.maxBytes() / (SEGMENTS_A_LOOP * loops + SPARE_SEGMENTS);
    return Journal.open(directory, Math.min(SEGMENT_BYTES, fitting), settings.maxBytes());
  }

  private static String version() {
    String version = AuditSink.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private final class StoreFeed implements Shipper.Feed {
    @Override
    public Collection<RecordSource> sources() {
      return store.sources();
    }

    @Override
    public void savePositions() throws IOException {
      Map<String, Long> acknowledged = new HashMap<>();
      store.sources().forEach(from -> acknowledged.put(from.writer(), from.acknowledged()));
      store.savePositions();
      if (sealing.isPresent()) {
        sealing
            .get()
            .forget(
                writer ->
                    acknowledged.containsKey(writer)
                        ? OptionalLong.of(acknowledged.get(writer))
                        : OptionalLong.empty());
      }
    }

    @Override
    public void resumed(Duration outage, String error) {
      onThisLoop().append(OutageRecord.of(outage, error));
    }
  }
}
