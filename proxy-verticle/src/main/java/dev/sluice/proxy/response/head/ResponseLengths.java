package dev.sluice.proxy.response.head;

import dev.sluice.proto.contract.ResponseFields;
import dev.sluice.proxy.wire.head.ResponseHead;
import java.util.OptionalLong;

/** Heads of responses whose whole body was replaced. */
public final class ResponseLengths {
  private ResponseLengths() {}

  /** The head with the length of its new body, without what holds for the old one alone. */
  public static ResponseHead of(ResponseHead head, int bytes) {
    ResponseLines lines = new ResponseLines(head);
    lines.removeIf(ResponseFields::isIntegrity);
    RewrittenHead.frame(lines, OptionalLong.of(bytes));
    return lines.made().orElse(head);
  }
}
