package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Snapshot;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Compilation.Compiled;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerationCompilerTest {
  private final GenerationCompiler compiler =
      new GenerationCompiler((sandbox, entry, registrations) -> List.of());

  @Test
  void theNextGenerationSharesThePoliciesThatDidNotChange() {
    Snapshot first = compiled(generation(1, "a.test", "b.test"), Snapshot.empty());
    Snapshot next = compiled(generation(2, "a.test", "c.test"), first);

    assertThat(next.generation()).isEqualTo(2);
    assertThat(next.policyFor("one")).isSameAs(first.policyFor("one"));
    assertThat(next.policyFor("two")).isNotSameAs(first.policyFor("two"));
  }

  @Test
  void aPulledOlderGenerationDoesNotTakeThePoliciesInForceFromTheNextOne() {
    Snapshot first = compiled(generation(2, "a.test", "b.test"), Snapshot.empty());
    compiled(generation(1, "old.test", "b.test"), first);

    Snapshot next = compiled(generation(3, "a.test", "c.test"), first);

    assertThat(next.policyFor("one")).isSameAs(first.policyFor("one"));
  }

  private Snapshot compiled(Generation generation, Snapshot inForce) {
    Compilation<Snapshot> compilation = compiler.compile(generation, inForce);
    assertThat(compilation).isInstanceOf(Compiled.class);
    return ((Compiled<Snapshot>) compilation).value();
  }

  private static Generation generation(long number, String one, String two) {
    return Generation.newBuilder()
        .setNumber(number)
        .addPolicies(policy("one", one))
        .addPolicies(policy("two", two))
        .build();
  }

  private static PolicySource policy(String sandbox, String host) {
    return PolicySource.newBuilder()
        .setSandbox(sandbox)
        .setFile(sandbox + ".yaml")
        .setYaml("network_policies: {p: {endpoints: [{host: " + host + ", port: 443}]}}\n")
        .build();
  }
}
