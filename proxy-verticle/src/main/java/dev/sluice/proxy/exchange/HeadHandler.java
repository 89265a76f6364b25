package dev.sluice.proxy.exchange;

import dev.sluice.proxy.http1.HeadFault;
import dev.sluice.proxy.http1.RequestHead;

/** Event loop. Takes over when a head has been read, or could not be. */
public interface HeadHandler {
  /**
   * A head is complete; its body, if any, is still in the inbox or on the socket.
   *
   * @param next reads the next head of the connection
   */
  void head(RequestHead head, Runnable next);

  /** What came is not one request. */
  void malformed(HeadFault fault);

  /** A head began and did not end in time. */
  void stalled();
}
