package dev.sluice.chain.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.v1.BodyRecheck;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A body that overflows the stack of its policy. */
class OverflowingPolicyTest {
  @Test
  void denies() {
    PolicyRecheck recheck =
        new PolicyRecheck(new OverflowingBody(), HttpRequestTarget.getDefaultInstance());

    assertThat(
            recheck.judge(
                new CurrentRequest(List.of(), Set.of(), ByteString.copyFromUtf8("nested"))))
        .map(BodyRecheck::getOutcome)
        .contains(BodyRecheck.Outcome.OUTCOME_FAILED);
  }

  /** Asks for the body. */
  private static final class OverflowingBody implements Policy {
    @Override
    public EndpointDecision admitEndpoint(String host, int port) {
      return new EndpointDecision.Refused("unused");
    }

    @Override
    public PolicyDecision admitRequest(RequestFacts request) {
      return new PolicyDecision.ByBody("p", "l7-graphql", 1000);
    }

    @Override
    public PolicyDecision.Settled admitBody(RequestFacts request, ByteBuffer body) {
      throw new StackOverflowError("of the test");
    }

    @Override
    public MiddlewareChain chainFor(String host) {
      return MiddlewareChain.EMPTY;
    }
  }
}
