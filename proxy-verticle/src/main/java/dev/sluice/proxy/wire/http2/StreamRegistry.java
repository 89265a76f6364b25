package dev.sluice.proxy.wire.http2;

import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Event loop only. The streams of a session that are not closed, and those that we reset lately.
 */
final class StreamRegistry {
  /** Of these, late frames are no fault of the peer. */
  private static final int REMEMBERED = 256;

  /** A connection that has used up its numbers is replaced in time. */
  private static final int LAST_STREAM = Integer.MAX_VALUE - 2;

  private final IntObjectMap<MultiplexedStream> open = new IntObjectHashMap<>();
  private final Map<Integer, Boolean> reset =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Streams that got DATA in the current read. */
  private final Set<MultiplexedStream> touched = new LinkedHashSet<>();

  private int last;
  private int lastIgnored;
  private long peerStreams = Integer.MAX_VALUE;
  private boolean settled;
  private int peerWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;

  Optional<MultiplexedStream> get(int id) {
    return Optional.ofNullable(open.get(id));
  }

  void add(MultiplexedStream stream) {
    open.put(stream.id(), stream);
  }

  void remove(MultiplexedStream stream) {
    open.remove(stream.id());
    touched.remove(stream);
  }

  /** A stream got DATA, of which its receiver is told at the end of the read. */
  void touched(MultiplexedStream stream) {
    touched.add(stream);
  }

  /** All bytes of one read have been told. */
  void readComplete() {
    List<MultiplexedStream> read = List.copyOf(touched);
    touched.clear();
    read.forEach(stream -> stream.input().readComplete());
  }

  /** Remembers that we reset a stream, of which the peer may not know yet. */
  void wasReset(int id) {
    reset.put(id, true);
  }

  boolean isReset(int id) {
    return reset.containsKey(id);
  }

  /** A stream begins that the peer could not know to be one too many (RFC 9113 section 6.8). */
  void ignore(int id) {
    lastIgnored = Math.max(lastIgnored, id);
  }

  /** Whether late frames of a stream are no fault. */
  boolean isIgnored(int id) {
    return isReset(id) || (id > last && id <= lastIgnored);
  }

  /** Whether the peer may know a stream. */
  boolean hasBegun(int id) {
    return id <= Math.max(last, lastIgnored);
  }

  /** Whether the peer takes one stream more of ours. It takes one before it says how many. */
  boolean hasRoom(int most) {
    return size() < Math.min(most, peerStreams) && last < (settled ? LAST_STREAM : 1);
  }

  /** Whether the peer has sent settings that permit streams of ours. */
  boolean isAccepted() {
    return settled && peerStreams > 0;
  }

  /** The settings of the peer are in force; they say how many streams it accepts at once. */
  void settled(Optional<Long> most) {
    settled = true;
    peerStreams = most.orElse(peerStreams);
  }

  /** What the peer accepts of a stream that begins. */
  int peerWindow() {
    return peerWindow;
  }

  /**
   * Changes what the peer accepts of each stream (RFC 9113 section 6.9.2).
   *
   * @return false when a window exceeds its largest size
   */
  boolean resize(int window) {
    long difference = (long) window - peerWindow;
    peerWindow = window;
    return open.values().stream().allMatch(stream -> stream.output().window().add(difference));
  }

  int size() {
    return open.size();
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  List<MultiplexedStream> all() {
    return List.copyOf(open.values());
  }

  /** The peer has not begun to process the streams above one. */
  void unprocessed(int above) {
    all().stream()
        .filter(stream -> stream.id() > above)
        .forEach(stream -> stream.abandoned(StreamReceiver.Ending.UNPROCESSED));
  }

  /** The highest stream that has begun; 0 for none. */
  int last() {
    return last;
  }

  /** A stream of our own begins; its number. */
  int begin() {
    last = last == 0 ? 1 : last + 2;
    return last;
  }

  /** A stream begins, and with it all lower ones are over (RFC 9113 section 5.1.1). */
  void began(int id) {
    last = id;
  }
}
