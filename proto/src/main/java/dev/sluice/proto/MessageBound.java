package dev.sluice.proto;

import com.google.protobuf.MessageLite;

/** How large a request or a result may be that crosses the cluster; the bus knows no bound. */
public final class MessageBound {
  /** Bytes: the largest body that a chain takes, and a head. */
  public static final int MAX_BYTES = (4 << 20) + (1 << 20);

  /** Why stages fail when it is exceeded. */
  public static final String REASON = "message_too_large";

  /** With which a chain refuses to send a result that exceeds it. */
  public static final int CODE = 413;

  private MessageBound() {}

  public static boolean exceededBy(MessageLite message) {
    return message.getSerializedSize() > MAX_BYTES;
  }
}
