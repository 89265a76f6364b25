package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.sluice.control.change.CandidateChange;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of entries that no service has to be asked about. */
class HookRulesOfChangesTest {
  private static final String IGNORED =
      "cannot use on_error: fail_open with 'guard': its service runs hooks";

  @TempDir private Path config;
  @TempDir private Path state;
  private ControlBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new ControlBench(config, state);
    bench.files().write("box", guarded("fail_closed"));
    Files.writeString(
        config.resolve("gateway.toml"),
        """
        [[openshell.supervisor.middleware]]
        name = "guard"
        grpc_endpoint = "https://guard.test:1"
        max_payload_bytes = 1024
        """);
    bench.start();
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private static String guarded(String onError) {
    return """
    version: 1
    network_policies: {}
    network_middlewares:
      guard: {middleware: guard, on_error: %s, endpoints: {include: ["a.test"]}}
    """
        .formatted(onError);
  }

  private void described(boolean hooks, boolean resolved) {
    bench.chainNode(
        ChainServices.newBuilder()
            .setNode("chain")
            .addServices(
                ChainService.newBuilder()
                    .setName("guard")
                    .setResolved(resolved)
                    .setHooks(hooks)
                    .setRequests(resolved))
            .build());
  }

  @Test
  void failOpenIsRefusedOnceTheServiceDescribedHooks() throws Exception {
    described(true, true);
    described(true, false);

    assertThat(bench.put("box", guarded("fail_open")))
        .asInstanceOf(type(ChangeResult.Rejected.class))
        .extracting(ChangeResult.Rejected::violations, list(String.class))
        .first()
        .asString()
        .contains("network_middlewares.guard", IGNORED);
    assertThat(bench.policy("box")).contains("fail_closed");
  }

  @Test
  void aDryRunSaysTheSame() throws Exception {
    described(true, true);

    assertThat(bench.tryOut("box", guarded("fail_open")))
        .asInstanceOf(type(CandidateChange.Settled.class))
        .extracting(CandidateChange.Settled::result)
        .asInstanceOf(type(ChangeResult.Rejected.class))
        .extracting(ChangeResult.Rejected::violations)
        .asString()
        .contains(IGNORED);
  }

  @Test
  void otherServicesMayFailOpen() throws Exception {
    described(false, true);

    assertThat(bench.put("box", guarded("fail_open"))).isInstanceOf(ChangeResult.Accepted.class);
  }
}
