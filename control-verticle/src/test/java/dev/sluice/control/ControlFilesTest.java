package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.files.UnreadableFiles;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that the control role cannot read or use. */
class ControlFilesTest {
  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path state;
  @TempDir private Path config;
  private ControlSettings watch = new ControlSettings(Duration.ZERO, Optional.empty());

  @BeforeEach
  void prepare() throws IOException {
    new ConfigFolder(config).write("default", policy("a.test"));
    BusCodecs.registerAll(vertx.eventBus());
  }

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
  }

  @Test
  void aPipeAmongThePoliciesIsRefusedAlone() throws Exception {
    watch = new ControlSettings(Duration.ofMillis(20), Optional.empty());
    ControlVerticle control = control();
    await(vertx.deployVerticle(control));

    Path pipe = pipe("policies/pipe.yaml");
    new ConfigFolder(config).write("default", policy("b.test"));

    Awaitility.await()
        .until(
            () ->
                control
                    .now()
                    .orElseThrow()
                    .refused()
                    .warnings()
                    .toString()
                    .contains("pipe.yaml is refused"));
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(fetch(0).getPolicies(0).getYaml()).isEqualTo(policy("b.test")));
    assertThat(control.now().orElseThrow().fileFaults()).isEmpty();

    Files.delete(pipe);
    Awaitility.await().until(() -> control.now().orElseThrow().refused().files().isEmpty());
  }

  @Test
  void filesThatCannotBeReadAreToldAndHoldUpNoPut() throws Exception {
    watch = new ControlSettings(Duration.ofMillis(20), Optional.empty());
    ControlVerticle control = control();
    await(vertx.deployVerticle(control));
    assertThat(control.now().orElseThrow().fileFaults()).isEmpty();

    Path pipe = pipe("sluice.yaml");
    new ConfigFolder(config).write("default", policy("c.test"));

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(control.now().orElseThrow().fileFaults())
                    .singleElement()
                    .asString()
                    .startsWith("configuration files cannot be read: ")
                    .contains("sluice.yaml is not a regular file"));
    assertThat(control.now().orElseThrow().faults()).isEmpty();
    assertThatThrownBy(() -> await(control.now().orElseThrow().reload(ConfigFolder.AUTHOR)))
        .isInstanceOf(UnreadableFiles.class)
        .hasMessageContaining("sluice.yaml");
    await(control.now().orElseThrow().put(put("b.test"), ConfigFolder.AUTHOR));
    assertThat(fetch(1).getNumber()).isEqualTo(1);

    Files.delete(pipe);
    Awaitility.await().until(() -> control.now().orElseThrow().fileFaults().isEmpty());
  }

  private Path pipe(String name) throws IOException, InterruptedException {
    Path pipe = config.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  @Test
  void aRegistrationThatCannotWorkReplacesNone() throws Exception {
    String works =
        """
        [[openshell.supervisor.middleware]]
        name = "corp/guard"
        grpc_endpoint = "https://guard.test:1"
        max_payload_bytes = 1024
        """;
    Path toml = Files.writeString(config.resolve("gateway.toml"), works);
    ControlVerticle control = control();
    await(vertx.deployVerticle(control));

    Files.writeString(toml, works + "tls_ca_cert_path = \"none.pem\"\n");

    assertThat(await(control.now().orElseThrow().reload(ConfigFolder.AUTHOR)).result())
        .isInstanceOfSatisfying(
            ChangeResult.Rejected.class,
            rejected ->
                assertThat(rejected.violations())
                    .singleElement()
                    .asString()
                    .startsWith(
                        toml + ":5:1: openshell.supervisor.middleware[0].tls_ca_cert_path"));
    assertThat(fetch(0).getRegistrationsToml()).isEqualTo(works);
    assertThat(await(control.now().orElseThrow().put(put("b.test"), ConfigFolder.AUTHOR)).result())
        .isInstanceOf(ChangeResult.Accepted.class);
  }

  @Test
  void unreadableFilesDoNotKeepItFromTakingOver() throws Exception {
    String deployed = await(vertx.deployVerticle(control("one")));
    ControlVerticle other = control("other");
    await(vertx.deployVerticle(other));
    pipe("sluice.yaml");

    await(vertx.undeploy(deployed));

    Awaitility.await().until(other::isActive);
    assertThat(fetch(0).getPolicies(0).getYaml()).isEqualTo(policy("a.test"));
    assertThat(other.now().orElseThrow().fileFaults()).hasSize(1);
  }

  private static PolicyPut put(String host) {
    return new PolicyPut("default", policy(host), OptionalLong.empty());
  }

  private ControlVerticle control() {
    return control("control");
  }

  private ControlVerticle control(String node) {
    GenerationCompiler compiler =
        new GenerationCompiler((sandbox, entry, registrations) -> List.of());
    AuditLog log = record -> Future.succeededFuture();
    return new ControlVerticle(node, config, store(), compiler, watch, () -> log);
  }

  private Path store() {
    return state.resolve("control");
  }

  private Generation fetch(long number) throws TimeoutException {
    return await(
        vertx
            .eventBus()
            .<Generation>request(
                BusAddress.GENERATION_FETCH, FetchGeneration.newBuilder().setNumber(number).build())
            .map(message -> message.body()));
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }
}
