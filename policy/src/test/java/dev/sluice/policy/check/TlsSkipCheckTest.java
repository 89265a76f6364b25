package dev.sluice.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.PolicyCompiler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsSkipCheckTest {
  @ParameterizedTest(name = "skip {0}, include {1}, exclude {2}, {3}: {4}")
  @CsvSource(
      nullValues = "-",
      value = {
        "a.x.test,a.x.test,-,fail_closed,true",
        "a.x.test,a.x.test,-,'',true",
        "a.x.test,a.x.test,-,fail_open,false",
        "a.x.test,b.x.test,-,fail_closed,false",
        "a.x.test,'*.x.test',-,fail_closed,true",
        "a.x.test,'**',-,fail_closed,true",
        "a.x.test,'**',a.x.test,fail_closed,false",
        "a.x.test,'**','*.x.test',fail_closed,false",
        "a.x.test,'**',b.x.test,fail_closed,true",
        "'*.x.test',a.x.test,-,fail_closed,true",
        "'*.x.test',a.x.test,a.x.test,fail_closed,false",
        "'*.x.test',a.x.test,'*.x.test',fail_closed,false",
        "'*.x.test',a.b.x.test,-,fail_closed,false",
        "'**.x.test',a.b.x.test,-,fail_closed,true",
        "'*.x.test','**.test',-,fail_closed,true",
        "'*.x.test','**.test','**',fail_closed,false",
        "'*.x.test','**.test','*.x.test',fail_closed,false",
        "'*.x.test','**.test','**.test',fail_closed,false",
        "'*.x.test','**.test','*.X.test',fail_closed,false",
        "'*.x.test','**.test','**.x.test',fail_closed,false",
        "'**.x.test','**.test','*.x.test',fail_closed,true",
        "'*-a.x.test','*-b.x.test',-,fail_closed,false",
        "'db*.x.test','api*.x.test',-,fail_closed,false",
        "'db*.x.test','*1.x.test',-,fail_closed,true",
        "'db*.x.test','*1.x.test','d*.x.test',fail_closed,false",
        "'*.x.test','*.x.test','[!a]*.x.test',fail_closed,true",
        "'*.x.test','**.test','a*.x.test',fail_closed,true",
      })
  void requiredMiddlewareMayNotBeBypassed(
      String host, String include, String exclude, String onError, boolean refused) {
    String yaml =
        """
        network_policies:
          key:
            name: shown
            endpoints: [{host: "%s", port: 443, tls: skip}]
        network_middlewares:
          m:
            middleware: openshell/regex
            on_error: "%s"
            endpoints: {include: ["%s"], exclude: [%s]}
        version: 1
        """
            .formatted(host, onError, include, exclude == null ? "" : "\"" + exclude + "\"");

    Compilation<Policy> compilation = PolicyCompiler.compile(new Source("p.yaml", yaml));

    switch (compilation) {
      case Compilation.Compiled<Policy> compiled -> assertThat(refused).isFalse();
      case Compilation.Rejected<Policy> rejected -> {
        assertThat(refused).isTrue();
        assertThat(rejected.violations())
            .singleElement()
            .asString()
            .isEqualTo(
                "p.yaml:7:5: network_middlewares.m: middleware config 'm' selects network policy"
                    + " 'shown' tls: skip endpoint '%s'".formatted(host));
      }
    }
  }
}
