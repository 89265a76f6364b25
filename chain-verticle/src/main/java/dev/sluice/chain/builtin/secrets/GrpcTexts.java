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

  private final Optional<BodyCodings> coding;
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private final List<Message> messages = new ArrayList<>(1);
  private boolean complete = true;

  /**
   * Of a call.
   *
   * @param coding of compressed messages; empty when it is not known
   */
  GrpcTexts(Optional<BodyCodings> coding) {
    this.coding = coding;
  }

  /** The texts of one message, from an offset in all of them. */
  private record Message(int start, ProtobufTexts.Found texts) {}

  /** The coding of compressed messages that the headers name; empty when it is not known. */
  static Optional<BodyCodings> coding(List<HttpHeader> headers) {
    return BodyCodings.of(HeaderLines.values(headers, ENCODING))
        .filter(codings -> !codings.isEmpty());
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
    int room = SecretEvaluator.DECODED - joined.size();
    return coding.isPresent()
        && room > 0
        && switch (coding.get().decode(bytes, frame.from(), frame.end(), room)) {
          case Decoding.Done done -> {
            add(ProtobufTexts.of(done.bytes(), 0, done.bytes().length));
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

  /** Searches all of them. */
  ScannedBody scanned(LayeredScanner scanner) {
    byte[] texts = joined.toByteArray();
    Found all = scanner.scan(texts, 0, texts.length);
    List<Sighting> sightings = new ArrayList<>();
    for (Edit edit : all.edits()) {
      SecretPlace place = place(edit.span().start());
      edit.patterns().forEach(pattern -> sightings.add(new Sighting(place, pattern)));
    }
    return new ScannedBody(
        SecretPlace.of(RequestPart.BODY),
        texts,
        0,
        texts.length,
        new BodyCodings(List.of()),
        scanner,
        new Found(all.edits(), all.complete(), all.undecoded() || !complete),
        sightings,
        true);
  }

  /** Number of the message and of the fields, such as {@code body:0/1.2}. */
  private SecretPlace place(int offset) {
    int number = messages.size() - 1;
    while (messages.get(number).start() > offset) {
      number--;
    }
    Message message = messages.get(number);
    String path = message.texts().pathAt(offset - message.start());
    return new SecretPlace(
        RequestPart.BODY,
        RequestPart.BODY.text() + ":" + number + (path.isEmpty() ? "" : "/" + path));
  }
}
