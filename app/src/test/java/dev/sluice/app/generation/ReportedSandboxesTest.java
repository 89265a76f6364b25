package dev.sluice.app.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.generation.GenerationFollower.Identity;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.NodeReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node tells the control role which sandboxes its listeners and tokens lead to. */
class ReportedSandboxesTest {
  private static final String SANDBOXES =
      "proxy: {sandboxes: {ci: {listen: \"127.0.0.1:3129\"}}}\n";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void areThoseOfTheSettingsAndTheDefaultOne() throws Exception {
    assertThat(reported(SANDBOXES).getSandboxesList()).containsExactlyInAnyOrder("ci", "default");
  }

  @Test
  void areNoneWithoutTheProxyRole() throws Exception {
    assertThat(reported("roles: [chain]\n" + SANDBOXES).getSandboxesList()).isEmpty();
  }

  private NodeReport reported(String settings) throws Exception {
    BusCodecs.registerAll(vertx.eventBus());
    Promise<NodeReport> told = Promise.promise();
    vertx
        .eventBus()
        .<NodeReport>consumer(BusAddress.NODE_REPORT, message -> told.complete(message.body()));
    new GenerationReporter(
            vertx.eventBus(),
            Identity.of("node", read(settings)),
            record -> Future.succeededFuture(),
            new GenerationCondition())
        .report(1);
    return told.future().await(20, TimeUnit.SECONDS);
  }

  private static Settings read(String yaml) {
    return ((Compilation.Compiled<Settings>) Settings.read(new Source("/sluice.yaml", yaml)))
        .value();
  }
}
