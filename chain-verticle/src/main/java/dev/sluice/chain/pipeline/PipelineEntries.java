package dev.sluice.chain.pipeline;

import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.stage.BuiltIn;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.Stage;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StreamingService;
import dev.sluice.chain.stage.StreamingService.Hooks;
import dev.sluice.chain.stage.StreamingService.Responses;
import dev.sluice.config.secrets.MessagePhase;
import dev.sluice.policy.middleware.MiddlewareEntry;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Classifies entries for streamed messages, as of now. Event loop only.
 *
 * @param implementations by the names that policies use
 * @param ranHooks whether a service that cannot be called described hooks when it could
 * @param prepared with its configuration as services get it
 * @param local of a built-in
 */
public record PipelineEntries(
    Function<String, Implementation> implementations,
    Predicate<String> ranHooks,
    Function<MiddlewareEntry, PreparedEntry> prepared,
    BiFunction<MiddlewareEntry, BuiltIn, Stage.Local> local) {
  public enum Subject {
    REQUEST,
    RESPONSE,
    UNINSPECTABLE
  }

  public Optional<PipelineEntry> of(MiddlewareEntry entry, Subject subject) {
    return switch (implementations.apply(entry.implementation())) {
      case Implementation.Unresolved unresolved -> Optional.of(unavailable(entry));
      case Implementation.Unbound unbound -> service(entry, unbound.messages(), false, subject);
      case Implementation.Remote remote ->
          service(entry, Optional.of(remote.service()), true, subject);
      case Implementation.Local builtIn -> builtIn(entry, builtIn.builtIn(), subject);
    };
  }

  public PipelineEntry unavailable(MiddlewareEntry entry) {
    return new PipelineEntry.Unavailable(
        prepared.apply(entry), ranHooks.test(entry.implementation()));
  }

  private Optional<PipelineEntry> service(
      MiddlewareEntry entry, Optional<RemoteBinding> service, boolean older, Subject subject) {
    Optional<PipelineEntry> reading =
        service.flatMap(
            described ->
                described
                    .streaming()
                    .filter(streaming -> reads(streaming, subject))
                    .map(
                        streaming ->
                            new PipelineEntry.OfService(
                                prepared.apply(entry), streaming, described.version())));
    if (reading.isPresent()) {
      return reading;
    }
    return switch (subject) {
      case REQUEST ->
          older ? Optional.of(new PipelineEntry.OfOlder(prepared.apply(entry))) : Optional.empty();
      case RESPONSE -> Optional.empty();
      case UNINSPECTABLE ->
          Optional.of(new PipelineEntry.Unavailable(prepared.apply(entry), false));
    };
  }

  private static boolean reads(StreamingService service, Subject subject) {
    return switch (service) {
      case Hooks hooks ->
          subject == Subject.RESPONSE
              ? hooks.responses().isPresent()
              : hooks.requests().isPresent();
      case Responses responses -> subject == Subject.RESPONSE && responses.responses().isPresent();
    };
  }

  private Optional<PipelineEntry> builtIn(MiddlewareEntry entry, BuiltIn builtIn, Subject subject) {
    if (subject == Subject.UNINSPECTABLE) {
      return Optional.of(new PipelineEntry.Unavailable(prepared.apply(entry), false));
    }
    boolean response = subject == Subject.RESPONSE;
    if (!entry.reads(response ? MessagePhase.RESPONSE : MessagePhase.REQUEST)) {
      return Optional.empty();
    }
    Stage.Local stage = local.apply(entry, builtIn);
    return stage
        .evaluator()
        .streams()
        .<PipelineEntry>map(search -> new PipelineEntry.OfBuiltIn(stage.entry(), search))
        .or(
            () ->
                Optional.of(
                    response
                        ? new PipelineEntry.Unavailable(stage.entry(), false)
                        : new PipelineEntry.OfWhole(
                            stage.entry(), stage.binding(), stage.evaluator())));
  }
}
