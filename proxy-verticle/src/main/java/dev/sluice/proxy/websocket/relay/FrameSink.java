package dev.sluice.proxy.websocket.relay;

import dev.sluice.wire.websocket.FrameException;
import dev.sluice.wire.websocket.FrameHead;
import io.netty.buffer.ByteBuf;

/** Event loop only. Takes frames of one side, one after the other. */
interface FrameSink {
  /** Index of a head whose bytes are not, or not all, in the piece. */
  int SPLIT = -1;

  /**
   * A frame begins.
   *
   * @param piece behind the head
   * @param start index of the head in the piece, or {@link #SPLIT}
   */
  void begin(FrameHead head, ByteBuf piece, int start) throws FrameException;

  /**
   * Payload of the frame: takes bytes from the piece.
   *
   * @param bytes at least 1
   * @param position of the first one in the frame
   */
  void payload(FrameHead head, ByteBuf piece, int bytes, long position) throws FrameException;

  void end(FrameHead head, ByteBuf piece) throws FrameException;
}
