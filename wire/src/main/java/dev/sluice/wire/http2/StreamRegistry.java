package dev.sluice.wire.http2;

import dev.sluice.wire.http2.frame.StreamResets;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Event loop only. The streams of a session: those that are open, and which others were. */
final class StreamRegistry {
  // A connection that has used up its numbers is replaced in time.
  private static final int LAST_STREAM = Integer.MAX_VALUE - 2;

  private final IntObjectMap<MultiplexedStream> open = new IntObjectHashMap<>();
  private final StreamResets resets;

  // Streams that got DATA in the current read.
  private final Set<MultiplexedStream> touched = new LinkedHashSet<>();

  private int last;
  private int lastIgnored;
  private long peerStreams = Integer.MAX_VALUE;
  private boolean settled;
  private int peerWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;

  StreamRegistry(StreamResets resets) {
    this.resets = resets;
  }

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

  void touched(MultiplexedStream stream) {
    touched.add(stream);
  }

  void readComplete() {
    List<MultiplexedStream> read = List.copyOf(touched);
    touched.clear();
    read.forEach(stream -> stream.input().readComplete());
  }

  void reset(MultiplexedStream stream, Http2Error code) {
    if (stream.output().isKnown()) {
      resets.reset(stream.id(), code, stream.input().window());
    }
  }

  void refuse(int id, Http2Error code) {
    resets.reset(id, code, Http2Session.WINDOW);
  }

  /** Whether DATA of a closed stream may have been on its way. */
  boolean expects(int id, int bytes) {
    return resets.expects(id, bytes);
  }

  boolean isReset(int id) {
    return resets.contains(id);
  }

  /** A stream begins that the peer could not know to be one too many (RFC 9113 section 6.8). */
  void ignore(int id) {
    lastIgnored = Math.max(lastIgnored, id);
    resets.ignore(id, Http2Session.WINDOW);
  }

  boolean isIgnored(int id) {
    return isReset(id) || (id > last && id <= lastIgnored);
  }

  boolean hasBegun(int id) {
    return id <= Math.max(last, lastIgnored);
  }

  /** Whether the peer takes one stream more of ours. It takes one before it says how many. */
  boolean hasRoom(int most) {
    return size() < most(most) && last < (settled ? LAST_STREAM : 1);
  }

  int most(int ours) {
    return (int) Math.min(ours, peerStreams);
  }

  boolean isAccepted() {
    return settled && peerStreams > 0;
  }

  void settled(Optional<Long> most) {
    settled = true;
    peerStreams = most.orElse(peerStreams);
  }

  int peerWindow() {
    return peerWindow;
  }

  /**
   * Changes what the peer accepts of each stream (RFC 9113 section 6.9.2). False when a window
   * exceeds its largest size.
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

  void unprocessed(int above) {
    all().stream()
        .filter(stream -> stream.id() > above)
        .forEach(stream -> stream.abandoned(StreamReceiver.Ending.UNPROCESSED));
  }

  /** Fails the unfinished messages that are still read: the peer sends nothing more. */
  void inputEnded() {
    all().stream()
        .filter(stream -> !stream.hasRemoteEnded() && !stream.input().isOver())
        .forEach(stream -> stream.leave(StreamReceiver.Ending.DISCONNECTED));
  }

  int last() {
    return last;
  }

  int begin() {
    last = last == 0 ? 1 : last + 2;
    return last;
  }

  /** A stream begins, and with it all lower ones are over (RFC 9113 section 5.1.1). */
  void began(int id) {
    last = id;
  }
}
