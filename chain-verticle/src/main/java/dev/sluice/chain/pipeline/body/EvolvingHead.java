package dev.sluice.chain.pipeline.body;

import dev.sluice.chain.pipeline.flow.HeadChanges;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.PipelineOutput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The head of a message as it grows along the stages: first all preflight mutations, then the late
 * ones of each stage in order (http-hooks 5.2). Event loop only.
 */
final class EvolvingHead {
  private static final String CODING = "content-encoding";

  private final List<HeaderMutation> late = new ArrayList<>(0);
  private StreamHead head;
  private boolean transformed;
  private boolean identity;

  EvolvingHead(StreamHead head) {
    this.head = head;
  }

  void pass(StreamFrame.Start start) {
    late.addAll(start.mutations());
    transformed |= start.transformed();
    identity |= start.identity();
    List<HttpHeader> headers = HeadChanges.apply(start.mutations(), head.headers());
    if (identity) {
      headers = headers.stream().filter(field -> !field.getName().equals(CODING)).toList();
    }
    head =
        head.with(
            headers,
            start.declared(),
            identity ? Optional.empty() : head.coding(),
            names(start.mutations()));
  }

  private Set<String> names(List<HeaderMutation> mutations) {
    Set<String> names = new HashSet<>(head.late());
    for (HeaderMutation mutation : mutations) {
      if (mutation.hasWrite()) {
        names.add(mutation.getWrite().getName().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  StreamHead head() {
    return head;
  }

  PipelineOutput.Start start(StreamFrame.Start last) {
    PipelineOutput.Start.Builder start =
        PipelineOutput.Start.newBuilder()
            .addAllHeaderMutations(late)
            .setTransformed(transformed)
            .setIdentity(identity);
    last.declared().ifPresent(start::setDeclaredBytes);
    return start.build();
  }
}
