package dev.sluice.control;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.CandidateChange;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.EntriesValidated;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.NodeReport;
import dev.sluice.proto.v1.ValidateEntries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A control role on directories of a test, started and stopped at will, without file watch. */
final class ControlBench implements AutoCloseable {
  private static final String FAIL_CLOSED =
      """
      [openshell.gateway]
      policy_validation_failure_mode = "fail_closed"
      """;

  private final Vertx vertx = Vertx.vertx();
  private final List<AuditRecord> recorded = new CopyOnWriteArrayList<>();
  private final Path config;
  private final Path store;
  private volatile Optional<Throwable> auditFault = Optional.empty();
  private Optional<String> deployment = Optional.empty();
  private ControlVerticle control;

  ControlBench(Path config, Path state) {
    this.config = config;
    this.store = state.resolve("control");
    this.control = create();
    BusCodecs.registerAll(vertx.eventBus());
  }

  ControlBench failClosed() throws IOException {
    Files.writeString(config.resolve("gateway.toml"), FAIL_CLOSED);
    return this;
  }

  ConfigFolder files() {
    return new ConfigFolder(config);
  }

  Path store() {
    return store;
  }

  /** Every append fails from now on, or none. */
  void failAudit(Optional<Throwable> fault) {
    auditFault = fault;
  }

  ControlVerticle start() throws TimeoutException {
    control = create();
    deployment = Optional.of(await(vertx.deployVerticle(control)));
    return control;
  }

  void stop() throws TimeoutException {
    await(vertx.undeploy(deployment.orElseThrow()));
    deployment = Optional.empty();
  }

  ControlVerticle restart() throws TimeoutException {
    stop();
    recorded.clear();
    return start();
  }

  ChangeResult put(String sandbox, String yaml) throws TimeoutException {
    PolicyPut put = new PolicyPut(sandbox, yaml, OptionalLong.empty());
    return await(control.now().orElseThrow().put(put, ConfigFolder.AUTHOR)).result();
  }

  ChangeResult remove(String sandbox) throws TimeoutException {
    return await(
            control
                .now()
                .orElseThrow()
                .remove(sandbox, OptionalLong.empty(), true, ConfigFolder.AUTHOR))
        .result();
  }

  ChangeResult reload() throws TimeoutException {
    return await(control.now().orElseThrow().reload(ConfigFolder.AUTHOR)).result();
  }

  /** What a change would be. */
  CandidateChange tryOut(String sandbox, String yaml) throws TimeoutException {
    PolicyPut put = new PolicyPut(sandbox, yaml, OptionalLong.empty());
    return await(control.now().orElseThrow().tryOut(put));
  }

  /** A chain node that finds every entry valid, and says this of its services. */
  void chainNode(ChainServices services) {
    vertx
        .eventBus()
        .<ValidateEntries>consumer(
            BusAddress.VALIDATE_ENTRIES,
            asked -> asked.reply(EntriesValidated.getDefaultInstance()));
    vertx.eventBus().publish(BusAddress.CHAIN_SERVICES, services);
  }

  /** A proxy node tells the control role which sandboxes it serves. */
  void report(String node, String... sandboxes) throws TimeoutException {
    NodeReport report =
        NodeReport.newBuilder().setNode(node).addAllSandboxes(List.of(sandboxes)).build();
    await(vertx.eventBus().request(BusAddress.NODE_REPORT, report));
  }

  /** The text in force of a sandbox; empty when it has no policy of its own. */
  String policy(String sandbox) throws TimeoutException {
    return inForce().getPoliciesList().stream()
        .filter(policy -> policy.getSandbox().equals(sandbox))
        .map(policy -> policy.getYaml())
        .findFirst()
        .orElse("");
  }

  Generation inForce() throws TimeoutException {
    return await(
        vertx
            .eventBus()
            .<Generation>request(BusAddress.GENERATION_FETCH, FetchGeneration.getDefaultInstance())
            .map(message -> message.body()));
  }

  /** The recorded changes in order. */
  List<ConfigChange> events() {
    return recorded.stream().map(AuditRecord::getConfigChange).toList();
  }

  List<String> labels() {
    return events().stream().map(ConfigChange::getLabel).toList();
  }

  ConfigChange event(String label) {
    return events().stream()
        .filter(event -> event.getLabel().equals(label))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws TimeoutException {
    await(vertx.close());
  }

  static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }

  private ControlVerticle create() {
    GenerationCompiler compiler =
        new GenerationCompiler((sandbox, entry, registrations) -> List.of());
    AuditLog log = this::append;
    return new ControlVerticle(
        "control",
        config,
        store,
        compiler,
        new ControlSettings(Duration.ZERO, Optional.empty()),
        () -> log);
  }

  private Future<Void> append(AuditRecord event) {
    Optional<Throwable> fault = auditFault;
    if (fault.isPresent()) {
      return Future.failedFuture(fault.get());
    }
    recorded.add(event);
    return Future.succeededFuture();
  }
}
