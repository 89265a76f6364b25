package dev.sluice.control.proposal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.ConfigFolder;
import dev.sluice.control.ControlVerticle;
import dev.sluice.control.Leadership;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.policy.Policy;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.snapshot.EntryFinding;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.AuditUnavailable;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.GenerationAnnounced;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.ProposalState;
import dev.sluice.proto.v1.ProposalStates;
import dev.sluice.proto.v1.ProposeRules;
import dev.sluice.proto.v1.ReadProposals;
import dev.sluice.proto.v1.RulesProposed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A control node with policies of a few sandboxes, which takes proposals. */
final class ProposalNode implements AutoCloseable {
  static final String POLICY =
      """
      # the policy of %s
      version: 1
      network_policies:
        own: # kept
          endpoints:
            - host: api.example.com
              port: 443
              protocol: rest
              enforcement: enforce
              rules:
                - allow: {method: GET, path: /v1/**}
      """;

  final Queue<AuditRecord> records = new ConcurrentLinkedQueue<>();

  /** Label of the events that the audit cannot take; none has the empty one. */
  volatile String unrecorded = "";

  private final Vertx vertx = Vertx.vertx();
  private final ControlVerticle control;
  private final String deployment;

  ProposalNode(Path directory, ControlSettings settings) throws IOException {
    this(directory, settings, policy -> List.of());
  }

  /**
   * @param objections to policies
   */
  ProposalNode(Path directory, ControlSettings settings, Function<Policy, List<String>> objections)
      throws IOException {
    ConfigFolder files = new ConfigFolder(directory.resolve("config"));
    for (String sandbox : List.of("default", "blue", "green")) {
      files.write(sandbox, POLICY.formatted(sandbox));
    }
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<GenerationAnnounced>consumer(
            BusAddress.GENERATION_ANNOUNCED, told -> report(told.body().getNumber()));
    AuditLog log =
        record -> {
          if (record.getConfigChange().getLabel().equals(unrecorded)) {
            return Future.failedFuture(new AuditUnavailable("the journal is full"));
          }
          records.add(record);
          return Future.succeededFuture();
        };
    this.control =
        new ControlVerticle(
            "control",
            files.path(),
            directory.resolve("store"),
            new GenerationCompiler(check(objections)),
            settings,
            () -> log);
    this.deployment = vertx.deployVerticle(control).await();
  }

  private static EntryCheck check(Function<Policy, List<String>> objections) {
    return new EntryCheck() {
      @Override
      public List<EntryFinding> findings(
          String sandbox, MiddlewareEntry entry, Registrations registrations) {
        return List.of();
      }

      @Override
      public List<String> objections(String sandbox, Policy policy) {
        return objections.apply(policy);
      }
    };
  }

  /** A node runs each generation at once, so that no change waits for one. */
  private void report(long generation) {
    vertx
        .eventBus()
        .request(
            BusAddress.NODE_REPORT,
            NodeReport.newBuilder().setNode("proxy-1").setGeneration(generation).build());
  }

  Leadership control() {
    return control;
  }

  /** The node is not the active one from now on. */
  void endTenure() {
    vertx.undeploy(deployment).await();
  }

  ProposalDesk desk() {
    return control.now().orElseThrow().proposals();
  }

  RulesProposed propose(String sandbox, String body) {
    ProposeRules message =
        ProposeRules.newBuilder()
            .setSandbox(sandbox)
            .setBody(ByteString.copyFrom(body, UTF_8))
            .setNode("proxy-1")
            .build();
    return vertx.eventBus().<RulesProposed>request(BusAddress.PROPOSE, message).await().body();
  }

  Future<ProposalState> read(String sandbox, String id, int waitMillis) {
    ReadProposals message =
        ReadProposals.newBuilder().setSandbox(sandbox).setId(id).setWaitMs(waitMillis).build();
    return vertx
        .eventBus()
        .<ProposalStates>request(BusAddress.PROPOSALS, message)
        .map(reply -> reply.body().getProposals(0));
  }

  void put(String sandbox, String yaml) {
    PolicyPut put = new PolicyPut(sandbox, yaml, OptionalLong.empty());
    assertThat(control.now().orElseThrow().put(put, ConfigFolder.AUTHOR).await().result())
        .isInstanceOf(ChangeResult.Accepted.class);
  }

  void remove(String sandbox) {
    assertThat(
            control
                .now()
                .orElseThrow()
                .remove(sandbox, OptionalLong.empty(), false, ConfigFolder.AUTHOR)
                .await()
                .result())
        .isInstanceOf(ChangeResult.Accepted.class);
  }

  PolicySource policy(String sandbox) {
    return control.now().orElseThrow().policy(sandbox).orElseThrow();
  }

  ProposalReview show(String id) {
    return desk().show(id).await().orElseThrow();
  }

  ProposalDecision approve(String id, String token) {
    return desk().approve(id, token, Optional.empty(), ConfigFolder.AUTHOR).await();
  }

  List<String> labels() {
    return records.stream()
        .filter(AuditRecord::hasConfigChange)
        .map(record -> record.getConfigChange().getLabel())
        .filter(label -> label.startsWith("proposal."))
        .toList();
  }

  /** A body that asks for one rule. */
  static String body(String host, String method, String path) {
    return """
    {"intent_summary": "to build", "operations": [{"addRule": {"rule": {"endpoints": [
      {"host": "%s", "port": 443, "protocol": "rest", "rules": [
        {"allow": {"method": "%s", "path": "%s"}}]}]}}}]}
    """
        .formatted(host, method, path);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
