package dev.sluice.chain.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelinePlan;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.Stage;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotCompiler;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.PipelineOpen;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChainPlannerTest {
  private final SnapshotHolder snapshots = new SnapshotHolder();
  private final ChainPlanner planner =
      new ChainPlanner(
          snapshots,
          name ->
              new BuiltIns()
                  .find(name)
                  .<Implementation>map(Implementation.Local::new)
                  .orElseThrow());

  @Test
  void anEntryThatItsServiceHasNotValidatedIsNotCalled() {
    snapshots.swap(snapshot(1).withUnvalidated(Map.of("a", Set.of("keys"))));

    assertThat(stage("a", 1)).isInstanceOf(Stage.Unresolved.class);
    assertThat(stage("b", 1)).isInstanceOf(Stage.Local.class);

    snapshots.swap(snapshot(2));
    assertThat(stage("a", 2)).isInstanceOf(Stage.Local.class);
    assertThat(stage("a", 1)).isInstanceOf(Stage.Unresolved.class);
  }

  /** A chain node that has just started; the proxy was told before. */
  @Test
  void theSenderMayKnowThatAServiceRunsHooks() {
    snapshots.swap(snapshot(1).withUnvalidated(Map.of("a", Set.of("keys"))));
    PipelineOpen.Builder open =
        PipelineOpen.newBuilder()
            .setGeneration(1)
            .setSandbox("a")
            .setTarget(HttpRequestTarget.newBuilder().setHost("a.test"))
            .addEntries("keys");

    assertThat(unavailable(open).hooks()).isFalse();
    assertThat(unavailable(open.addHooks("openshell/regex")).hooks()).isTrue();
  }

  private PipelineEntry.Unavailable unavailable(PipelineOpen.Builder open) {
    PipelinePlan plan = planner.pipelinePlan(open.build(), none -> false);
    return (PipelineEntry.Unavailable) ((PipelinePlan.Ready) plan).entries().getFirst();
  }

  private Stage stage(String sandbox, long generation) {
    ChainRequest request =
        ChainRequest.newBuilder()
            .setGeneration(generation)
            .setSandbox(sandbox)
            .setTarget(HttpRequestTarget.newBuilder().setHost("a.test"))
            .addEntries("keys")
            .build();
    return ((ChainPlanner.Plan.Ready) planner.plan(request)).stages().getFirst();
  }

  private static Snapshot snapshot(long generation) {
    Map<String, Source> policies =
        Map.of("a", new Source("a.yaml", policy(1)), "b", new Source("b.yaml", policy(2)));
    return ((Compilation.Compiled<Snapshot>)
            SnapshotCompiler.compile(generation, policies, Optional.empty()))
        .value();
  }

  private static String policy(int order) {
    return """
    network_policies: {only: {endpoints: [{host: a.test, port: 443}]}}
    network_middlewares:
      keys: {middleware: openshell/regex, order: %d, endpoints: {include: [a.test]}}
    """
        .formatted(order);
  }
}
