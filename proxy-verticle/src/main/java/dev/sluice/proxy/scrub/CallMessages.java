package dev.sluice.proxy.scrub;

import dev.sluice.inspect.coding.Decoding;
import dev.sluice.inspect.coding.StreamDecoder;
import dev.sluice.inspect.grpc.GrpcFrames;
import dev.sluice.inspect.scrub.Scrubber;
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

  private final CallBody body;
  private final Supplier<Scrubber> searches;
  private final Map<String, Integer> found = new TreeMap<>();
  private final byte[] prefix = new byte[GrpcFrames.PREFIX];
  private ByteArrayOutputStream held = new ByteArrayOutputStream(0);

  /** Bytes of the prefix that have come. */
  private int begun;

  /** Bytes of the message that have not come. */
  private long open;

  private long given;
  private long decoded;
  private boolean broken;

  CallMessages(CallBody body, Supplier<Scrubber> searches) {
    this.body = body;
    this.searches = searches;
  }

  /** What may go on of a piece and of what waited. */
  byte[] pass(byte[] piece) {
    if (body.isText()) {
      broken = body.isEncoded();
      return piece;
    }
    given += piece.length;
    ByteArrayOutputStream out = new ByteArrayOutputStream(piece.length);
    int at = 0;
    while (at < piece.length && !broken) {
      int taken = begun < GrpcFrames.PREFIX ? prefix(piece, at) : message(piece.length - at);
      (isCompressed() ? held : out).write(piece, at, taken);
      at += taken;
      if (begun == GrpcFrames.PREFIX && open == 0) {
        passHeld(out);
        begun = 0;
      }
    }
    return out.toByteArray();
  }

  private int prefix(byte[] piece, int from) {
    int taken = Math.min(GrpcFrames.PREFIX - begun, piece.length - from);
    System.arraycopy(piece, from, prefix, begun, taken);
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

  private int message(int most) {
    int taken = (int) Math.min(open, most);
    open -= taken;
    return taken;
  }

  /** The first byte of a prefix decides. */
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

  /** No more comes: a compressed message that waits can not be decoded. */
  void end() {
    broken |= held.size() > 0;
  }

  /** Whether nothing more may go on. */
  boolean isBroken() {
    return broken;
  }

  /** Of the buffer, which is up to twice as large as what is in it. */
  long heldBytes() {
    return 2L * held.size();
  }

  Map<String, Integer> found() {
    return found;
  }
}
