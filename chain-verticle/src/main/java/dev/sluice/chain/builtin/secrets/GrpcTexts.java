package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.contract.HeaderLines;
import dev.sluice.inspect.coding.BodyCodings;
import dev.sluice.inspect.coding.Decoding;
import dev.sluice.inspect.grpc.GrpcFrames;
import dev.sluice.inspect.grpc.GrpcFrames.Frame;
import dev.sluice.inspect.grpc.ProtobufTexts;
import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.LayeredScanner.Found;
import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.place.RequestPart;
import dev.sluice.inspect.secrets.place.SecretPlace;
import dev.sluice.inspect.secrets.place.Sighting;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The texts in the messages of one call. Their bytes are never changed: lengths around a text would
 * no longer hold. One thread.
 */
final class GrpcTexts {
  private static final String ENCODING = "grpc-encoding";
  private static final SecretPlace BODY = SecretPlace.of(RequestPart.BODY);

  /** Secrets whose place has a name; a finding tells no more than a few. */
  private static final int NAMED = 64;

  private final Optional<BodyCodings> coding;
  private final long room;
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private final List<Message> messages = new ArrayList<>(1);
  private long decoded;
  private boolean complete = true;

  /**
   * Of a call.
   *
   * @param coding of compressed messages; empty when it is not known
   * @param room most bytes of all compressed messages when they are decoded
   */
  GrpcTexts(Optional<BodyCodings> coding, long room) {
    this.coding = coding;
    this.room = room;
  }

  /** The texts of one message, from an offset in all of them. */
  private record Message(int start, ProtobufTexts.Found texts) {}

  /**
   * The coding of compressed messages that the headers name; empty when it is not known. gRPC has
   * one: bytes between several would be bounded by nothing that was sent.
   */
  static Optional<BodyCodings> coding(List<HttpHeader> headers) {
    return BodyCodings.of(HeaderLines.values(headers, ENCODING))
        .filter(codings -> codings.codecs().size() == 1);
  }

  /** Adds whole frames; false when one cannot be read within the limits. */
  boolean isRead(byte[] bytes, int from, int end) {
    return GrpcFrames.whole(bytes, from, end)
        .filter(frames -> frames.stream().allMatch(frame -> isRead(bytes, frame)))
        .isPresent();
  }

  private boolean isRead(byte[] bytes, Frame frame) {
    if (!frame.compressed()) {
      add(ProtobufTexts.of(bytes, frame.from(), frame.end()));
      return true;
    }
    int limit = (int) Math.min(SecretEvaluator.DECODED, room - decoded);
    return coding.isPresent()
        && switch (coding.get().decode(bytes, frame.from(), frame.end(), limit)) {
          case Decoding.Done done -> {
            decoded += done.bytes().length;
            add(ProtobufTexts.of(done.bytes(), 0, done.bytes().length));
            if (done.framing().length > 0) {
              add(new ProtobufTexts.Found(done.framing(), List.of(), true));
            }
            yield true;
          }
          case Decoding.Broken broken -> false;
          case Decoding.TooLarge tooLarge -> false;
        };
  }

  private void add(ProtobufTexts.Found texts) {
    messages.add(new Message(joined.size(), texts));
    joined.writeBytes(texts.joined());
    complete &= texts.complete();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Bytes of compressed messages, decoded. */
  long decoded() {
    return decoded;
  }

  /** Searches all of them. */
  Found search(LayeredScanner scanner) {
    return search(scanner, joined.toByteArray());
  }

  private Found search(LayeredScanner scanner, byte[] texts) {
    Found all = scanner.scan(texts, 0, texts.length);
    return new Found(all.edits(), all.complete(), all.undecoded() || !complete);
  }

  /** Searches all of them, and names the places of the first {@value #NAMED}. */
  ScannedBody scanned(LayeredScanner scanner) {
    byte[] texts = joined.toByteArray();
    Found all = search(scanner, texts);
    return new ScannedBody(
        BODY,
        texts,
        0,
        texts.length,
        new BodyCodings(List.of()),
        scanner,
        all,
        sightings(all.edits()),
        true);
  }

  /**
   * The secrets with their places, in one walk over the messages.
   *
   * @param edits in order
   */
  private List<Sighting> sightings(List<Edit> edits) {
    List<Sighting> sightings = new ArrayList<>();
    int number = 0;
    for (int i = 0; i < edits.size(); i++) {
      SecretPlace place = BODY;
      if (i < NAMED) {
        int start = edits.get(i).span().start();
        while (number + 1 < messages.size() && messages.get(number + 1).start() <= start) {
          number++;
        }
        place = place(number, start);
      }
      for (SecretPattern pattern : edits.get(i).patterns()) {
        sightings.add(new Sighting(place, pattern));
      }
    }
    return sightings;
  }

  /** Number of the message and of the fields, such as {@code body:0/1.2}. */
  private SecretPlace place(int number, int offset) {
    Message message = messages.get(number);
    String path = message.texts().pathAt(offset - message.start());
    return new SecretPlace(
        RequestPart.BODY,
        RequestPart.BODY.text() + ":" + number + (path.isEmpty() ? "" : "/" + path));
  }
}
