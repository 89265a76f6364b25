package dev.sluice.proxy.known;

import dev.sluice.config.secrets.JudgedSecret;
import dev.sluice.config.secrets.SecretAction;
import dev.sluice.config.secrets.SecretFinding;
import dev.sluice.config.settings.proxy.KnownValueSettings.Action;
import dev.sluice.inspect.coding.BodyCodings;
import dev.sluice.inspect.coding.Decoding;
import dev.sluice.inspect.secrets.SecretMask;
import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.place.HeadScanner.HeadFound;
import dev.sluice.inspect.secrets.place.RequestPart;
import dev.sluice.inspect.secrets.place.ScannedHead;
import dev.sluice.inspect.secrets.place.SecretPlace;
import dev.sluice.inspect.secrets.place.Sighting;
import dev.sluice.inspect.secrets.stream.CarriedScan;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proxy.secrets.RecordedFinding;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Optional;

/**
 * The search of a node for the values that it knows. Any thread; takes time linear in what is
 * searched.
 */
public final class KnownValueSearch implements ValueMask {
  /** In the place of an entry's key, in records. */
  public static final String ENTRY = "known_values";

  private static final String IMPLEMENTATION = "sluice/known-values";
  private static final int MOST_DECODED = 16 << 20;
  private static final int MOST_FINDINGS = 32;

  /** Longer ones would hold up the other requests of an event loop. */
  private static final int MOST_ON_LOOP = 32 << 10;

  private static final int WORKERS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

  private final KnownValueStore store;
  private final WorkerExecutor workers;
  private final RepeatedHits hits = new RepeatedHits(System::nanoTime);

  public KnownValueSearch(KnownValueStore store, Vertx vertx) {
    this.store = store;
    this.workers = vertx.createSharedWorkerExecutor("sluice-known-values", WORKERS);
  }

  /** A body to search, and what its headers say of it. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Body(String contentType, List<String> codings, byte[] bytes) {
    public Body {
      codings = List.copyOf(codings);
    }

    @Override
    public String toString() {
      return "Body[" + bytes.length + " bytes]";
    }
  }

  /** Whether there is nothing to search for. */
  public boolean isIdle() {
    return store.current().isEmpty();
  }

  /** Searches the host only. */
  public KnownVerdict inHost(ScannedHead head, String sandbox) {
    return verdict(store.current().host().scan(head), sandbox);
  }

  /** Searches all but the host. */
  public KnownVerdict inHead(ScannedHead head, String sandbox) {
    return verdict(store.current().head().scan(head), sandbox);
  }

  /**
   * Searches a whole body, without its content codings where they are known and not too large. A
   * long one is searched on a worker thread; the future ends on the context of the caller.
   */
  public Future<KnownVerdict> inBody(Body body, String sandbox) {
    boolean isShort = body.bytes().length <= MOST_ON_LOOP && body.codings().isEmpty();
    return isShort
        ? Future.succeededFuture(searched(body, sandbox))
        : workers.executeBlocking(() -> searched(body, sandbox), false);
  }

  private KnownVerdict searched(Body body, String sandbox) {
    KnownScanners scanners = store.current();
    byte[] plain = plain(body);
    List<Edit> edits =
        scanners.body().forBytes(body.bytes().length).scan(plain, 0, plain.length).edits();
    return verdict(
        scanners.places().of(body.contentType(), plain, 0, plain.length, edits), sandbox);
  }

  private static byte[] plain(Body body) {
    return BodyCodings.of(body.codings())
        .filter(codings -> !codings.isEmpty())
        .map(codings -> codings.decode(body.bytes(), 0, body.bytes().length, MOST_DECODED))
        .map(
            decoding ->
                switch (decoding) {
                  case Decoding.Done done -> done.bytes();
                  case Decoding.Broken ignored -> body.bytes();
                  case Decoding.TooLarge ignored -> body.bytes();
                })
        .orElse(body.bytes());
  }

  /** The search in a body that is sent on while it comes; empty when this is idle. */
  public Optional<KnownValueStream> stream(String sandbox) {
    KnownScanners scanners = store.current();
    return scanners.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new KnownValueStream(
                this, new CarriedScan(scanners.body(), scanners.carry()), sandbox));
  }

  KnownVerdict inStream(List<SecretPattern> found, String sandbox) {
    SecretPlace place = SecretPlace.of(RequestPart.BODY);
    return verdict(found.stream().map(pattern -> new Sighting(place, pattern)).toList(), sandbox);
  }

  @Override
  public String masked(String text) {
    KnownScanners scanners = store.current();
    return scanners.isEmpty() || text.length() < KnownScanners.SHORTEST
        ? text
        : SecretMask.of(scanners.text(), text, 0);
  }

  @Override
  public String maskedHost(String host) {
    ScannedHead head = new ScannedHead(true, host, "", "", "", List.of());
    boolean isClean = isIdle() || store.current().host().scan(head).secrets().isEmpty();
    return isClean ? host : HOST;
  }

  private KnownVerdict verdict(HeadFound found, String sandbox) {
    return verdict(found.secrets().stream().map(secret -> secret.sighting()).toList(), sandbox);
  }

  private KnownVerdict verdict(List<Sighting> found, String sandbox) {
    if (found.isEmpty()) {
      return KnownVerdict.Clean.INSTANCE;
    }
    StageTrace.Builder trace =
        StageTrace.newBuilder().setEntry(ENTRY).setImplementation(IMPLEMENTATION);
    List<JudgedSecret> secrets =
        found.stream().map(at -> new JudgedSecret(at, -1, SecretAction.DENY)).toList();
    SecretFinding.of(secrets, false, MOST_FINDINGS)
        .forEach(finding -> trace.addFindings(RecordedFinding.of(finding)));
    if (store.action() == Action.RECORD) {
      return new KnownVerdict.Recorded(trace.setOutcome(Outcome.OUTCOME_ALLOWED).build());
    }
    trace.setOutcome(Outcome.OUTCOME_DENIED).setReasonCode(SecretFinding.REASON_CODE);
    return new KnownVerdict.Denied(trace.build(), hits.count(sandbox));
  }
}
