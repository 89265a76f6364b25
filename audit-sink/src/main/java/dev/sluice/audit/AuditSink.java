package dev.sluice.audit;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.NodeId;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventMapping;
import dev.sluice.audit.ship.SetAsideMapping;
import dev.sluice.audit.ship.Shipper;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.proto.AuditLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The audit of one node. It takes records on event loops and keeps them until Kafka has their
 * events.
 *
 * <ol>
 *   <li>{@link #open} recovers the journal; records can be appended at once.
 *   <li>{@link #startShipping} starts shipping. Before that, and while Kafka is unreachable, the
 *       journal fills.
 *   <li>{@link #close} ships as many records as it can. No record may be appended after it.
 * </ol>
 *
 * <p>Any thread may call the methods; {@link #onThisLoop} gives each thread its own writer.
 */
public final class AuditSink implements AuditLog.Factory {
  /** Size of a journal file; smaller when {@code audit.max_bytes} would hold too few. */
  private static final long SEGMENT_BYTES = 64 << 20;

  // Each loop writes one segment and needs room to start the next.
  private static final int SEGMENTS_PER_LOOP = 4;

  private static final int SPARE_SEGMENTS = 8;

  private final RecordStore store;
  private final AuditSettings settings;
  private final KafkaSettings kafka;
  private final String nodeId;
  private final Optional<SealedMapping> sealing;
  private final EventMapping mapping;
  private final ConcurrentMap<Thread, AuditLog> logs = new ConcurrentHashMap<>();
  private volatile Optional<Shipper> shipper = Optional.empty();

  private AuditSink(
      RecordStore store,
      AuditSettings settings,
      KafkaSettings kafka,
      String nodeId,
      Optional<SealedMapping> sealing,
      EventMapping mapping) {
    this.store = store;
    this.settings = settings;
    this.kafka = kafka;
    this.nodeId = nodeId;
    this.sealing = sealing;
    this.mapping = mapping;
  }

  /**
   * Opens the journal in {@code audit} under the state directory.
   *
   * @param nodeName name of this node in events
   * @param roles roles of this node in events
   * @throws IOException when the directory cannot be used, or another process uses it
   */
  public static AuditSink open(
      Path stateDir, String nodeName, Set<Role> roles, AuditSettings settings, KafkaSettings kafka)
      throws IOException {
    return open(stateDir, SEGMENT_BYTES, nodeName, roles, settings, kafka);
  }

  static AuditSink open(
      Path stateDir,
      long segmentBytes,
      String nodeName,
      Set<Role> roles,
      AuditSettings settings,
      KafkaSettings kafka)
      throws IOException {
    Path directory = stateDir.resolve("audit");
    Node node = new Node(nodeName, NodeId.in(directory), version(), roles);
    EventMapper mapper = new EventMapper(node, settings.events().stageEvents());
    RecordStore store = store(directory, segmentBytes, settings);
    // After the journal, which a second process cannot open.
    Optional<SealedMapping> sealing =
        switch (settings.events().integrity()) {
          case NONE -> Optional.empty();
          case HASH_CHAIN ->
              Optional.of(
                  SealedMapping.open(
                      directory, node.id(), mapper, settings.events().checkpoints()));
        };
    EventMapping mapping =
        SetAsideMapping.in(
            directory.resolve("set-aside"),
            sealing.<EventMapping>map(chain -> chain).orElse(mapper),
            store.faults().of(FaultKind.SET_ASIDE));
    return new AuditSink(store, settings, kafka, node.id(), sealing, mapping);
  }

  @Override
  public AuditLog onThisLoop() {
    return logs.computeIfAbsent(Thread.currentThread(), thread -> store.newLog());
  }

  /** Starts shipping; idempotent. */
  public void startShipping() {
    startShippingEarly();
    onServing();
  }

  /** As the other; work that would delay the start of the node waits for {@link #onServing}. */
  public synchronized void startShippingEarly() {
    if (shipper.isEmpty()) {
      shipper =
          Optional.of(
              new Shipper(
                  new StoreFeed(store, sealing, settings.events().checkpoints()),
                  mapping,
                  nodeId,
                  settings,
                  kafka));
    }
  }

  /** Starts the work that would have delayed the start of the node. */
  public synchronized void onServing() {
    shipper.ifPresent(Shipper::onServing);
  }

  /**
   * Ships the journal until the deadline at most, then closes it. The next start ships the rest.
   */
  public synchronized void close(Duration deadline) throws IOException {
    shipper.ifPresent(running -> running.stop(deadline));
    if (sealing.isPresent()) {
      sealing.get().close();
    }
    store.close();
  }

  /** The state of the audit, for health checks and metrics. Never blocks: event loops ask. */
  public AuditStatus status() {
    Collection<RecordSource> sources = store.sources();
    long pending = sources.stream().mapToLong(RecordSource::pending).sum();
    Duration oldest =
        sources.stream().map(RecordSource::oldest).max(Duration::compareTo).orElse(Duration.ZERO);
    String fault = store.fault();
    Shipper.View shipping = shipper.map(running -> running.view(pending)).orElse(Shipper.View.NONE);
    return new AuditStatus(
        store.appended(),
        shipping.shipped(),
        pending,
        oldest,
        store.bytes(),
        store.lost(),
        store.unreadable(),
        store.refused(),
        shipping.state(),
        shipping.retriable(),
        shipping.fatal(),
        sealing.flatMap(SealedMapping::newestCheckpoint),
        fault,
        fault.isEmpty() ? shipping.error() : fault,
        new AuditCondition(shipping.quiet(), store.faults().reports()));
  }

  public long journalLimit() {
    return settings.maxBytes();
  }

  public List<String> reasonsUnready() {
    return status().reasonsUnready(settings);
  }

  public List<String> warnings() {
    return status().condition().warnings();
  }

  private static RecordStore store(Path directory, long segmentBytes, AuditSettings settings)
      throws IOException {
    return switch (settings.durability()) {
      case MEMORY -> new MemoryStore(NodeId.in(directory));
      case JOURNALED ->
          new JournalStore(
              journal(directory, segmentBytes, settings.maxBytes()),
              settings.onFailure(),
              Optional.empty());
      case FSYNC -> {
        Journal journal = journal(directory, segmentBytes, settings.maxBytes());
        FaultRegister faults = journal.faults();
        yield new JournalStore(
            journal,
            settings.onFailure(),
            Optional.of(new GroupCommit(faults.of(FaultKind.SYNC), faults.of(FaultKind.THREADS))));
      }
    };
  }

  private static Journal journal(Path directory, long segmentBytes, long maxBytes)
      throws IOException {
    int loops = Runtime.getRuntime().availableProcessors();
    long fitting = maxBytes / (SEGMENTS_PER_LOOP * loops + SPARE_SEGMENTS);
    return Journal.open(directory, Math.min(segmentBytes, fitting), maxBytes);
  }

  private static String version() {
    String version = AuditSink.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
