package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.contract.HeaderLines;
import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.LayeredScanner.Found;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.coding.Decoding;
import dev.sluice.detect.coding.StreamDecoder;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.place.MessageTexts;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.detect.place.SecretPlace;
import dev.sluice.inspect.grpc.GrpcFrames;
import dev.sluice.inspect.grpc.GrpcFrames.Frame;
import dev.sluice.inspect.grpc.MessageFraming;
import dev.sluice.inspect.grpc.ProtobufTexts;
import dev.sluice.inspect.grpc.WebText;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The texts in the protobuf messages of one call, or one body. Their bytes are never changed:
 * lengths around a text would no longer hold. One thread.
 */
final class GrpcTexts {
  private static final SecretPlace BODY = SecretPlace.of(RequestPart.BODY);

  /** How often a text is searched: as a field and in its message. */
  static final int READINGS = 2;

  // Bytes of messages for whose texts there is room in any body.
  private static final int SHORT = 1 << 20;

  private final MessageFraming framing;
  private final Optional<BodyCodings> coding;
  private final long room;
  private final MessageTexts messages = new MessageTexts();
  private long decoded;
  private long read;

  /**
   * Of a call.
   *
   * @param coding of compressed messages; empty when it is not known
   * @param room most bytes of all compressed messages when they are decoded
   */
  GrpcTexts(MessageFraming framing, Optional<BodyCodings> coding, long room) {
    this.framing = framing;
    this.coding = coding;
    this.room = room;
  }

  static long room(long sent) {
    return StreamDecoder.FLOOR + CodedBody.MOST_RATIO * sent;
  }

  /**
   * The coding of compressed messages that the headers name; empty when it is not known. gRPC has
   * one: bytes between several would be bounded by nothing that was sent.
   */
  static Optional<BodyCodings> coding(List<HttpHeader> headers, MessageFraming framing) {
    return BodyCodings.of(HeaderLines.values(headers, framing.encodingHeader()))
        .filter(codings -> codings.codecs().size() == 1);
  }

  /**
   * Adds whole frames, or the one message; false when one exceeds the limits. Its readable part is
   * searched nevertheless.
   */
  boolean isRead(byte[] bytes, int from, int end) {
    return switch (framing) {
      case GRPC, WEB, CONNECT -> areRead(bytes, from, end);
      case WEB_TEXT ->
          WebText.decoded(bytes, from, end)
              .filter(decoded -> areRead(decoded, 0, decoded.length))
              .isPresent();
      case SINGLE -> isMessageAdded(bytes, from, end);
      case MIXED -> false;
    };
  }

  private boolean areRead(byte[] bytes, int from, int end) {
    int at = from;
    boolean readable = true;
    while (readable && at < end) {
      Optional<Frame> frame = GrpcFrames.next(bytes, at, end, framing);
      readable = frame.filter(it -> isRead(bytes, it)).isPresent();
      at = frame.map(Frame::end).orElse(end);
    }
    return readable;
  }

  private long left() {
    return ProtobufTexts.limit(Math.max(read, SHORT)) - messages.size();
  }

  boolean isRead(BodyCodings codings, byte[] bytes, int from, int end) {
    return codings.isEmpty()
        ? isRead(bytes, from, end)
        : isDecoded(codings, bytes, from, end, plain -> isRead(plain, 0, plain.length));
  }

  private boolean isRead(byte[] bytes, Frame frame) {
    return frame.compressed()
        ? coding.isPresent()
            && isDecoded(
                coding.get(),
                bytes,
                frame.from(),
                frame.end(),
                plain -> isAdded(frame, plain, 0, plain.length))
        : isAdded(frame, bytes, frame.from(), frame.end());
  }

  private boolean isDecoded(
      BodyCodings codings, byte[] bytes, int from, int end, Predicate<byte[]> reader) {
    int limit = (int) Math.min(SecretEvaluator.DECODED, room - decoded);
    return switch (codings.decode(bytes, from, end, limit)) {
      case Decoding.Done done -> {
        decoded += done.bytes().length;
        boolean added = reader.test(done.bytes());
        yield added
            && (done.framing().length == 0 || isAdded(ProtobufTexts.Found.ofText(done.framing())));
      }
      case Decoding.Broken broken -> false;
      case Decoding.TooLarge tooLarge -> false;
    };
  }

  private boolean isAdded(Frame frame, byte[] bytes, int from, int end) {
    if (!frame.isText()) {
      return isMessageAdded(bytes, from, end);
    }
    read += end - from;
    return isAdded(ProtobufTexts.Found.ofText(Arrays.copyOfRange(bytes, from, end)));
  }

  private boolean isMessageAdded(byte[] bytes, int from, int end) {
    read += end - from;
    return isAdded(ProtobufTexts.of(bytes, from, end, left()));
  }

  private boolean isAdded(ProtobufTexts.Found texts) {
    if (texts.joined().length > left()) {
      return false;
    }
    messages.add(texts);
    return texts.complete();
  }

  int size() {
    return messages.size();
  }

  long decoded() {
    return decoded;
  }

  /**
   * Searches all texts and reports the findings; false when that costs too much.
   *
   * @param undecodedFails whether what cannot be decoded within the limits is unreadable
   */
  boolean isSearched(LayeredScanner scanner, StreamedSecrets secrets, boolean undecodedFails) {
    if (messages.isEmpty()) {
      return true;
    }
    Found found = search(scanner, messages.joined());
    for (Edit edit : found.edits()) {
      secrets.unwritable(edit.patterns(), RequestPart.BODY, false);
    }
    if (found.undecoded()) {
      secrets.wasUndecoded();
    }
    return found.complete() && !(found.undecoded() && undecodedFails);
  }

  private Found search(LayeredScanner scanner, byte[] texts) {
    Found all = scanner.scan(texts, 0, texts.length);
    return new Found(messages.distinct(all.edits()), all.complete(), all.undecoded());
  }

  ScannedBody scanned(LayeredScanner scanner) {
    byte[] texts = messages.joined();
    Found all = search(scanner, texts);
    return new ScannedBody(
        BODY,
        texts,
        0,
        texts.length,
        new BodyCodings(List.of()),
        scanner,
        all,
        messages.sightings(all.edits()),
        true);
  }
}
