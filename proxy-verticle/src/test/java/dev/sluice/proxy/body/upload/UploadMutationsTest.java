package dev.sluice.proxy.body.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.v1.PipelineOutput;
import java.util.List;
import org.junit.jupiter.api.Test;

class UploadMutationsTest {
  private static HeaderMutation removes(String name) {
    return HeaderMutation.newBuilder().setRemove(RemoveHeader.newBuilder().setName(name)).build();
  }

  @Test
  void aBodyThatGoesOnDecodedLosesItsCodingLast() {
    PipelineOutput.Start.Builder start =
        PipelineOutput.Start.newBuilder().addHeaderMutations(removes("late"));
    List<HeaderMutation> preflight = List.of(removes("early"));

    assertThat(UploadMutations.of(preflight, start.build()))
        .containsExactly(removes("early"), removes("late"));
    assertThat(UploadMutations.of(preflight, start.setIdentity(true).build()))
        .containsExactly(removes("early"), removes("late"), removes("content-encoding"));
  }
}
