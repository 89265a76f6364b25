package dev.sluice.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Policies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorCheckTest {
  @ParameterizedTest(name = "endpoint {0}, include {1}: {2}")
  @CsvSource({
    "'host: a.test',a.test,false",
    "'host: a.test',A.test,false",
    "'host: a.test',b.test,true",
    "'host: a.test','**',false",
    "'host: a.test','*.test',false",
    "'host: a.test','*.a.test',true",
    "'host: \"*.x.test\"',a.x.test,false",
    "'host: \"*.x.test\"',a.b.x.test,true",
    "'host: \"2001:db8::1\"','2001:db8::1',false",
    "'allowed_ips: [10.0.0.1]',anything.test,false",
  })
  void aPatternThatFitsNoEndpointIsNamed(String endpoint, String include, boolean named) {
    assertThat(
            Policies.warnings(
                Policies.endpoint(endpoint + ", port: 443")
                    + "network_middlewares: {m: {middleware: x, endpoints: {include: ['"
                    + include
                    + "', '**']}}}\n"))
        .filteredOn(line -> line.contains("no endpoint has such a host"))
        .hasSize(named ? 1 : 0)
        .allMatch(line -> line.contains("middleware config 'm' selects '" + include + "', but"));
  }
}
