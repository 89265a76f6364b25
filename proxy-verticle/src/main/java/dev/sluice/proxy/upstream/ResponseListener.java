package dev.sluice.proxy.upstream;

import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.ByteRangeSink;
import dev.sluice.proxy.http1.ResponseHead;

/**
 * Event loop. Hears one response, in wire order; ends with exactly one of end, switched and fault.
 */
public interface ResponseListener {
  /** A 1xx other than 101. */
  void interim(ResponseHead head);

  /** The final head. */
  void head(ResponseHead head, BodyFraming framing);

  /**
   * A piece of the body as it was on the wire, chunk framing included; the array is not written
   * again.
   */
  void wire(byte[] bytes, int from, int to);

  /** Takes the payload alone; {@link ByteRangeSink#NONE} when the wire form is relayed. */
  ByteRangeSink payload();

  /** What one read brought has been told; a good moment to flush. */
  void readComplete();

  /** The response is complete. */
  void end();

  /** 101: the connection is no longer HTTP; what already came stays in it. */
  void switched(ResponseHead head);

  void fault(UpstreamFault fault);
}
