package dev.sluice.tools.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.RequestEnvelope;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.tools.conformance.SampleRequests.Sample;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleRequestsTest {
  private static final Struct CONFIG =
      Struct.newBuilder()
          .putFields("mode", Value.newBuilder().setStringValue("redact").build())
          .build();

  @ParameterizedTest
  @ValueSource(ints = {1, 1024, 262_144, Limits.PAYLOAD})
  void everySampleIsWithinTheBounds(int limit) {
    assertThat(samples(limit))
        .allSatisfy(
            sample -> {
              assertThat(violation(sample.request())).isEmpty();
              assertThat(sample.request().getBody().size()).isLessThanOrEqualTo(limit);
              assertThat(sample.request().getConfig().containsFields("mode")).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1024, 262_144, Limits.PAYLOAD})
  void theLargestMessageIsAsLargeAsTheContractAllows(int limit) {
    assertThat(samples(limit))
        .extracting(sample -> sample.request().getSerializedSize())
        .contains(Limits.GRPC_MESSAGE)
        .allMatch(size -> size <= Limits.GRPC_MESSAGE);
  }

  @Test
  void theBoundsAreReached() {
    List<Sample> samples = samples(1024);

    assertThat(samples).extracting(sample -> sample.request().getBody().size()).contains(0, 1024);
    assertThat(samples)
        .extracting(sample -> sample.request().getTarget().getSerializedSize())
        .contains(Limits.TARGET);
    assertThat(samples)
        .extracting(sample -> sample.request().getHeadersCount())
        .contains(Limits.HEADER_COUNT);
  }

  private static List<Sample> samples(int limit) {
    return new SampleRequests("example/guard", CONFIG, limit).all();
  }

  private static Optional<String> violation(HttpRequestEvaluation request) {
    return new RequestEnvelope(
            request.getContext(),
            request.getConfig(),
            request.getTarget(),
            request.getHeadersList(),
            request.getBody())
        .violation();
  }
}
