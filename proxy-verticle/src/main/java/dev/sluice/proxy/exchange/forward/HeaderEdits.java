package dev.sluice.proxy.exchange.forward;

import dev.sluice.proto.TraceParent;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.websocket.SessionPlan;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Applies accepted header mutations to a raw head (middleware-contract g.12). Names match
 * case-insensitively. Kept lines keep their bytes. Added lines follow them, in the service's
 * spelling.
 */
final class HeaderEdits {
  private static final HeaderEdits NONE = new HeaderEdits();
  private static final String TRACESTATE = "tracestate";
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  private final BitSet removed = new BitSet();
  private final List<WriteHeader> written = new ArrayList<>();

  private HeaderEdits() {}

  static HeaderEdits of(HeaderBlock headers, List<HeaderMutation> mutations) {
    if (mutations.isEmpty()) {
      return NONE;
    }
    HeaderEdits edits = new HeaderEdits();
    mutations.forEach(mutation -> edits.apply(headers, mutation));
    return edits;
  }

  static HeaderEdits of(RequestHead head, InspectionResult.Passed passed, Optional<String> span) {
    HeaderEdits edits = of(head.headers(), passed.mutations());
    if (span.isEmpty()) {
      return edits;
    }
    HeaderEdits traced = edits == NONE ? new HeaderEdits() : edits;
    // State of another trace has no meaning in ours (W3C Trace Context, section 3.4).
    traced.remove(head.headers(), TRACESTATE);
    traced.remove(head.headers(), TraceParent.FIELD);
    traced.written.add(
        WriteHeader.newBuilder().setName(TraceParent.FIELD).setValue(span.get()).build());
    return traced;
  }

  HeaderEdits offering(HeaderBlock headers, SessionPlan plan) {
    if (plan.session().isEmpty()) {
      return this;
    }
    HeaderEdits offering = this == NONE ? new HeaderEdits() : this;
    offering.remove(headers, EXTENSIONS);
    plan.session()
        .flatMap(session -> session.offer().field())
        .ifPresent(
            field ->
                offering.written.add(
                    WriteHeader.newBuilder().setName(EXTENSIONS).setValue(field).build()));
    return offering;
  }

  private void apply(HeaderBlock headers, HeaderMutation mutation) {
    switch (mutation.getOperationCase()) {
      case WRITE -> write(headers, mutation.getWrite());
      case REMOVE -> remove(headers, mutation.getRemove().getName());
      // The chain has already refused such a mutation.
      case OPERATION_NOT_SET -> {}
    }
  }

  private void write(HeaderBlock headers, WriteHeader write) {
    if (write.getOnExisting() == ExistingHeaderAction.EXISTING_HEADER_ACTION_SKIP
        && isPresent(headers, write.getName())) {
      return;
    }
    if (write.getOnExisting() == ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE) {
      remove(headers, write.getName());
    }
    written.add(write);
  }

  private boolean isPresent(HeaderBlock headers, String name) {
    HeaderName wanted = HeaderName.of(name);
    for (int i = headers.indexOf(wanted, 0); i >= 0; i = headers.indexOf(wanted, i + 1)) {
      if (!removed.get(i)) {
        return true;
      }
    }
    return written.stream().anyMatch(write -> write.getName().equalsIgnoreCase(name));
  }

  private void remove(HeaderBlock headers, String name) {
    HeaderName wanted = HeaderName.of(name);
    for (int i = headers.indexOf(wanted, 0); i >= 0; i = headers.indexOf(wanted, i + 1)) {
      removed.set(i);
    }
    written.removeIf(write -> write.getName().equalsIgnoreCase(name));
  }

  boolean isRemoved(int line) {
    return removed.get(line);
  }

  List<WriteHeader> written() {
    return written;
  }
}
