package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Compilation.Compiled;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.snapshot.PolicyIdentity;
import dev.sluice.policy.snapshot.Snapshot;
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

  @Test
  void aSandboxIsJudgedByTheDocumentThatItsIdentityNames() {
    Generation generation = generation(1, "a.test", "b.test");
    Snapshot snapshot = compiled(generation, Snapshot.empty());
    String yaml = generation.getPolicies(1).getYaml();

    assertThat(snapshot.identityFor("two"))
        .contains(new PolicyIdentity("two", 4, Sha256.hexOf(yaml)));
    assertThat(snapshot.identityFor("three")).isEmpty();
  }

  @Test
  void theRevisionOfAnUnchangedDocumentIsThatOfItsGeneration() {
    Snapshot first = compiled(generation(1, "a.test", "b.test"), Snapshot.empty());
    Generation.Builder again = generation(2, "a.test", "b.test").toBuilder();
    again.getPoliciesBuilder(0).setRevision(9).setSandbox(Snapshot.DEFAULT_SANDBOX);

    assertThat(compiled(again.build(), first).identityFor("any"))
        .contains(new PolicyIdentity("default", 9, Sha256.hexOf(again.getPolicies(0).getYaml())));
  }

  @Test
  void theRuleOfAProposalReachesPublicAddressesOnlyAlsoWhenNothingElseChanged() {
    Snapshot first = compiled(generation(1, "a.test", "b.test"), Snapshot.empty());
    Generation.Builder marked = generation(2, "a.test", "b.test").toBuilder();
    marked.getPoliciesBuilder(0).addProposedRules("p");

    Snapshot next = compiled(marked.build(), first);

    assertThat(destination(first, "one", "a.test")).isEqualTo(new DestinationRule.Declared());
    assertThat(destination(next, "one", "a.test")).isEqualTo(new DestinationRule.StrictlyPublic());
    assertThat(destination(next, "two", "b.test")).isEqualTo(new DestinationRule.Declared());
  }

  private static DestinationRule destination(Snapshot snapshot, String sandbox, String host) {
    return ((Admitted) snapshot.policyFor(sandbox).admitEndpoint(host, 443)).destination();
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
        .setRevision(4)
        .setYaml("network_policies: {p: {endpoints: [{host: " + host + ", port: 443}]}}\n")
        .build();
  }
}
