package dev.sluice.proxy.exchange;

import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.ResponseClosing;
import dev.sluice.proto.v1.ResponseDecision;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import java.util.List;

/** Exchanges whose responses a stage reads, between scripted streams and a scripted chain. */
final class StagedTrial implements AutoCloseable {
  static final String GET = "GET http://origin.test/a?b=2&a=1 HTTP/1.1\nHost: origin.test";
  static final StageTrace TRACE = StageTrace.newBuilder().setEntry("guard").build();

  private static final String POLICY =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - {host: origin.test, port: 80, protocol: rest, enforcement: enforce, access: read-write, upgrades: allow}
      network_middlewares:
        guard:
          middleware: sluice/secrets
          config: {phases: [response]}
          endpoints: {include: [origin.test]}
          on_error: fail_closed
      """;

  final ExchangeHarness harness = new ExchangeHarness().under(POLICY);
  final ScriptedOrigin origin = ScriptedOrigin.fresh();
  final ScriptedRun run;

  private StagedTrial(boolean whole) {
    run = new ScriptedRun(Inspect.newBuilder().setChunkBytes(65536).setWhole(whole).build());
  }

  StagedTrial() {
    this(false);
  }

  /** Its stages read a body whole. */
  static StagedTrial whole() {
    return new StagedTrial(true);
  }

  ScriptedClient start(String head) {
    return harness.dialing(origin).start(head);
  }

  ScriptedClient start() {
    return start(GET);
  }

  /** Stages read the next response as a stream. */
  StagedTrial reading(HeaderMutation... mutations) {
    harness.pipelines.answers(new OpenedPipeline.Reading(run, List.of(mutations), List.of(TRACE)));
    return this;
  }

  /** No stage reads its body. */
  StagedTrial passing(HeaderMutation... mutations) {
    harness.pipelines.answers(new OpenedPipeline.Passed(List.of(mutations), List.of(TRACE)));
    return this;
  }

  static HeaderMutation write(String name, String value) {
    return HeaderMutation.newBuilder()
        .setWrite(
            WriteHeader.newBuilder()
                .setName(name)
                .setValue(value)
                .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE))
        .build();
  }

  static HeaderMutation remove(String name) {
    return HeaderMutation.newBuilder().setRemove(RemoveHeader.newBuilder().setName(name)).build();
  }

  static PipelineOutput.Start streamed() {
    return PipelineOutput.Start.newBuilder().setTransformed(true).build();
  }

  static PipelineOutput.Start declared(long bytes) {
    return PipelineOutput.Start.newBuilder().setDeclaredBytes(bytes).build();
  }

  static PipelineEnding complete(HttpHeader... trailers) {
    return new PipelineEnding.Complete(List.of(trailers), List.of(TRACE));
  }

  private List<ResponseEvent> events() {
    return harness.audit.records().stream()
        .filter(AuditRecord::hasResponse)
        .map(AuditRecord::getResponse)
        .toList();
  }

  ResponseDecision decision() {
    return events().stream()
        .filter(ResponseEvent::hasDecision)
        .findFirst()
        .orElseThrow()
        .getDecision();
  }

  ResponseClosing closing() {
    return events().stream()
        .filter(ResponseEvent::hasClosing)
        .findFirst()
        .orElseThrow()
        .getClosing();
  }

  RequestCompletion completion() {
    return harness.audit.records().stream()
        .filter(AuditRecord::hasCompletion)
        .findFirst()
        .orElseThrow()
        .getCompletion();
  }

  /** Kinds of the records, in order. */
  List<String> recorded() {
    return harness.audit.records().stream()
        .map(
            record ->
                record.hasResponse()
                    ? record.getResponse().getEventCase().name()
                    : record.getRecordCase().name())
        .toList();
  }

  @Override
  public void close() {
    harness.close();
  }
}
