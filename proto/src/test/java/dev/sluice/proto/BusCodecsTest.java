package dev.sluice.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.DenialsPushed;
import dev.sluice.proto.v1.DenialsTold;
import dev.sluice.proto.v1.DenialsWanted;
import dev.sluice.proto.v1.EntriesValidated;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.GenerationAnnounced;
import dev.sluice.proto.v1.InvalidEntry;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineClosed;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import dev.sluice.proto.v1.ProposalStates;
import dev.sluice.proto.v1.ProposeRules;
import dev.sluice.proto.v1.ReadProposals;
import dev.sluice.proto.v1.RulesProposed;
import dev.sluice.proto.v1.ValidateEntries;
import io.vertx.core.Vertx;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BusCodecsTest {
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void register() {
    BusCodecs.registerAll(vertx.eventBus());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  static Stream<Message> messages() {
    return Stream.of(
        ChainRequest.newBuilder().setBody(ByteString.copyFromUtf8("body")).build(),
        ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build(),
        ChainHeartbeat.newBuilder().setNode("n").build(),
        ChainServices.newBuilder().setNode("n").build(),
        GenerationAnnounced.newBuilder().setNumber(1).build(),
        FetchGeneration.newBuilder().setNumber(2).build(),
        Generation.newBuilder().setNumber(3).build(),
        NodeReport.newBuilder().setNode("n").build(),
        DenialsPushed.getDefaultInstance(),
        DenialsWanted.newBuilder().setMost(1).build(),
        DenialsTold.newBuilder().setLeftOut(1).build(),
        ValidateEntries.newBuilder().setRegistrationsToml("t").build(),
        EntriesValidated.newBuilder().addInvalid(InvalidEntry.getDefaultInstance()).build(),
        ProposeRules.newBuilder().setSandbox("s").build(),
        RulesProposed.newBuilder().addAccepted("id").build(),
        ReadProposals.newBuilder().setSandbox("s").build(),
        ProposalStates.getDefaultInstance(),
        PipelineOpen.newBuilder().setPipeline(1).build(),
        PipelineOpened.getDefaultInstance(),
        PipelineInput.newBuilder().setNumber(1).build(),
        PipelinePull.getDefaultInstance(),
        PipelineOutput.newBuilder().setTaken(1).build(),
        PipelineClose.getDefaultInstance(),
        PipelineClosed.getDefaultInstance(),
        Acknowledged.getDefaultInstance());
  }

  // Without a codec of its own the message would arrive as a Java-serialised clone.
  @ParameterizedTest
  @MethodSource("messages")
  void handsOverTheSameInstanceWithinTheProcess(Message message) {
    vertx.eventBus().<Message>consumer("here", received -> received.reply(received.body()));

    Message reply = vertx.eventBus().<Message>request("here", message).await().body();

    assertThat(reply).isSameAs(message);
  }

  @Test
  void knowsEachTypeOnce() {
    assertThatIllegalStateException().isThrownBy(() -> BusCodecs.registerAll(vertx.eventBus()));
  }
}
