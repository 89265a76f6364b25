package dev.sluice.chain.session;

import static dev.sluice.chain.session.ScriptedBuiltIn.entry;
import static dev.sluice.chain.session.ScriptedBuiltIn.replacing;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.session.SessionRig.Told;
import dev.sluice.chain.stage.BuiltIn.MessageSubject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.ChainResult.Unavailable;
import dev.sluice.proto.v1.SessionOpened.Inspect;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.SessionResult.VerdictCase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages through built-ins. */
class BuiltInMessagesTest {
  private static final Evaluation PASSED = new Evaluation.Passed();

  @Test
  void readAllMessagesWithTheTargetOfTheHandshake() {
    List<MessageSubject> seen = new ArrayList<>();
    SessionRig rig =
        SessionRig.of(
            entry(
                "a",
                subject -> {
                  seen.add(subject);
                  return PASSED;
                }));

    assertThat(rig.opened().getInspect())
        .isEqualTo(
            Inspect.newBuilder()
                .setClientText(true)
                .setClientBinary(true)
                .setOriginText(true)
                .setOriginBinary(true)
                .setMaxMessageBytes(ScriptedBuiltIn.LIMIT)
                .build());
    rig.start();
    rig.send(rig.message("text"));
    rig.send(rig.message("binary").setBinary(true).setFromOrigin(true));

    assertThat(seen).extracting(MessageSubject::fromOrigin).containsExactly(false, true);
    assertThat(seen).extracting(MessageSubject::binary).containsExactly(false, true);
    assertThat(seen.getFirst().target().getHost()).isEqualTo("api.example.test");
    assertThat(seen.getFirst().target().getQuery()).isEmpty();
  }

  @Test
  void stayActiveAfterAFailure() {
    SessionRig rig =
        SessionRig.of(entry("a", OnError.FAIL_OPEN, subject -> new Evaluation.Failed("costly")))
            .started();

    SessionResult result = rig.judge("hello");

    assertThat(result.getVerdictCase()).isEqualTo(VerdictCase.PASS);
    assertThat(result.getStages(0).getDisabled()).isFalse();
    assertThat(result.getRemaining().getOriginBinary()).isTrue();
    assertThat(rig.judge("again").getStages(0).getReasonCode()).isEqualTo("costly");
  }

  @Test
  void largeMessagesAreJudgedToo() {
    SessionRig rig =
        SessionRig.of(entry("a", subject -> replacing(ByteString.copyFromUtf8("less")))).started();

    assertThat(rig.judge("x".repeat(40_000)).getReplaced().toStringUtf8()).isEqualTo("less");
    assertThat(rig.judge("x".repeat(ScriptedBuiltIn.LIMIT + 1)).getUnavailable().getReasonCode())
        .isEqualTo("request_message_over_capacity");
  }

  @Test
  void replaceTextByTextAndNothingElse() {
    assertThat(judged(replacing(ByteString.copyFrom(new byte[] {-1})), false).getReasonCode())
        .isEqualTo("replacement_type_mismatch");
    assertThat(judged(replacing(ByteString.EMPTY), true).getReasonCode())
        .isEqualTo("replacement_type_mismatch");
  }

  private static Unavailable judged(Evaluation evaluation, boolean binary) {
    SessionRig rig = SessionRig.of(entry("a", subject -> evaluation)).started();
    return ((SessionResult) rig.send(rig.message("hello").setBinary(binary)).answer())
        .getUnavailable();
  }

  @Test
  void aBugEndsTheSession() {
    SessionRig rig =
        SessionRig.of(
                entry(
                    "a",
                    subject -> {
                      throw new IllegalStateException("bug");
                    }))
            .started();

    Told small = rig.send(rig.message("hello"));

    assertThat(small.refusals).containsExactly("500 internal");
    assertThat(rig.sessions.size()).isZero();
    assertThat(rig.bugs).hasSize(1);
  }

  @Test
  void aServiceSeesWhatABuiltInLeft() {
    ScriptedReader service = ScriptedReader.closed("b");
    SessionRig rig =
        SessionRig.of(
                entry("a", subject -> replacing(ByteString.copyFromUtf8("redacted"))),
                service.entry())
            .started();

    assertThat(rig.judge("secret").getReplaced().toStringUtf8()).isEqualTo("redacted");
    assertThat(service.messages.getFirst().getText()).isEqualTo("redacted");
  }

  @Test
  void theyGoOnWhenTheServicesAreGone() {
    ScriptedReader service =
        ScriptedReader.open("b").answering(asked -> ScriptedReader.failed("middleware_timeout"));
    SessionRig rig = SessionRig.of(entry("a", subject -> PASSED), service.entry()).started();

    Inspect remaining = rig.judge("hello").getRemaining();

    assertThat(remaining.getServices()).isFalse();
    assertThat(remaining.getOriginText()).isTrue();
    assertThat(rig.sessions.size()).isEqualTo(1);
  }
}
