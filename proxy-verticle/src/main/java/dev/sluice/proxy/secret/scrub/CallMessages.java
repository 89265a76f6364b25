package dev.sluice.proxy.secret.scrub;

import dev.sluice.detect.coding.Decoding;
import dev.sluice.detect.coding.StreamDecoder;
import dev.sluice.detect.scrub.Scrubber;
import dev.sluice.inspect.grpc.GrpcFrames;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Event loop only. The messages of a call's response. A compressed one waits until it is whole,
 * decoded and found clean; nothing goes on behind one that is not.
 */
final class CallMessages {
  /** Of a compressed message, as it came and decoded: what clients of gRPC take by default. */
  private static final int MOST_MESSAGE = 4 << 20;

  private static final int COMPRESSED = 1;

  /** What a compressed message costs beside its bytes, in bytes that are searched. */
  private static final int MESSAGE = 4 << 10;

  private static final byte[] NOTHING = {};

  private final CallBody body;
  private final Supplier<Scrubber> searches;
  private final Map<String, Integer> found = new TreeMap<>();
  private final byte[] prefix = new byte[GrpcFrames.PREFIX];
  private ByteArrayOutputStream held = new ByteArrayOutputStream(0);

  private byte[] piece = NOTHING;

  private int at;

  private int work;

  private int begun;

  private long open;

  private long given;
  private long decoded;
  private boolean broken;

  CallMessages(CallBody body, Supplier<Scrubber> searches) {
    this.body = body;
    this.searches = searches;
  }

  void give(byte[] bytes) {
    given += bytes.length;
    piece = bytes;
    at = 0;
  }

  boolean hasMore() {
    return at < piece.length && !broken;
  }

  /**
   * What may go on of the piece and of what waited.
   *
   * @param most {@link #work} after which the rest of the piece waits
   */
  byte[] next(int most) {
    work = 0;
    byte[] readable = body.isText() ? text() : messages(most);
    if (!hasMore()) {
      give(NOTHING);
    }
    return readable;
  }

  /** Its Base64 is not decoded. */
  private byte[] text() {
    broken = body.isEncoded();
    at = piece.length;
    return piece;
  }

  private byte[] messages(int most) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(piece.length - at);
    while (hasMore() && work < most) {
      int taken = begun < GrpcFrames.PREFIX ? prefix() : message();
      (isCompressed() ? held : out).write(piece, at, taken);
      at += taken;
      if (begun == GrpcFrames.PREFIX && open == 0) {
        passHeld(out);
        begun = 0;
      }
    }
    return out.toByteArray();
  }

  int work() {
    return work;
  }

  private int prefix() {
    int taken = Math.min(GrpcFrames.PREFIX - begun, piece.length - at);
    System.arraycopy(piece, at, prefix, begun, taken);
    begun += taken;
    if (begun == GrpcFrames.PREFIX) {
      byte[] plain = prefix.clone();
      // Other flags are those of gRPC-Web and Connect: what is behind them is no message.
      plain[0] = 0;
      open = GrpcFrames.size(plain, 0, plain.length) - GrpcFrames.PREFIX;
      broken = isCompressed() && open > MOST_MESSAGE;
    }
    return taken;
  }

  private int message() {
    int taken = (int) Math.min(open, piece.length - at);
    open -= taken;
    return taken;
  }

  private boolean isCompressed() {
    return begun > 0 && (prefix[0] & COMPRESSED) != 0;
  }

  private void passHeld(ByteArrayOutputStream out) {
    byte[] frame = held.toByteArray();
    held = new ByteArrayOutputStream(0);
    if (frame.length > GrpcFrames.PREFIX && !isClean(frame)) {
      broken = true;
      return;
    }
    out.writeBytes(frame);
  }

  private boolean isClean(byte[] frame) {
    work += MESSAGE;
    long room = StreamDecoder.FLOOR + BodyScrub.MOST_RATIO * given - decoded;
    int limit = (int) Math.min(MOST_MESSAGE, room);
    return body.coding().isPresent()
        && switch (body.coding().get().decode(frame, GrpcFrames.PREFIX, frame.length, limit)) {
          case Decoding.Done done -> {
            decoded += done.bytes().length;
            yield isClean(done);
          }
          case Decoding.Broken ignored -> false;
          case Decoding.TooLarge ignored -> false;
        };
  }

  private boolean isClean(Decoding.Done message) {
    work += message.bytes().length + message.framing().length;
    Map<String, Integer> inMessage = counted(message.bytes());
    inMessage.forEach((id, count) -> found.merge(id, count, Integer::sum));
    Map<String, Integer> inFraming = counted(message.framing());
    inFraming.forEach(found::putIfAbsent);
    return inMessage.isEmpty() && inFraming.isEmpty();
  }

  private Map<String, Integer> counted(byte[] text) {
    Scrubber search = searches.get();
    byte[] unusedBegin = search.add(text, 0, text.length);
    byte[] unusedRest = search.rest();
    return search.found();
  }

  void end() {
    broken |= held.size() > 0;
  }

  boolean isBroken() {
    return broken;
  }

  /** Of the piece, and of the buffer, which is up to twice as large as what is in it. */
  long heldBytes() {
    return piece.length + 2L * held.size();
  }

  Map<String, Integer> found() {
    return found;
  }
}
