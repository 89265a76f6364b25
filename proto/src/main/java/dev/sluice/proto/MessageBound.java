package dev.sluice.proto;

import com.google.protobuf.MessageLite;

/** The largest request or result that crosses the cluster. The event bus itself has no limit. */
public final class MessageBound {
  /** In bytes: the largest body of a chain, and a head. */
  public static final int MAX_BYTES = (4 << 20) + (1 << 20);

  /** Most body bytes of one input frame of a pipeline. */
  public static final int FRAME_BYTES = 64 << 10;

  /** Most input frames of a pipeline that were sent and not taken. */
  public static final int FRAMES = 4;

  /** Most body bytes of one output of a pipeline. */
  public static final int OUTPUT_BYTES = FRAMES * FRAME_BYTES;

  public static final String REASON = "message_too_large";

  public static final int CODE = 413;

  private MessageBound() {}

  public static boolean exceededBy(MessageLite message) {
    return message.getSerializedSize() > MAX_BYTES;
  }
}
