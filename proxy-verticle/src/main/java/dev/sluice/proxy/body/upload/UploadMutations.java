package dev.sluice.proxy.body.upload;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.wire.head.HeaderName;
import java.util.ArrayList;
import java.util.List;

/** The changes that stages make to the head of a request whose body they read. */
final class UploadMutations {
  private static final HeaderMutation NO_CODING =
      HeaderMutation.newBuilder()
          .setRemove(RemoveHeader.newBuilder().setName(HeaderName.CONTENT_ENCODING.toString()))
          .build();

  private UploadMutations() {}

  /**
   * All in order.
   *
   * @param preflight those of all stages before they read
   * @param start a body that goes on decoded has no content coding
   */
  static List<HeaderMutation> of(List<HeaderMutation> preflight, PipelineOutput.Start start) {
    List<HeaderMutation> all = new ArrayList<>(preflight);
    all.addAll(start.getHeaderMutationsList());
    if (start.getIdentity()) {
      all.add(NO_CODING);
    }
    return all;
  }
}
