package dev.sluice.tools.suggest.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.tools.suggest.Denials;
import dev.sluice.tools.suggest.shape.UnsuggestedCounts;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A patch adds lines to a file, whose own lines, order and meaning stay. */
class PolicyPatchPropertyTest {
  private static final List<String> HOSTS = List.of("a.example.com", "b.example.org", "c.test.net");
  private static final List<String> BLOCKS =
      List.of(
          """
            NAME: # a policy
              endpoints:
                - host: HOST
                  port: 443
                  protocol: rest
                  enforcement: enforce
                  rules:
                    - allow: {method: GET, path: /own}
          """,
          """
            NAME:
              # flow
              endpoints: [{host: HOST, port: 443, protocol: rest, enforcement: enforce, access: read-only}]

          """,
          """
            NAME:
              endpoints:
              - host: HOST
                ports: [443]
                protocol: rest
                enforcement: enforce
                rules:
                - allow:
                    method: GET

                    # between
                    path: /own
                # behind
                deny_rules: [{method: DELETE, path: /own}]
          """,
          """
            NAME:
              endpoints:
                - {host: HOST, port: 443, protocol: rest, enforcement: audit,
                   rules: [{allow: {method: GET, path: /own}}]}
          # at the left
          """);

  @Provide
  Arbitrary<String> file() {
    Arbitrary<String> block =
        Combinators.combine(Arbitraries.of(BLOCKS), Arbitraries.of(HOSTS))
            .as((text, host) -> text.replace("HOST", host));
    return Combinators.combine(
            block.list().ofMinSize(1).ofMaxSize(4),
            Arbitraries.of("", "# head\n"),
            Arbitraries.of("", "# end\n", "filesystem_policy: {read_only: [/usr]}\n"),
            Arbitraries.of(true, false))
        .as(PolicyPatchPropertyTest::file);
  }

  private static String file(List<String> blocks, String head, String end, boolean terminated) {
    StringBuilder text = new StringBuilder(head + "version: 1\nnetwork_policies:\n");
    for (int i = 0; i < blocks.size(); i++) {
      text.append(blocks.get(i).replace("NAME", "policy" + i));
    }
    String file = text.append(end).toString();
    return terminated ? file : file.stripTrailing();
  }

  @Provide
  Arbitrary<Denials> denials() {
    return Combinators.combine(
            Arbitraries.of(HOSTS),
            Arbitraries.of("GET", "POST"),
            Arbitraries.of("/x", "/x/1", "/y"))
        .as((host, method, path) -> Denials.request(host, method, path))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(
            requests -> {
              Denials denials = new Denials();
              HOSTS.forEach(host -> denials.resolved(host, "93.184.215.14"));
              requests.forEach(denials::with);
              return denials;
            });
  }

  private static List<RequestFacts> universe() {
    List<RequestFacts> all = new ArrayList<>();
    for (String host : HOSTS) {
      for (String method : List.of("GET", "POST", "DELETE")) {
        for (String path : List.of("/own", "/x", "/x/1", "/x/2", "/y", "/z")) {
          all.add(new RequestFacts(host, 443, method, path, "", false));
        }
      }
    }
    return all;
  }

  private static Policy compiled(String policy) {
    return switch (PolicyCompiler.compile(new Source("p.yaml", policy))) {
      case Compilation.Compiled<Policy> it -> it.value();
      case Compilation.Rejected<Policy> it -> throw new AssertionError(it.violations() + policy);
    };
  }

  private static boolean allows(Policy policy, RequestFacts request) {
    return policy.admitRequest(request) instanceof PolicyDecision.Allowed;
  }

  private static boolean isAccepted(String policy) {
    return PolicyCompiler.compile(new Source("p.yaml", policy)) instanceof Compilation.Compiled<?>;
  }

  @Property(tries = 150)
  void whatIsAddedIsTheRulesAlone(@ForAll("file") String file, @ForAll("denials") Denials record) {
    Assume.that(isAccepted(file));
    UnsuggestedCounts counts = new UnsuggestedCounts();
    PolicyPatch patch = PolicyPatch.of(new Source("p.yaml", file), record.suggested(), counts);
    assertThat(PatchedText.of(file, patch.diff())).isEqualTo(patch.text());
    assertThat(patch.diff().stream().filter(line -> line.startsWith("-")).skip(1).toList())
        .as("only a last line without a line feed is replaced")
        .hasSizeLessThanOrEqualTo(file.endsWith("\n") ? 0 : 1);
    List<String> lines = List.of(file.stripTrailing().split("\n", -1));
    assertThat(patch.text().split("\n", -1)).containsSubsequence(lines);
    assertAddsAlone(compiled(patch.text()), compiled(file), compiled(suggestedAlone(record)));
  }

  private static void assertAddsAlone(Policy patched, Policy file, Policy alone) {
    for (RequestFacts request : universe()) {
      if (!allows(patched, request)) {
        assertThat(allows(file, request)).as("still admitted: %s", request).isFalse();
      } else {
        assertThat(allows(file, request) || allows(alone, request))
            .as("admitted by the file or a rule: %s", request)
            .isTrue();
      }
    }
  }

  private static String suggestedAlone(Denials record) {
    return PolicyPatch.of(
            new Source("new.yaml", "version: 1\n"), record.suggested(), new UnsuggestedCounts())
        .text();
  }
}
