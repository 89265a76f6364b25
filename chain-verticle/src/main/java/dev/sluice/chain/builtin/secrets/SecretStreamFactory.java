package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.builtin.secrets.CodedBody.Output;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.stage.BodyArray;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.config.secrets.SecretsSettings;
import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.LayeredScanner.Found;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.place.HeadScanner;
import dev.sluice.detect.stream.EventTextStream;
import dev.sluice.detect.stream.SecretStream;
import dev.sluice.detect.stream.StreamListener;
import dev.sluice.detect.stream.TextStream;
import dev.sluice.inspect.grpc.MessageFraming;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Begins the searches of one entry. Immutable; any thread. */
final class SecretStreamFactory implements StreamSearch.Factory {
  private final SecretsSettings settings;
  private final LayeredScanner scanner;
  private final LayeredScanner shortTexts;
  private final HeadScanner headers;
  private final Function<StreamHead, Evaluation> heads;
  private final byte[] replacement;
  private final Optional<Predicate<ByteString>> atOnce = Optional.of(this::isClean);

  SecretStreamFactory(
      SecretsSettings settings,
      LayeredScanner scanner,
      HeadScanner headers,
      Function<StreamHead, Evaluation> heads) {
    this.settings = settings;
    this.scanner = scanner;
    this.shortTexts = scanner.forShortTexts();
    this.headers = headers;
    this.heads = heads;
    this.replacement = settings.replacement().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Optional<StreamSearch> begin(StreamHead head) {
    StreamedMessage message = StreamedMessage.of(settings, head);
    HeldPieces held = new HeldPieces();
    StreamedSecrets secrets = new StreamedSecrets(message.actions(), held, message.changeable());
    SecretStream search = search(message, secrets);
    StreamedBody body = body(message, search, secrets, held);
    return Optional.of(
        new SecretSearch(message, heads.apply(head), secrets, held, search, body, headers));
  }

  @Override
  public Optional<Predicate<ByteString>> atOnce(StreamHead head) {
    return StreamedMessage.isPlain(settings, head)
            && head.declared().orElse(TextStream.TOGETHER) < TextStream.TOGETHER
            && heads.apply(head) instanceof Evaluation.Passed
        ? atOnce
        : Optional.empty();
  }

  private boolean isClean(ByteString body) {
    BodyArray bytes = BodyArray.of(body);
    Found found = shortTexts.scan(bytes.array(), bytes.start(), bytes.start() + body.size());
    return found.edits().isEmpty() && found.complete() && !found.undecoded();
  }

  private SecretStream search(StreamedMessage message, StreamListener listener) {
    return message.events()
        ? new EventTextStream(scanner, replacement, listener)
        : new TextStream(scanner, replacement, message.timed(), listener);
  }

  private StreamedBody body(
      StreamedMessage message, SecretStream search, StreamedSecrets secrets, HeldPieces held) {
    Optional<BodyCodings> codings = message.codings();
    if (codings.isEmpty()) {
      return GatheredBody.unreadable();
    }
    StreamedBody text = text(message, search, secrets, held);
    if (message.framing().isEmpty() || !message.searched()) {
      return text;
    }
    Messages messages = new Messages(message, message.framing().get(), codings.get(), secrets);
    boolean response = message.head().isResponse();
    boolean plain = codings.get().isEmpty();
    return switch (messages.framing()) {
      case GRPC -> plain ? call(messages, held) : GatheredBody.unreadable();
      case WEB, CONNECT -> {
        StreamedBody coded = response ? text : gathered(messages, Optional.empty());
        yield plain ? call(messages, held) : coded;
      }
      case WEB_TEXT -> response ? text : gathered(messages, Optional.empty());
      case SINGLE -> {
        boolean endless = response && message.head().declared().isEmpty();
        yield endless ? text : gathered(messages, response ? Optional.of(text) : Optional.empty());
      }
      case MIXED -> GatheredBody.unreadable();
    };
  }

  private record Messages(
      StreamedMessage message,
      MessageFraming framing,
      BodyCodings codings,
      StreamedSecrets secrets) {
    Optional<BodyCodings> coding() {
      return GrpcTexts.coding(message.head().headers(), framing);
    }

    boolean undecodedFails() {
      return message.undecodedFails().isPresent();
    }
  }

  private StreamedBody call(Messages messages, HeldPieces held) {
    return new GrpcBody(
        shortTexts,
        messages.framing(),
        messages.coding(),
        messages.secrets(),
        held,
        messages.undecodedFails());
  }

  private StreamedBody gathered(Messages messages, Optional<StreamedBody> longer) {
    return new GatheredBody(Limits.PAYLOAD, body -> isRead(messages, body), longer);
  }

  private boolean isRead(Messages messages, ByteString body) {
    long room = Math.min(SecretEvaluator.DECODED, GrpcTexts.room(body.size()));
    GrpcTexts texts = new GrpcTexts(messages.framing(), messages.coding(), room);
    BodyArray bytes = BodyArray.of(body);
    boolean readable =
        body.isEmpty()
            || texts.isRead(
                messages.codings(), bytes.array(), bytes.start(), bytes.start() + body.size());
    LayeredScanner bounded = scanner.forBytes(GrpcTexts.READINGS * body.size());
    return texts.isSearched(bounded, messages.secrets(), messages.undecodedFails()) && readable;
  }

  private StreamedBody text(
      StreamedMessage message, SecretStream search, StreamedSecrets secrets, HeldPieces held) {
    BodyCodings codings = message.codings().orElseThrow();
    if (codings.isEmpty() || !message.searched()) {
      return new PlainBody(search, held);
    }
    FramingSearch framing = new FramingSearch(scanner, replacement, message.timed(), secrets);
    return new CodedBody(search, framing, codings, held, output(message));
  }

  // Events cannot wait until it is known whether one of them has a secret.
  private static Output output(StreamedMessage message) {
    if (!message.mayChange()) {
      return Output.ORIGINAL;
    }
    return message.events() ? Output.IDENTITY : Output.UNDECIDED;
  }

  /** A body without content codings. One thread. */
  private static final class PlainBody implements StreamedBody {
    private final SecretStream search;
    private final HeldPieces held;

    PlainBody(SecretStream search, HeldPieces held) {
      this.search = search;
      this.held = held;
    }

    @Override
    public boolean add(ByteString piece) {
      held.add(piece);
      BodyArray bytes = BodyArray.of(piece);
      search.add(bytes.array(), bytes.start(), bytes.start() + piece.size());
      return true;
    }

    @Override
    public void due() {
      search.due();
    }

    @Override
    public boolean end() {
      search.end();
      return true;
    }

    @Override
    public List<ByteString> cleared() {
      return held.releaseTo(search.cleared());
    }

    @Override
    public List<ByteString> held() {
      return held.releaseAll();
    }

    @Override
    public boolean isHolding() {
      return !held.isEmpty();
    }

    @Override
    public boolean isIdentity() {
      return false;
    }

    @Override
    public long heldBytes() {
      return held.size();
    }

    @Override
    public void close() {}
  }
}
