package dev.sluice.proto;

import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.CallCancelled;
import dev.sluice.proto.v1.CallsHere;
import dev.sluice.proto.v1.CallsWanted;
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
import dev.sluice.proto.v1.SessionEnd;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.SessionStart;
import dev.sluice.proto.v1.SessionsAlive;
import dev.sluice.proto.v1.StepsTold;
import dev.sluice.proto.v1.StepsWanted;
import dev.sluice.proto.v1.ValidateEntries;
import io.vertx.core.eventbus.EventBus;

/** Codecs for every message class on the event bus. */
public final class BusCodecs {
  private BusCodecs() {}

  /** Call it once for each Vert.x instance, before the first verticle is deployed. */
  public static void registerAll(EventBus bus) {
    ProtobufCodec.register(bus, ChainRequest.class, ChainRequest.getDefaultInstance());
    ProtobufCodec.register(bus, ChainResult.class, ChainResult.getDefaultInstance());
    ProtobufCodec.register(bus, CallCancelled.class, CallCancelled.getDefaultInstance());
    ProtobufCodec.register(bus, CallsWanted.class, CallsWanted.getDefaultInstance());
    ProtobufCodec.register(bus, CallsHere.class, CallsHere.getDefaultInstance());
    ProtobufCodec.register(bus, ChainHeartbeat.class, ChainHeartbeat.getDefaultInstance());
    ProtobufCodec.register(bus, ChainServices.class, ChainServices.getDefaultInstance());
    ProtobufCodec.register(
        bus, GenerationAnnounced.class, GenerationAnnounced.getDefaultInstance());
    ProtobufCodec.register(bus, FetchGeneration.class, FetchGeneration.getDefaultInstance());
    ProtobufCodec.register(bus, Generation.class, Generation.getDefaultInstance());
    ProtobufCodec.register(bus, ValidateEntries.class, ValidateEntries.getDefaultInstance());
    ProtobufCodec.register(bus, EntriesValidated.class, EntriesValidated.getDefaultInstance());
    ProtobufCodec.register(bus, NodeReport.class, NodeReport.getDefaultInstance());
    ProtobufCodec.register(bus, StepsWanted.class, StepsWanted.getDefaultInstance());
    ProtobufCodec.register(bus, StepsTold.class, StepsTold.getDefaultInstance());
    ProtobufCodec.register(bus, DenialsPushed.class, DenialsPushed.getDefaultInstance());
    ProtobufCodec.register(bus, DenialsWanted.class, DenialsWanted.getDefaultInstance());
    ProtobufCodec.register(bus, DenialsTold.class, DenialsTold.getDefaultInstance());
    ProtobufCodec.register(bus, ProposeRules.class, ProposeRules.getDefaultInstance());
    ProtobufCodec.register(bus, RulesProposed.class, RulesProposed.getDefaultInstance());
    ProtobufCodec.register(bus, ReadProposals.class, ReadProposals.getDefaultInstance());
    ProtobufCodec.register(bus, ProposalStates.class, ProposalStates.getDefaultInstance());
    ProtobufCodec.register(bus, Acknowledged.class, Acknowledged.getDefaultInstance());
    registerSessions(bus);
    registerPipelines(bus);
  }

  private static void registerSessions(EventBus bus) {
    ProtobufCodec.register(bus, SessionOpen.class, SessionOpen.getDefaultInstance());
    ProtobufCodec.register(bus, SessionOpened.class, SessionOpened.getDefaultInstance());
    ProtobufCodec.register(bus, SessionStart.class, SessionStart.getDefaultInstance());
    ProtobufCodec.register(bus, SessionMessage.class, SessionMessage.getDefaultInstance());
    ProtobufCodec.register(bus, SessionResult.class, SessionResult.getDefaultInstance());
    ProtobufCodec.register(bus, SessionEnd.class, SessionEnd.getDefaultInstance());
    ProtobufCodec.register(bus, SessionsAlive.class, SessionsAlive.getDefaultInstance());
  }

  private static void registerPipelines(EventBus bus) {
    ProtobufCodec.register(bus, PipelineOpen.class, PipelineOpen.getDefaultInstance());
    ProtobufCodec.register(bus, PipelineOpened.class, PipelineOpened.getDefaultInstance());
    ProtobufCodec.register(bus, PipelineInput.class, PipelineInput.getDefaultInstance());
    ProtobufCodec.register(bus, PipelinePull.class, PipelinePull.getDefaultInstance());
    ProtobufCodec.register(bus, PipelineOutput.class, PipelineOutput.getDefaultInstance());
    ProtobufCodec.register(bus, PipelineClose.class, PipelineClose.getDefaultInstance());
    ProtobufCodec.register(bus, PipelineClosed.class, PipelineClosed.getDefaultInstance());
  }
}
