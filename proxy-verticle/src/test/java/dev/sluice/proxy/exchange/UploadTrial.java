package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.match.EndpointPath;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.config.settings.proxy.CredentialEndpoint;
import dev.sluice.config.settings.proxy.CredentialSource;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.PipelineOpened.Inspect;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestHalt;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StreamedStage;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.proxy.secret.credential.CredentialStore;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import io.vertx.core.eventbus.EventBus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A request whose stages read it as a stream, between scripted peers. */
final class UploadTrial implements AutoCloseable {
  static final String CHUNKED =
      """
      POST /x HTTP/1.1
      Host: origin.test
      Transfer-Encoding: chunked
      """;
  static final String DECLARED =
      """
      POST /x HTTP/1.1
      Host: origin.test
      Content-Length: 10
      """;

  final ExchangeHarness harness = new ExchangeHarness();
  final ScriptedOrigin origin = ScriptedOrigin.fresh();

  private UploadTrial(String middleware, ChainService.Builder service) {
    this(policy(middleware), middleware, service);
  }

  private UploadTrial(String policy, String middleware, ChainService.Builder service) {
    this(policy, middleware, service, CredentialStore.open(List.of()));
  }

  private UploadTrial(
      String policy, String middleware, ChainService.Builder service, CredentialStore served) {
    harness.under(policy).serving(served);
    announce(service.setName(middleware).setResolved(true));
    harness.dialing(origin);
  }

  private static String policy(String middleware) {
    return """
    version: 1
    network_policies:
      test:
        endpoints:
          - {host: origin.test, port: 80, protocol: rest, enforcement: enforce, access: read-write}
    network_middlewares:
      guard: {middleware: %s, on_error: fail_closed, endpoints: {include: [origin.test]}}
    """
        .formatted(middleware);
  }

  private void announce(ChainService.Builder service) {
    EventBus bus = harness.vertx.eventBus();
    BusCodecs.registerAll(bus);
    ChainServices report = ChainServices.newBuilder().setNode("chain").addServices(service).build();
    bus.consumer(
        BusAddress.CHAIN_SERVICES_WANTED, wanted -> bus.publish(BusAddress.CHAIN_SERVICES, report));
    harness.loop.chains().start().await();
  }

  /** A service with hooks. */
  static UploadTrial hooks() {
    return new UploadTrial(
        "acme/guard", ChainService.newBuilder().setHooks(true).setRequests(true));
  }

  /** Holds a secret, named KEY, that is for the origin. */
  static CredentialStore secret(Path directory, String value) throws Exception {
    return CredentialStore.open(
        List.of(
            new Credential(
                "KEY",
                new CredentialSource.SecretFile(Files.writeString(directory.resolve("KEY"), value)),
                List.of(
                    new CredentialEndpoint(
                        HostPattern.exact("origin.test"), 80, EndpointPath.compile(""))),
                Set.of("default"),
                Optional.empty(),
                true)));
  }

  /** A service with hooks; bodies may ask for credentials. */
  static UploadTrial serving(CredentialStore served) {
    return new UploadTrial(
        policy("acme/guard")
            .replace(
                "access: read-write", "access: read-write, request_body_credential_rewrite: true"),
        "acme/guard",
        ChainService.newBuilder().setHooks(true).setRequests(true),
        served);
  }

  /** A service with hooks; the proxy knows the values of credentials. */
  static UploadTrial knowing(CredentialStore served) {
    return new UploadTrial(
        policy("acme/guard"),
        "acme/guard",
        ChainService.newBuilder().setHooks(true).setRequests(true),
        served);
  }

  /** A service with hooks behind a policy that reads the bodies of GraphQL. */
  static UploadTrial graphql(String enforcement) {
    String policy = policy("acme/guard").replace("protocol: rest", "protocol: graphql");
    return new UploadTrial(
        policy.replace("enforcement: enforce", "enforcement: " + enforcement),
        "acme/guard",
        ChainService.newBuilder().setHooks(true).setRequests(true));
  }

  /** The built-in that reads streams. */
  static UploadTrial builtIn() {
    return new UploadTrial(
        "sluice/secrets",
        ChainService.newBuilder()
            .setRequests(true)
            .setStreamsRequests(true)
            .setMaxPayloadBytes(4 << 20));
  }

  /** The stages read the next request. */
  ScriptedRun reads(boolean whole, String mode) {
    ScriptedRun run =
        new ScriptedRun(
            Inspect.newBuilder()
                .addReaders("guard")
                .setServices(true)
                .setWhole(whole)
                .setChunkBytes(64 << 10)
                .build());
    harness.pipelines.answers(new OpenedPipeline.Reading(run, List.of(), List.of(trace(mode))));
    return run;
  }

  static Trailers trailers(String line) {
    return new Trailers((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  static StageTrace trace(String outcome) {
    return StageTrace.newBuilder()
        .setEntry("guard")
        .setImplementation("acme/guard")
        .setOutcome(StageTrace.Outcome.OUTCOME_INSPECTS)
        .setStreamed(StreamedStage.newBuilder().setOutcome(outcome).setHooks(true))
        .build();
  }

  static PipelineOutput.Start start() {
    return PipelineOutput.Start.newBuilder().setTransformed(true).build();
  }

  static PipelineOutput.Start start(long declared) {
    return start().toBuilder().setDeclaredBytes(declared).build();
  }

  static PipelineEnding complete() {
    return new PipelineEnding.Complete(List.of(), List.of(trace("finish")));
  }

  static PipelineEnding refused() {
    return new PipelineEnding.Refused("guard", "no_secrets", List.of(trace("reject")));
  }

  static PipelineEnding failed() {
    return new PipelineEnding.Failed("middleware_stall_timeout", false, List.of());
  }

  ScriptedClient tunneled(String head) {
    return harness.startTunneled(head);
  }

  /** Bytes that the origin was sent, by what it was told. */
  long sentBytes() {
    return origin.told().stream()
        .filter(said -> said.startsWith("write "))
        .map(said -> said.substring("write ".length()))
        .mapToLong(
            said ->
                said.endsWith(" bytes")
                    ? Long.parseLong(said.substring(0, said.indexOf(' ')))
                    : said.length())
        .sum();
  }

  List<AuditRecord> records() {
    return harness.audit.records();
  }

  RequestHalt halt() {
    return records().stream()
        .filter(AuditRecord::hasHalt)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no halt in " + records()))
        .getHalt();
  }

  /** The refusal, which tells that no memory was left. */
  RequestDecision lackedMemory() {
    RequestDecision decision =
        records().stream()
            .map(AuditRecord::getRequest)
            .filter(it -> !it.getRefusal().isEmpty())
            .findFirst()
            .orElseThrow(() -> new AssertionError("no refusal in " + records()));
    assertThat(decision.getRefusal()).isEqualTo("body_memory_exhausted");
    assertThat(decision.getReason()).isEqualTo("body memory exhausted");
    assertThat(decision.getFindingsList())
        .containsExactly(
            PlatformFinding.newBuilder()
                .setUid("openshell.middleware.admission_exhausted")
                .setSeverity(Severity.SEVERITY_MEDIUM)
                .setDisposition("shed")
                .build());
    return decision;
  }

  /** Whether memory and permits are back. */
  void holdsNothing(ScriptedClient client) {
    assertThat(harness.loop.node().inspected().inUse()).isZero();
    assertThat(harness.loop.node().bodies().inUse()).isZero();
    assertThat(harness.loop.node().permits().inUse()).isZero();
    assertThat(client.heldPieces()).isZero();
    assertThat(harness.bugs).isEmpty();
  }

  @Override
  public void close() {
    harness.close();
  }
}
