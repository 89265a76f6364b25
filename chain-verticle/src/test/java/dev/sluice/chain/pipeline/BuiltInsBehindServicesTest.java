package dev.sluice.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a built-in reads is what the service before it sends, not what the head says. */
class BuiltInsBehindServicesTest {
  private final PipelineRig rig = new PipelineRig();
  private final List<ScriptedSearch> searches = new ArrayList<>();

  @AfterEach
  void allIsGivenBack() {
    assertThat(rig.loop.bugs).isEmpty();
    assertThat(rig.pipelines.size()).isZero();
    searches.forEach(search -> assertThat(search.closed).isEqualTo(1));
  }

  private PipelineEntry search() {
    return new PipelineEntry.OfBuiltIn(
        ScriptedHooks.prepared("a", OnError.FAIL_CLOSED),
        head -> {
          ScriptedSearch search = new ScriptedSearch(head);
          searches.add(search);
          return Optional.of(search);
        });
  }

  private static PipelineOpen.Builder declared(long bytes) {
    PipelineOpen.Builder open = PipelineRig.response();
    open.getResponseBuilder().setDeclaredBytes(bytes);
    return open;
  }

  @Test
  void aStageThatSendsAnotherLengthIsBelieved() {
    ScriptedHooks longer =
        new ScriptedHooks(
            rig.loop,
            (event, stream) -> {
              if (event.hasInputChunk()) {
                stream.answer(ScriptedHooks.chunk(ByteString.copyFromUtf8("pass")));
                stream.answer(ScriptedHooks.chunk(ByteString.copyFromUtf8("more")));
              } else {
                ScriptedHooks.echo(event, stream);
              }
            });
    rig.with(longer.entry("h"), search());
    rig.opened(declared(4));
    rig.input("pass");
    rig.end();

    PipelineRig.Output output = rig.drain();

    assertThat(output.text()).isEqualTo("passmore");
    assertThat(output.all.hasEnd()).isTrue();
    assertThat(searches).hasSize(2);
    assertThat(searches.getLast().begun.declared()).isEmpty();
  }

  @Test
  void whatAServiceMakesOfAnEmptyBodyIsSearched() {
    ScriptedHooks filling =
        new ScriptedHooks(
            rig.loop,
            (event, stream) -> {
              if (event.hasInputEnd()) {
                stream.answer(ScriptedHooks.chunk(ByteString.copyFromUtf8("deny")));
                stream.answer(ScriptedHooks.finish());
              } else {
                ScriptedHooks.echo(event, stream);
              }
            });
    rig.with(filling.entry("h"), search());
    rig.opened(declared(0));
    rig.end();

    assertThat(rig.drain().all.getDeny().getReasonCode()).isEqualTo("secret");
  }

  @Test
  void whatItFoundInTheHeadIsToldThoughAnotherRefuses() {
    ScriptedHooks refusing =
        new ScriptedHooks(rig.loop, (event, stream) -> stream.answer(ScriptedHooks.reject("no")));
    PipelineEntry finding = search();
    FindingCount found = FindingCount.newBuilder().setType("secret").setCount(1).build();
    rig.with(
        new PipelineEntry.OfBuiltIn(
            finding.entry(),
            head -> {
              ScriptedSearch search = new ScriptedSearch(head);
              search.found = List.of(found);
              return Optional.of(search);
            }),
        refusing.entry("h"));

    PipelineOpened opened = rig.opened(PipelineRig.response());

    assertThat(opened.hasDeny()).isTrue();
    assertThat(opened.getStages(0).getFindingsList()).containsExactly(found);
  }
}
