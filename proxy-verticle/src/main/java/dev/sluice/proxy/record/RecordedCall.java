package dev.sluice.proxy.record;

import dev.sluice.config.policy.DeniedCall;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proxy.refusal.MaskedText;

/** The denied call of a request as records hold it: its names, without secrets. */
final class RecordedCall {
  private RecordedCall() {}

  static AskedCall of(DeniedCall call) {
    AskedCall.Builder asked = AskedCall.newBuilder().setProtocol(call.protocol().word());
    switch (call) {
      case DeniedCall.Rpc rpc -> {
        asked.setMethod(MaskedText.of(rpc.method()));
        rpc.tool().map(MaskedText::of).ifPresent(asked::setTool);
      }
      case DeniedCall.Graphql graphql -> {
        asked.setOperationType(graphql.type()).setOperationName(MaskedText.of(graphql.name()));
        graphql.fields().stream().map(MaskedText::of).forEach(asked::addFields);
      }
    }
    return asked.build();
  }

  /** A reason that names the call too. */
  static String in(String reason, DeniedCall call) {
    return reason + ": " + MaskedText.of(call.text());
  }
}
