package dev.sluice.wire.websocket;

/** How a side breaks the protocol (data-plane 10.5 and 10.8). */
public enum FrameFault {
  ASSEMBLY_IDLE("message_assembly_idle_timeout", 1002),
  ASSEMBLY_TOTAL("message_assembly_total_timeout", 1002),
  UTF8("invalid_utf8", 1007),
  FRAGMENTATION("invalid_fragmentation", 1002),
  CLOSE_FRAME("invalid_close_frame", 1002),
  CONTROL_FRAME("invalid_control_frame", 1002),
  LENGTH("invalid_length", 1002),
  OPCODE("reserved_opcode", 1002),
  UNMASKED("unmasked_client_frame", 1002),
  RSV("rsv_bits", 1002),
  /** Also a message of an origin that is masked, and one that cannot be inflated. */
  PROTOCOL("protocol_error", 1002),
  /** The specification has no class of its own for it. */
  TOO_BIG("protocol_error", 1009);

  private final String text;
  private final int code;

  FrameFault(String text, int code) {
    this.text = text;
    this.code = code;
  }

  public String text() {
    return text;
  }

  public int code() {
    return code;
  }
}
