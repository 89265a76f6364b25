package dev.sluice.tools.suggest.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.shape.IdentifierForm;
import dev.sluice.tools.suggest.Denials;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a client wrote, the suggestions are a policy, and admit its shapes alone. */
class SuggestedPolicyPropertyTest {
  private static final String PUBLIC = "93.184.215.14";
  private static final List<String> HOSTS =
      List.of("a.example.com", "b.example.com", "c.example.com", "d.example.com", "other.org");

  /** A request as a record has it. */
  record Asked(String host, String method, String path) {}

  @Provide
  Arbitrary<Asked> asked() {
    Arbitrary<String> segment =
        Arbitraries.oneOf(
            Arbitraries.of("users", "me", "a", "b", "c", "d", "e", "f", "g", "h", "*", "**", "x'y"),
            Arbitraries.of("12", "deadbee1", "~null", "a:b", "yes", "%20", "a,b", "!x", "&a"),
            Arbitraries.strings().withChars("ab*'&:~,;!@%").ofMaxLength(4));
    Arbitrary<String> path =
        segment.list().ofMinSize(1).ofMaxSize(4).map(parts -> "/" + String.join("/", parts));
    return Combinators.combine(
            Arbitraries.of(HOSTS), Arbitraries.of("GET", "POST", "HEAD", "DELETE"), path)
        .as(Asked::new);
  }

  @Provide
  Arbitrary<List<Asked>> record() {
    return asked().list().ofMinSize(1).ofMaxSize(40);
  }

  private static Denials denials(List<Asked> record) {
    Denials denials = new Denials();
    HOSTS.forEach(host -> denials.resolved(host, PUBLIC));
    record.forEach(it -> denials.with(Denials.request(it.host(), it.method(), it.path())));
    return denials;
  }

  private static Policy compiled(List<SuggestedEndpoint> endpoints) {
    PolicyLayout layout = PolicyLayout.of(endpoints);
    String text = String.join("\n", EndpointLines.document(List.of("# head"), layout)) + "\n";
    return switch (PolicyCompiler.compile(new Source("suggested", text))) {
      case Compilation.Compiled<Policy> it -> it.value();
      case Compilation.Rejected<Policy> it -> throw new AssertionError(it.violations() + text);
    };
  }

  private static boolean admits(Policy policy, Asked asked) {
    RequestFacts facts =
        new RequestFacts(asked.host(), 443, asked.method(), asked.path(), "", false);
    return policy.admitEndpoint(asked.host(), 443) instanceof EndpointDecision.Admitted
        && policy.admitRequest(facts) instanceof PolicyDecision.Allowed;
  }

  @Property(tries = 200)
  void theSuggestionsCompileAndAdmitWhatWasDenied(@ForAll("record") List<Asked> record) {
    Policy policy = compiled(denials(record).suggested());
    assertThat(record).allMatch(asked -> admits(policy, asked));
  }

  @Property(tries = 200)
  void nothingOfAnotherShapeIsAdmitted(
      @ForAll("record") List<Asked> record, @ForAll("asked") Asked probe) {
    Policy policy = compiled(denials(record).suggested());
    if (admits(policy, probe)) {
      assertThat(record)
          .as(probe.toString())
          .anyMatch(asked -> mayShareAShape(asked, probe, record));
    }
  }

  /**
   * Judged without the tree, and wider than it: same method, number of segments and first one, and
   * wherever others differ, an identifier or eight names are recorded at that place.
   */
  private static boolean mayShareAShape(Asked asked, Asked probe, List<Asked> record) {
    String[] one = asked.path().split("/", -1);
    String[] other = probe.path().split("/", -1);
    boolean same =
        sharesMethod(asked, probe)
            && sharesHost(asked, probe, record)
            && one.length == other.length
            && one[1].equals(other[1]);
    for (int i = 2; same && i < one.length; i++) {
      same = one[i].equals(other[i]) || isManyAt(i, asked, record);
    }
    return same;
  }

  private static boolean sharesMethod(Asked asked, Asked probe) {
    return asked.method().equals(probe.method())
        || (asked.method().equals("GET") && probe.method().equals("HEAD"));
  }

  private static boolean sharesHost(Asked asked, Asked probe, List<Asked> record) {
    return asked.host().equals(probe.host())
        || (probe.host().endsWith(".example.com")
            && record.stream().map(Asked::host).distinct().filter(h -> h.endsWith(".com")).count()
                >= 3);
  }

  private static boolean isManyAt(int place, Asked asked, List<Asked> record) {
    List<String> names =
        record.stream()
            .filter(it -> it.method().equals(asked.method()))
            .map(it -> it.path().split("/", -1))
            .filter(it -> it.length > place)
            .map(it -> it[place])
            .distinct()
            .toList();
    return names.size() >= 8 || names.stream().anyMatch(it -> IdentifierForm.of(it).isPresent());
  }
}
