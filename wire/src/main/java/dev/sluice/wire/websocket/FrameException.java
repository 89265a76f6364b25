package dev.sluice.wire.websocket;

/** A peer broke the protocol. Nothing of its stream can be read afterwards. */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1;

  private final FrameFault fault;

  public FrameException(FrameFault fault) {
    // Peers cause it: no stack.
    super(fault.text(), null, false, false);
    this.fault = fault;
  }

  public FrameFault fault() {
    return fault;
  }
}
