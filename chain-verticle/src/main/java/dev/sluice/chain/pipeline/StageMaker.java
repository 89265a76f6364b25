package dev.sluice.chain.pipeline;

import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.StreamOffers;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.hook.HookCall;
import dev.sluice.chain.pipeline.hook.HookStage;
import dev.sluice.chain.pipeline.local.LocalStage;
import dev.sluice.chain.pipeline.local.WholeStage;
import dev.sluice.chain.pipeline.older.OlderCall;
import dev.sluice.chain.pipeline.older.ResponseV1Stage;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamingService.Caller;
import dev.sluice.chain.stage.StreamingService.Hooks;
import dev.sluice.chain.stage.StreamingService.Responses;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.PipelineOpen;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes the stages of one message. Event loop only. */
final class StageMaker {
  private static final BodyOffer ANY = new BodyOffer(Optional.empty(), Optional.empty(), 1);

  private final PipelineOpen open;
  private final Engine engine;
  private final SharedOfStages shared;
  private final PipelineLoop loop;
  private final StreamHead sent;

  StageMaker(PipelineOpen open, Engine engine, SharedOfStages shared, PipelineLoop loop) {
    this.open = open;
    this.engine = engine;
    this.shared = shared;
    this.loop = loop;
    this.sent = MessageHead.of(open);
  }

  StreamHead sent() {
    return sent;
  }

  private OptionalLong told() {
    return MessageHead.told(open, sent).declared();
  }

  Optional<PreflightStage> of(PipelineEntry.OfBuiltIn entry, StreamHead head) {
    return entry
        .search()
        .begin(head)
        .map(
            search ->
                new PreflightStage(
                    new LocalStage(entry.entry(), entry.search(), search, loop),
                    false,
                    engine == Engine.HOOKS,
                    open.hasResponse()
                        ? StreamOffers.response(open.getResponse().getEligibility(), told(), 1)
                        : ANY,
                    Duration.ofSeconds(1),
                    ""));
  }

  PreflightStage of(PipelineEntry.OfWhole entry) {
    WholeStage stage =
        new WholeStage(entry.entry(), entry.binding(), entry.evaluator(), loop.memory().share());
    return new PreflightStage(
        stage, false, engine == Engine.HOOKS, ANY, entry.binding().timeout(), "");
  }

  /** Empty when the service does not read such messages; numbers begin at 1. */
  Optional<PreflightStage> of(PipelineEntry.OfService entry, int number) {
    Caller caller =
        new Caller(
            open.getSandbox(),
            open.hasTrace()
                ? Optional.of(TraceParent.child(open.getTrace(), number))
                : Optional.empty());
    return switch (entry.service()) {
      case Hooks hooks ->
          (open.hasResponse() ? hooks.responses() : hooks.requests())
              .map(binding -> of(entry, hooks, binding, caller));
      case Responses responses ->
          responses
              .responses()
              .filter(binding -> open.hasResponse())
              .map(binding -> of(entry, responses, binding, caller));
    };
  }

  private PreflightStage of(
      PipelineEntry.OfService entry, Hooks hooks, Binding binding, Caller caller) {
    HookStage stage = new HookStage(entry.entry(), new HookCall(hooks, binding, caller), loop);
    return new PreflightStage(
        stage, true, true, offer(hooks, binding), binding.timeout(), entry.version());
  }

  private PreflightStage of(
      PipelineEntry.OfService entry, Responses responses, Binding binding, Caller caller) {
    OlderCall call =
        new OlderCall(entry.entry().implementation(), responses, binding, caller, shared);
    BodyOffer offer =
        StreamOffers.response(
            open.getResponse().getEligibility(), told(), binding.maxPayloadBytes());
    return new PreflightStage(
        new ResponseV1Stage(entry.entry(), call, loop),
        true,
        false,
        offer,
        binding.timeout(),
        entry.version());
  }

  private BodyOffer offer(Hooks hooks, Binding binding) {
    int limit = binding.maxPayloadBytes();
    boolean decoded = sent.coding().isPresent() && hooks.decodes();
    if (open.hasResponse()) {
      return decoded
          ? StreamOffers.decodedResponse(open.getResponse().getEligibility(), limit)
          : StreamOffers.response(open.getResponse().getEligibility(), told(), limit);
    }
    return StreamOffers.request(decoded ? OptionalLong.empty() : told(), limit);
  }
}
