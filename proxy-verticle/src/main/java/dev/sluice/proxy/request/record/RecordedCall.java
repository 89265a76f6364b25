package dev.sluice.proxy.request.record;

import dev.sluice.policy.DeniedCall;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proxy.refusal.MaskedText;
import dev.sluice.proxy.secret.known.ValueMask;

/** The denied call of a request as records hold it: its names, without secrets. */
final class RecordedCall {
  private RecordedCall() {}

  static AskedCall of(DeniedCall call, ValueMask known) {
    AskedCall.Builder asked = AskedCall.newBuilder().setProtocol(call.protocol().word());
    switch (call) {
      case DeniedCall.Rpc rpc -> {
        asked.setMethod(masked(rpc.method(), known));
        rpc.tool().map(tool -> masked(tool, known)).ifPresent(asked::setTool);
      }
      case DeniedCall.Graphql graphql -> {
        asked.setOperationType(graphql.type()).setOperationName(masked(graphql.name(), known));
        graphql.fields().stream().map(field -> masked(field, known)).forEach(asked::addFields);
      }
    }
    call.argument().map(pointer -> masked(pointer, known)).ifPresent(asked::setArgument);
    return asked.build();
  }

  static String in(String reason, DeniedCall call, ValueMask known) {
    return reason + ": " + masked(call.text(), known);
  }

  private static String masked(String text, ValueMask known) {
    return known.masked(MaskedText.of(text));
  }
}
