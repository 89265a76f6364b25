package dev.sluice.proxy.websocket.relay;

import dev.sluice.proxy.websocket.relay.MessageJudge.Reading;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.relay.RelayEnd;
import dev.sluice.wire.websocket.DeflateTerms;
import dev.sluice.wire.websocket.FrameHead;
import dev.sluice.wire.websocket.Opcode;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The input of a relay of frames.
 *
 * @param deflate what the handshake agreed on
 * @param read the sides whose messages may be judged or refused; the messages of the other one
 *     always pass, and its judge only hears of them
 * @param deadlines of the event loop
 * @param bugs receives what an answer of the judge led to, if that was thrown
 */
public record MessageSession(
    DeflateTerms deflate, Set<RelayEnd.Peer> read, Deadlines deadlines, Consumer<Throwable> bugs) {
  /** Largest message that can be judged, in bytes. */
  public static final int MAX_BYTES = 4 << 20;

  DeflateTerms.Sender sender(RelayEnd.Peer peer) {
    return peer == RelayEnd.Peer.CLIENT ? deflate.client() : deflate.origin();
  }

  Reading reading(RelayEnd.Peer from, FrameHead first, MessageJudge judge) {
    if (!read.contains(from)) {
      return new Reading.Pass();
    }
    Reading reading = judge.reading(from, type(first));
    // Later messages could refer to this one, and their receiver would know others than we do.
    boolean needed = first.compressed() && sender(from).takeover();
    return needed && reading instanceof Reading.Pass ? new Reading.Judge(MAX_BYTES) : reading;
  }

  static MessageJudge.Type type(FrameHead first) {
    return first.opcode() == Opcode.TEXT ? MessageJudge.Type.TEXT : MessageJudge.Type.BINARY;
  }
}
