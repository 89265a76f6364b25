package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.HeaderLines;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.stage.BodyArray;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.MessageSubject;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.config.secrets.SearchFault;
import dev.sluice.config.secrets.SecretsSettings;
import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.LayeredScanner.Found;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.coding.Decoding;
import dev.sluice.detect.place.BodyPlaces;
import dev.sluice.detect.place.HeadScanner;
import dev.sluice.detect.place.HeadScanner.HeadFound;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.detect.place.ScannedHead;
import dev.sluice.detect.place.SecretPlace;
import dev.sluice.detect.place.Sighting;
import dev.sluice.inspect.grpc.MessageFraming;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code sluice/secrets} with the configuration of one entry. Immutable; any thread. */
final class SecretEvaluator implements Evaluator {
  /** Most bytes of a body after its content codings. */
  static final int DECODED = 16 * 1024 * 1024;

  private static final String CONTENT_ENCODING = "content-encoding";
  private static final Evaluation CODED =
      new Evaluation.Failed(StageFailure.REQUEST_BODY_ENCODED.text());
  private static final Evaluation TOO_COSTLY = failed(SearchFault.TOO_COSTLY);
  private static final Evaluation UNDECODED = failed(SearchFault.UNDECODED);

  private final SecretsSettings settings;
  private final LayeredScanner scanner;
  private final LayeredScanner shortTexts;
  private final HeadScanner heads;
  private final HeadScanner headersAlone;
  private final BodyPlaces places;
  private final SecretReaction reaction;
  private final boolean searchesHeaders;
  private final Optional<StreamSearch.Factory> streams;

  SecretEvaluator(SecretsSettings settings) {
    this.settings = settings;
    this.scanner = settings.layered();
    this.shortTexts = scanner.forShortTexts();
    this.heads = settings.heads(scanner, settings.scope());
    this.headersAlone = settings.heads(scanner, headersOf(settings));
    this.places = new BodyPlaces(scanner);
    this.reaction = new SecretReaction(settings, scanner);
    this.searchesHeaders = headersAlone.isNeeded();
    this.streams =
        Optional.of(new SecretStreamFactory(settings, scanner, headersAlone, this::judge));
  }

  private static Set<RequestPart> headersOf(SecretsSettings settings) {
    return settings.scope().contains(RequestPart.HEADERS) ? Set.of(RequestPart.HEADERS) : Set.of();
  }

  @Override
  public boolean readsCodedBodies() {
    return true;
  }

  @Override
  public boolean readsMessages() {
    return settings.scope().contains(RequestPart.BODY);
  }

  @Override
  public Evaluation evaluateMessage(MessageSubject subject) {
    ScannedBody message = ScannedBody.ofMessage(subject.payload(), shortTexts, places);
    Found found = message.found();
    return unsearched(found.complete(), found.undecoded())
        .orElseGet(
            () ->
                found.edits().isEmpty() && !found.undecoded()
                    ? new Evaluation.Passed()
                    : reaction.to(subject, message));
  }

  @Override
  public Evaluation evaluate(Subject subject) {
    ByteString body = subject.body();
    if (!settings.scope().contains(RequestPart.BODY) || body.isEmpty()) {
      return evaluate(subject, ScannedBody.none(scanner));
    }
    BodyArray contents = BodyArray.of(body);
    int end = contents.start() + body.size();
    Optional<BodyCodings> codings = BodyCodings.of(codings(subject));
    if (codings.isEmpty()) {
      return CODED;
    }
    Optional<MessageFraming> framing = HeaderLines.framing(subject.headers());
    if (framing.isPresent()) {
      return evaluateMessages(subject, framing.get(), codings.get());
    }
    if (codings.get().isEmpty()) {
      Coded plain = new Coded(codings.get(), scanner);
      return evaluate(subject, scanned(subject, contents.array(), contents.start(), end, plain));
    }
    return switch (codings.get().decode(contents.array(), contents.start(), end, DECODED)) {
      case Decoding.Done done -> {
        Coded coded = new Coded(codings.get(), scanner.forBytes(body.size()));
        ScannedBody plain = scanned(subject, done.bytes(), 0, done.bytes().length, coded);
        yield evaluate(subject, plain.withFraming(done.framing()));
      }
      case Decoding.Broken broken -> CODED;
      case Decoding.TooLarge tooLarge -> CODED;
    };
  }

  private Evaluation evaluateMessages(
      Subject subject, MessageFraming framing, BodyCodings codings) {
    if (framing == MessageFraming.GRPC && !codings.isEmpty()) {
      return CODED;
    }
    BodyArray contents = BodyArray.of(subject.body());
    int size = subject.body().size();
    GrpcTexts texts = new GrpcTexts(framing, GrpcTexts.coding(subject.headers(), framing), DECODED);
    return texts.isRead(codings, contents.array(), contents.start(), contents.start() + size)
        ? evaluate(subject, texts.scanned(scanner.forBytes(GrpcTexts.READINGS * size)))
        : CODED;
  }

  private static List<String> codings(Subject subject) {
    return HeaderLines.values(subject.headers(), CONTENT_ENCODING);
  }

  private record Coded(BodyCodings codings, LayeredScanner scanner) {}

  private ScannedBody scanned(Subject subject, byte[] bytes, int from, int end, Coded coded) {
    Found found = coded.scanner().scan(bytes, from, end);
    List<Sighting> sightings =
        found.edits().isEmpty()
            ? List.of()
            : places.of(contentType(subject), bytes, from, end, found.edits());
    return new ScannedBody(
        SecretPlace.of(RequestPart.BODY),
        bytes,
        from,
        end,
        coded.codings(),
        coded.scanner(),
        found,
        sightings,
        false);
  }

  private static String contentType(Subject subject) {
    List<String> types = HeaderLines.values(subject.headers(), HeaderLines.CONTENT_TYPE);
    return types.isEmpty() ? "" : types.getFirst();
  }

  @Override
  public Optional<StreamSearch.Factory> streams() {
    return streams;
  }

  private Evaluation judge(StreamHead head) {
    boolean whole = head.late().isEmpty();
    List<HttpHeader> headers = whole ? head.headers() : head.lateHeaders();
    Subject subject = new Subject(head.target(), headers, ByteString.EMPTY);
    ScannedBody none = ScannedBody.none(scanner);
    if (head.isResponse()) {
      return evaluate(subject, inHeaders(RequestHeads.ofResponse(headers)), none);
    }
    return whole
        ? evaluate(subject, none)
        : evaluate(subject, inHeaders(RequestHeads.of(subject)), none);
  }

  private HeadFound inHeaders(ScannedHead head) {
    return searchesHeaders ? headersAlone.scan(head) : HeadFound.NOTHING;
  }

  private Evaluation evaluate(Subject subject, ScannedBody body) {
    return evaluate(
        subject, heads.isNeeded() ? heads.scan(RequestHeads.of(subject)) : HeadFound.NOTHING, body);
  }

  private Evaluation evaluate(Subject subject, HeadFound head, ScannedBody body) {
    boolean undecoded = head.undecoded() || body.found().undecoded();
    return unsearched(head.complete() && body.found().complete(), undecoded)
        .orElseGet(
            () ->
                head.secrets().isEmpty() && body.isClean() && !undecoded
                    ? new Evaluation.Passed()
                    : reaction.to(subject, head, body));
  }

  private Optional<Evaluation> unsearched(boolean complete, boolean undecoded) {
    if (!complete) {
      return Optional.of(TOO_COSTLY);
    }
    return undecoded && settings.undecoded() == SecretsSettings.Undecoded.FAIL
        ? Optional.of(UNDECODED)
        : Optional.empty();
  }

  private static Evaluation failed(SearchFault fault) {
    return new Evaluation.Failed(SafeText.of(fault.text()));
  }
}
