package dev.sluice.chain.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.proto.v1.EntriesValidated;
import dev.sluice.proto.v1.InvalidEntry;
import dev.sluice.proto.v1.PolicyEntries;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.ValidateEntries;
import dev.sluice.testing.StreamScript;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EntryValidationTest {
  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);

  @BeforeEach
  void deploy() {
    BusCodecs.registerAll(vertx.eventBus());
    vertx
        .deployVerticle(new ChainVerticle("node-1", new FixedSnapshots(), RecordedAudit::new))
        .await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void eachConfigIsValidatedByItsService() {
    service.validating(TestService.replying(EntryValidationTest::judge));

    assertThat(ask(service.start(), "good", "bad"))
        .containsExactly(invalid("bad", "terms is required"));
    assertThat(service.calls("ValidateConfig")).hasSize(2);
  }

  @Test
  void aServiceThatCannotBeUsedMakesItsEntriesInvalid() {
    assertThat(ask(1, "good"))
        .containsExactly(
            invalid(
                "good",
                "middleware registration 'guard' could not connect to http://127.0.0.1:1: the"
                    + " connection was refused or is blocked"));
  }

  @Test
  void failOpenIsRefusedForAServiceWithHooks() {
    service
        .validating(TestService.replying(EntryValidationTest::judge))
        .describing(TestService.replying(StreamScript.hooksManifest()));

    assertThat(ask(service.start(), "good", "open"))
        .containsExactly(
            invalid(
                "open",
                "middleware config 'open' cannot use on_error: fail_open with 'guard': its service"
                    + " runs hooks, which fail closed; write fail_closed"));
  }

  @Test
  void validatesOnlyTheNamedEntries() {
    service.validating(TestService.replying(EntryValidationTest::judge));

    assertThat(ask(service.start(), "good")).isEmpty();
    assertThat(service.calls("ValidateConfig")).hasSize(1);
  }

  @Test
  void aSharedConfigIsValidatedOnce() {
    service.validating(TestService.replying(EntryValidationTest::judge));

    assertThat(ask(service.start(), "bad", "worse"))
        .containsExactly(
            invalid("bad", "terms is required"), invalid("worse", "terms is required"));
    assertThat(service.calls("ValidateConfig")).hasSize(1);
  }

  @Test
  void anUnreadableEntryIsInvalid() {
    assertThat(ask(1, "absent", "unknown"))
        .containsExactly(
            invalid("absent", "the chain node cannot read this entry"),
            invalid("unknown", "middleware 'nobody' is not registered"));
  }

  @Test
  void namesAServiceThatAnswersTooLate() {
    service.describing(TestService.silent());
    EntryValidation hasty =
        new EntryValidation(
            vertx, DialSettings.within(Duration.ofSeconds(60)), Duration.ofMillis(20));
    vertx.eventBus().<ValidateEntries>consumer("hasty", hasty::answer);

    assertThat(ask("hasty", service.start(), "good"))
        .containsExactly(
            invalid("good", "middleware registration 'guard' did not answer within 20 ms"));
  }

  @Test
  void connectionsAreClosedAfterwards() {
    service.validating(TestService.replying(EntryValidationTest::judge));
    ask(service.start(), "good");

    org.awaitility.Awaitility.await().until(() -> service.openConnections() == 0);
    assertThat(service.connections()).isEqualTo(1);
  }

  private static ValidateConfigResponse judge(Buffer message) {
    try {
      ValidateConfigRequest request = ValidateConfigRequest.parseFrom(message.getBytes());
      return request.getConfig().containsFields("terms")
          ? ValidateConfigResponse.newBuilder().setValid(true).build()
          : ValidateConfigResponse.newBuilder().setReason("'terms' is required").build();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private List<InvalidEntry> ask(int port, String... keys) {
    return ask(BusAddress.VALIDATE_ENTRIES, port, keys);
  }

  private List<InvalidEntry> ask(String address, int port, String... keys) {
    return answer(address, port, keys).getInvalidList();
  }

  private EntriesValidated answer(String address, int port, String... keys) {
    return vertx.eventBus().<EntriesValidated>request(address, request(port, keys)).await().body();
  }

  private static ValidateEntries request(int port, String... keys) {
    return ValidateEntries.newBuilder()
        .setRegistrationsFile("gateway.toml")
        .setRegistrationsToml(
            """
            [[openshell.supervisor.middleware]]
            name = "guard"
            grpc_endpoint = "http://127.0.0.1:%d"
            allow_insecure_transport = true
            max_payload_bytes = 1024
            """
                .formatted(port))
        .addPolicies(
            PolicyEntries.newBuilder().setPolicy(policy()).addAllKeys(List.of(keys)).build())
        .build();
  }

  private static PolicySource policy() {
    return PolicySource.newBuilder()
        .setSandbox("default")
        .setFile("default.yaml")
        .setYaml(
            """
            version: 1
            network_middlewares:
              good:
                middleware: guard
                order: 1
                config: {terms: [a]}
                endpoints: {include: [a.test]}
              bad: {middleware: guard, order: 2, endpoints: {include: [a.test]}}
              worse: {middleware: guard, order: 4, endpoints: {include: [a.test]}}
              open:
                middleware: guard
                order: 5
                on_error: fail_open
                config: {terms: [a]}
                endpoints: {include: [a.test]}
              unknown: {middleware: nobody, order: 3, endpoints: {include: [a.test]}}
            """)
        .build();
  }

  private static InvalidEntry invalid(String key, String reason) {
    return InvalidEntry.newBuilder().setSandbox("default").setKey(key).setReason(reason).build();
  }
}
