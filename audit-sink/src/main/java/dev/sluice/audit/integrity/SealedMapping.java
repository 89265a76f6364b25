package dev.sluice.audit.integrity;

import com.google.protobuf.ByteString;
import dev.sluice.audit.ocsf.EventMapping;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.EventClass;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.audit.EventSettings.Checkpoints;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.SealedBatch;
import dev.sluice.proto.v1.SealedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Links each event to the hash of the one before. Sealed events are on disk before they can be
 * sent, and are sent again unchanged. So a record becomes the same link after a crash, an upgrade
 * or a change of settings. For the thread that ships.
 */
public final class SealedMapping implements EventMapping, AutoCloseable {
  private final EventMapping mapping;
  private final String authority;
  private final SealStore store;
  private final NodeKey key;
  private final CheckpointSchedule schedule;
  private volatile Optional<SignedCheckpoint> newest = Optional.empty();
  private Optional<SignedCheckpoint> signed = Optional.empty();

  private SealedMapping(
      EventMapping mapping,
      String authority,
      SealStore store,
      NodeKey key,
      CheckpointSchedule schedule) {
    this.mapping = mapping;
    this.authority = authority;
    this.store = store;
    this.key = key;
    this.schedule = schedule;
  }

  /**
   * Continues the chain in a directory, or starts one.
   *
   * @param mapping makes the events to seal
   * @param directory of the audit; the chain is in {@code chain}, the key in {@code key}
   * @param authority {@code authority_uid}: identity of the node
   * @param checkpoints when the chain is signed
   * @throws IOException when the directory cannot be used
   */
  public static SealedMapping open(
      Path directory, String authority, EventMapping mapping, Checkpoints checkpoints)
      throws IOException {
    return new SealedMapping(
        mapping,
        authority,
        SealStore.open(directory.resolve("chain")),
        NodeKey.in(directory),
        new CheckpointSchedule(checkpoints));
  }

  /** The newest checkpoint that this process signed; any thread. */
  public Optional<SignedCheckpoint> newestCheckpoint() {
    return newest;
  }

  /**
   * Whether a record of a checkpoint has to be appended now; true once for each.
   *
   * @param nowNanos of {@link System#nanoTime}
   * @param ending no other record will follow
   */
  public boolean isCheckpointDue(long nowNanos, boolean ending) {
    return schedule.isDue(nowNanos, ending);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException when the events cannot be stored; none of them may be sent then
   */
  @Override
  public List<OcsfEvent> map(EventSubject subject) {
    try {
      return switch (subject) {
        case EventSubject.Exchange exchange -> exchange(exchange);
        case EventSubject.Single single -> single(single);
        case EventSubject.Missing missing -> missing(missing);
        case EventSubject.SetAside aside ->
            once(aside, setAsideMark(aside.timeMs()), SealedBatch.newBuilder());
      };
    } catch (IOException e) {
      throw new UncheckedIOException("the hash chain cannot be continued", e);
    }
  }

  /**
   * Deletes batches that will not be sent again.
   *
   * @param done by writer, the sequence up to which its records are acknowledged and will not be
   *     read again; empty for a writer that no longer exists
   */
  public void forget(Function<String, OptionalLong> done) throws IOException {
    store.forget(done);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  private List<OcsfEvent> exchange(EventSubject.Exchange exchange) throws IOException {
    Optional<SealedBatch> sealed = find(exchange.position(), exchange.decision());
    if (sealed.isEmpty()) {
      return seal(
          exchange,
          SealedBatch.newBuilder()
              .addSequences(exchange.position().sequence())
              .addSequences(exchange.completed().sequence())
              .addMarks(mark(exchange.decision()))
              .addMarks(mark(exchange.completion())));
    }
    List<OcsfEvent> events = new ArrayList<>(restored(sealed.get()));
    events.addAll(map(new EventSubject.Single(exchange.completed(), exchange.completion())));
    return events;
  }

  private List<OcsfEvent> single(EventSubject.Single single) throws IOException {
    Optional<SealedBatch> sealed = find(single.position(), single.record());
    if (sealed.isEmpty()) {
      return once(single, mark(single.record()), SealedBatch.newBuilder());
    }
    // Its decision was read before, or is acknowledged: the event of both was sent in its place.
    boolean sent = sealed.get().getSequences(0) < single.position().sequence();
    return sent ? List.of() : restored(sealed.get());
  }

  private List<OcsfEvent> missing(EventSubject.Missing missing) throws IOException {
    long first = missing.position().sequence() - missing.records() + 1;
    return once(
        missing, "missing " + missing.records(), SealedBatch.newBuilder().setLostFrom(first));
  }

  private List<OcsfEvent> once(EventSubject subject, String mark, SealedBatch.Builder batch)
      throws IOException {
    Optional<SealedBatch> sealed = find(subject.position(), Set.of(mark));
    return sealed.isPresent()
        ? restored(sealed.get())
        : seal(subject, batch.addSequences(subject.position().sequence()).addMarks(mark));
  }

  // A record that was sealed as set aside stays so, also when it could be mapped now.
  private Optional<SealedBatch> find(RecordPosition position, AuditRecord record)
      throws IOException {
    return find(position, Set.of(mark(record), setAsideMark(record.getTimeMs())));
  }

  private Optional<SealedBatch> find(RecordPosition position, Set<String> marks)
      throws IOException {
    return store
        .find(position.writer(), position.sequence())
        .filter(
            batch ->
                marks.contains(
                    batch.getMarks(batch.getSequencesList().indexOf(position.sequence()))));
  }

  private List<OcsfEvent> seal(EventSubject subject, SealedBatch.Builder batch) throws IOException {
    batch.setWriter(subject.position().writer());
    ChainPosition at = store.end();
    long unsigned = schedule.unsigned();
    signed = newest;
    boolean stored = false;
    try {
      for (OcsfEvent event : mapping.map(subject)) {
        at = seal(batch, event, at, isCheckpoint(subject));
      }
      SealedBatch sealed = batch.setEnd(at.toProto()).build();
      store.append(sealed);
      stored = true;
      newest = signed;
      return restored(sealed);
    } finally {
      // A signature becomes visible only when its link is stored.
      if (!stored) {
        schedule.again(unsigned);
      }
    }
  }

  private static boolean isCheckpoint(EventSubject subject) {
    return subject instanceof EventSubject.Single single && single.record().hasCheckpoint();
  }

  private ChainPosition seal(
      SealedBatch.Builder batch, OcsfEvent event, ChainPosition after, boolean signed) {
    ObjectNode tree = (ObjectNode) CanonicalJson.read(event.json());
    ObjectNode attestation = Attestation.begin(tree, authority, after);
    String fingerprint = CanonicalJson.fingerprint(tree);
    Attestation.hash(attestation, fingerprint);
    boolean signs = signed || schedule.signsNext();
    if (signs) {
      Attestation.sign(attestation, sign(after, fingerprint));
    }
    schedule.linked(signs);
    batch.addEvents(
        SealedEvent.newBuilder()
            .setClassUid(event.eventClass().uid())
            .setUid(event.uid())
            .setSandbox(event.sandbox())
            .setJson(ByteString.copyFrom(CanonicalJson.inOrder(tree))));
    return after.next(event.uid(), tree.path("type_uid").asLong(0), fingerprint);
  }

  private String sign(ChainPosition after, String fingerprint) {
    CheckpointStatement statement =
        new CheckpointStatement(authority, after.chain(), after.number() + 1, fingerprint);
    String signature = key.sign(statement);
    signed =
        Optional.of(
            new SignedCheckpoint(
                statement, System.currentTimeMillis(), signature, key.publicKey()));
    return signature;
  }

  private static List<OcsfEvent> restored(SealedBatch batch) {
    return batch.getEventsList().stream()
        .map(
            event ->
                new OcsfEvent(
                    EventClass.of(event.getClassUid()),
                    event.getUid(),
                    event.getSandbox(),
                    event.getJson().toByteArray()))
        .toList();
  }

  /** Tells what was sealed under a sequence from something else that has the same sequence. */
  private static String mark(AuditRecord record) {
    return record.getTimeMs() + " " + record.getCorrelationUid();
  }

  private static String setAsideMark(long timeMs) {
    return "set aside " + timeMs;
  }

  /**
   * Which links of a chain are signed: each after some others, and one of a record of its own after
   * some time. Time is monotonic. One thread.
   */
  private static final class CheckpointSchedule {
    private final Checkpoints settings;
    private long unsigned;
    private long askedNanos;
    private boolean asked;

    CheckpointSchedule(Checkpoints settings) {
      this.settings = settings;
    }

    boolean signsNext() {
      return unsigned + 1 >= settings.events();
    }

    void linked(boolean signed) {
      unsigned = signed ? 0 : unsigned + 1;
    }

    long unsigned() {
      return unsigned;
    }

    void again(long unsignedBefore) {
      unsigned = unsignedBefore;
    }

    /**
     * Whether to append a record to sign now; true once each, and at the end if any is unsigned.
     */
    boolean isDue(long nowNanos, boolean ending) {
      boolean late = !asked || nowNanos - askedNanos >= settings.every().toNanos();
      boolean due = late || (ending && unsigned > 0);
      if (due) {
        asked = true;
        askedNanos = nowNanos;
      }
      return due;
    }
  }
}
