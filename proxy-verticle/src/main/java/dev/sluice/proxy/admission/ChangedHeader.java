package dev.sluice.proxy.admission;

import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.proxy.wire.head.HeaderName;
import java.util.ArrayList;
import java.util.List;

/** The fields of one name as accepted mutations leave them (middleware-contract g.12). */
final class ChangedHeader {
  private ChangedHeader() {}

  static HeaderValues of(HeaderValues before, HeaderName name, List<HeaderMutation> mutations) {
    List<String> values = new ArrayList<>(before.values());
    for (HeaderMutation mutation : mutations) {
      switch (mutation.getOperationCase()) {
        case WRITE -> write(values, name, mutation.getWrite());
        case REMOVE -> {
          if (HeaderName.of(mutation.getRemove().getName()).equals(name)) {
            values.clear();
          }
        }
        // The chain has already refused such a mutation.
        case OPERATION_NOT_SET -> {}
      }
    }
    return new HeaderValues(values, before.hopByHop());
  }

  private static void write(List<String> values, HeaderName name, WriteHeader write) {
    ExistingHeaderAction existing = write.getOnExisting();
    boolean skips =
        existing == ExistingHeaderAction.EXISTING_HEADER_ACTION_SKIP && !values.isEmpty();
    if (skips || !HeaderName.of(write.getName()).equals(name)) {
      return;
    }
    if (existing == ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE) {
      values.clear();
    }
    values.add(write.getValue());
  }
}
