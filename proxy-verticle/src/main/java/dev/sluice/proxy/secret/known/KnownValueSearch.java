package dev.sluice.proxy.secret.known;

import dev.sluice.config.secrets.JudgedSecret;
import dev.sluice.config.secrets.SecretAction;
import dev.sluice.config.secrets.SecretFinding;
import dev.sluice.config.settings.proxy.KnownValueSettings.Action;
import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.LayeredScanner.Found;
import dev.sluice.detect.SecretMask;
import dev.sluice.detect.StreamBudget;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.coding.Decoding;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.HeadScanner.HeadFound;
import dev.sluice.detect.place.HeadScanner.HeadSecret;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.detect.place.ScannedHead;
import dev.sluice.detect.place.SecretPlace;
import dev.sluice.detect.place.Sighting;
import dev.sluice.detect.stream.CarriedScan;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proxy.capacity.HeldBytes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The search of a node for the values that it knows. Any thread; takes time linear in what is
 * searched.
 */
public final class KnownValueSearch implements ValueMask {
  /** Replaces an entry's key in records. */
  public static final String ENTRY = "known_values";

  private static final String IMPLEMENTATION = "sluice/known-values";
  private static final int MOST_FINDINGS = 32;

  /** Replaces text that may hide a value deeper than the search reads. */
  private static final String UNDECODED = "[undecoded]";

  /** Longer ones would hold up the other requests of an event loop. */
  public static final int MOST_ON_LOOP = 32 << 10;

  private static final int WORKERS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

  private final KnownValueStore store;
  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final RepeatedHits hits = new RepeatedHits(System::nanoTime);

  public KnownValueSearch(KnownValueStore store, Vertx vertx) {
    this.store = store;
    this.vertx = vertx;
    this.workers = vertx.createSharedWorkerExecutor("sluice-known-values", WORKERS);
  }

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

  public boolean isIdle() {
    return store.current().isEmpty();
  }

  public KnownVerdict inHost(ScannedHead head, String sandbox) {
    return verdict(store.current().host().scan(head), sandbox);
  }

  public KnownVerdict inHead(ScannedHead head, String sandbox) {
    return verdict(store.current().head().scan(head), sandbox);
  }

  /**
   * Searches a whole body, without its content codings where they are known and not too large, and
   * the texts in their framing, which goes on. A long one is searched on a worker thread; the
   * future ends on the context of the caller.
   */
  public Future<KnownVerdict> inBody(Body body, String sandbox) {
    KnownScanners now = store.current();
    return search(body, now, now.body().forBytes(body.bytes().length), sandbox);
  }

  /** The same with a smaller limit of work, since a session has many messages. */
  public Future<KnownVerdict> inMessage(Body message, String sandbox) {
    KnownScanners now = store.current();
    return search(message, now, now.body().forShortTexts(), sandbox);
  }

  private Future<KnownVerdict> search(
      Body body, KnownScanners now, LayeredScanner scanner, String sandbox) {
    boolean isShort = body.bytes().length <= MOST_ON_LOOP && body.codings().isEmpty();
    return isShort
        ? Future.succeededFuture(searched(body, now, scanner, sandbox))
        : workers.executeBlocking(() -> searched(body, now, scanner, sandbox), false);
  }

  private KnownVerdict searched(
      Body body, KnownScanners now, LayeredScanner scanner, String sandbox) {
    PlainBody read = PlainBody.of(body);
    byte[] plain = read.plain();
    Found found = scanner.scan(plain, 0, plain.length);
    KnownVerdict verdict =
        verdict(
            now.places().of(body.contentType(), plain, 0, plain.length, found.edits()),
            !read.decoded() || found.undecoded(),
            sandbox);
    return verdict instanceof KnownVerdict.Denied || read.framing().length == 0
        ? verdict
        : verdict.and(inFraming(read.framing(), scanner, sandbox));
  }

  private KnownVerdict inFraming(byte[] framing, LayeredScanner scanner, String sandbox) {
    Found found = scanner.scan(framing, 0, framing.length);
    return inBody(Edits.patterns(found.edits()), found.undecoded(), sandbox);
  }

  /** The search in a body that is sent on while it comes; empty when this is idle. */
  public Optional<KnownValueStream> stream(String sandbox) {
    KnownScanners scanners = store.current();
    StreamBudget credit = new StreamBudget(System::nanoTime);
    return scanners.isEmpty()
        ? Optional.empty()
        : Optional.of(new KnownValueStream(this, scanners.inStream(credit), sandbox, vertx));
  }

  /**
   * The search in what a streamed body decodes to; empty when this is idle, or when the codings are
   * not known.
   *
   * @param codings values of {@code Content-Encoding}
   * @param credit of the search in the body as it is
   * @param memory of this body, for what its decoder holds
   */
  public Optional<CodedValueStream> decoded(
      List<String> codings, StreamBudget credit, String sandbox, HeldBytes memory) {
    KnownScanners scanners = store.current();
    return scanners.isEmpty()
        ? Optional.empty()
        : BodyCodings.of(codings)
            .filter(known -> !known.isEmpty())
            .map(
                known ->
                    new CodedValueStream(
                        this,
                        known.decoder(CodedValueStream.MOST_RATIO),
                        () -> scanners.inStream(credit),
                        sandbox,
                        memory));
  }

  boolean denies() {
    return store.action() == Action.DENY;
  }

  KnownVerdict unread(String sandbox) {
    return verdict(List.of(), true, sandbox);
  }

  /** Searches one more piece of a body; tells once that layers of it were left out. */
  KnownVerdict inStream(CarriedScan scan, byte[] piece, String sandbox) {
    boolean told = scan.isUndecoded();
    List<SecretPattern> found = scan.add(piece);
    return inBody(found, !told && scan.isUndecoded(), sandbox);
  }

  private KnownVerdict inBody(List<SecretPattern> found, boolean undecoded, String sandbox) {
    SecretPlace place = SecretPlace.of(RequestPart.BODY);
    return verdict(
        found.stream().map(pattern -> new Sighting(place, pattern)).toList(), undecoded, sandbox);
  }

  @Override
  public String masked(String text) {
    KnownScanners scanners = store.current();
    if (scanners.isEmpty() || text.length() < KnownScanners.SHORTEST) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Found found = scanners.text().scan(bytes, 0, bytes.length);
    if (found.undecoded()) {
      return UNDECODED;
    }
    return found.edits().isEmpty() ? text : SecretMask.of(scanners.text(), text, 0);
  }

  @Override
  public String maskedHost(String host) {
    if (isIdle()) {
      return host;
    }
    HeadFound found =
        store.current().host().scan(new ScannedHead(true, host, "", "", "", List.of()));
    return found.secrets().isEmpty() && !found.undecoded() ? host : HOST;
  }

  private KnownVerdict verdict(HeadFound found, String sandbox) {
    return verdict(
        found.secrets().stream().map(HeadSecret::sighting).toList(), found.undecoded(), sandbox);
  }

  private KnownVerdict verdict(List<Sighting> found, boolean undecoded, String sandbox) {
    if (found.isEmpty() && !undecoded) {
      return KnownVerdict.Clean.INSTANCE;
    }
    StageTrace.Builder trace =
        StageTrace.newBuilder().setEntry(ENTRY).setImplementation(IMPLEMENTATION);
    List<JudgedSecret> secrets =
        found.stream().map(at -> new JudgedSecret(at, -1, SecretAction.DENY)).toList();
    SecretFinding.of(secrets, undecoded, MOST_FINDINGS)
        .forEach(finding -> trace.addFindings(RecordedFinding.of(finding)));
    if (found.isEmpty() || store.action() == Action.RECORD) {
      return new KnownVerdict.Recorded(trace.setOutcome(Outcome.OUTCOME_ALLOWED).build());
    }
    trace.setOutcome(Outcome.OUTCOME_DENIED).setReasonCode(SecretFinding.REASON_CODE);
    return new KnownVerdict.Denied(trace.build(), hits.count(sandbox));
  }

  /**
   * A body as it is searched. Immutable; any thread.
   *
   * @param plain without its codings; as it is where these are not known, or cannot be taken off
   * @param framing texts that go on with it
   * @param decoded false where a coding that is known could not be taken off
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record PlainBody(byte[] plain, byte[] framing, boolean decoded) {
    private static final int MOST_DECODED = 16 << 20;
    private static final byte[] NO_TEXT = {};

    static PlainBody of(Body body) {
      Optional<BodyCodings> codings = BodyCodings.of(body.codings());
      if (codings.isEmpty() || codings.get().isEmpty()) {
        return new PlainBody(body.bytes(), NO_TEXT, true);
      }
      return switch (codings.get().decode(body.bytes(), 0, body.bytes().length, MOST_DECODED)) {
        case Decoding.Done done -> new PlainBody(done.bytes(), done.framing(), true);
        case Decoding.Broken ignored -> new PlainBody(body.bytes(), NO_TEXT, false);
        case Decoding.TooLarge ignored -> new PlainBody(body.bytes(), NO_TEXT, false);
      };
    }

    @Override
    public String toString() {
      return "PlainBody[" + plain.length + " bytes]";
    }
  }
}
