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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The texts in the messages of one call. Their bytes are never changed: lengths around a text would
 * no longer hold. One thread.
 */
final class GrpcTexts {
  private static final String ENCODING = "grpc-encoding";
  private static final SecretPlace BODY = SecretPlace.of(RequestPart.BODY);

  /** Secrets whose place has a name; a finding tells no more than a few. */
  private static final int NAMED = 64;

  /** How often a text is searched: as a field and in its message. */
  static final int READINGS = 2;

  private final Optional<BodyCodings> coding;
  private final long room;
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private final List<Message> messages = new ArrayList<>(1);
  private long decoded;

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

  /**
   * Adds whole frames; false when one cannot be read within the limits. What could be read of it is
   * searched nevertheless.
   */
  boolean isRead(byte[] bytes, int from, int end) {
    return GrpcFrames.whole(bytes, from, end)
        .filter(frames -> frames.stream().allMatch(frame -> isRead(bytes, frame)))
        .isPresent();
  }

  private boolean isRead(byte[] bytes, Frame frame) {
    if (!frame.compressed()) {
      return isAdded(ProtobufTexts.of(bytes, frame.from(), frame.end()));
    }
    int limit = (int) Math.min(SecretEvaluator.DECODED, room - decoded);
    return coding.isPresent()
        && switch (coding.get().decode(bytes, frame.from(), frame.end(), limit)) {
          case Decoding.Done done -> {
            decoded += done.bytes().length;
            boolean added = isAdded(ProtobufTexts.of(done.bytes(), 0, done.bytes().length));
            yield added
                && (done.framing().length == 0
                    || isAdded(ProtobufTexts.Found.ofText(done.framing())));
          }
          case Decoding.Broken broken -> false;
          case Decoding.TooLarge tooLarge -> false;
        };
  }

  /** Adds texts; false when they are not all that a message has. */
  private boolean isAdded(ProtobufTexts.Found texts) {
    messages.add(new Message(joined.size(), texts));
    joined.writeBytes(texts.joined());
    return texts.complete();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Bytes of all texts. */
  int size() {
    return joined.size();
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
    return new Found(distinct(all.edits()), all.complete(), all.undecoded());
  }

  /** An end of a secret in a message. */
  private record Side(int message, boolean isStart, int offset) {}

  /** The edits without those of a text that are found again in the fields within it. */
  private List<Edit> distinct(List<Edit> edits) {
    Map<Side, List<SecretPattern>> known = new HashMap<>();
    List<Edit> distinct = new ArrayList<>(edits.size());
    int number = messages.size() - 1;
    for (Edit edit : edits.reversed()) {
      while (messages.get(number).start() > edit.span().start()) {
        number--;
      }
      if (isNew(edit, number, known)) {
        distinct.add(edit);
      }
    }
    return distinct.reversed();
  }

  private boolean isNew(Edit edit, int number, Map<Side, List<SecretPattern>> known) {
    Message message = messages.get(number);
    int start = edit.span().start() - message.start();
    ProtobufTexts.Text text = message.texts().textAt(start);
    if (text.source() == ProtobufTexts.UNKNOWN) {
      return true;
    }
    int source = text.source() + start - text.start();
    int size = edit.span().end() - edit.span().start();
    List<SecretPattern> same = known.put(new Side(number, true, source), edit.patterns());
    List<SecretPattern> alike = known.put(new Side(number, false, source + size), edit.patterns());
    return Stream.of(Optional.ofNullable(same), Optional.ofNullable(alike))
        .flatMap(Optional::stream)
        .noneMatch(patterns -> patterns.containsAll(edit.patterns()));
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
    String path = message.texts().textAt(offset - message.start()).path();
    return new SecretPlace(
        RequestPart.BODY,
        RequestPart.BODY.text() + ":" + number + (path.isEmpty() ? "" : "/" + path));
  }
}
