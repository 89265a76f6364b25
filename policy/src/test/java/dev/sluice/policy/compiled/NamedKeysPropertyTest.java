package dev.sluice.policy.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.compiled.QueryReaders.Parameter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** In a query without ambiguous keys, every server reads the values that policy reads. */
class NamedKeysPropertyTest {
  private static final List<String> NAMES = List.of("k", "k_l");
  private static final NamedKeys KEYS = NamedKeys.of(NAMES);
  private static final String PARTS =
      "k k_l l x = = & & ; [ ] [] [a] . _ + %20 %00 %09 %5B %5D %5b %2E %5F %6B %3B %26 %3D %2B ? v"
          + " %C3%A9 %EF%BB%BF %u006b %";

  @Property(tries = 20_000)
  void everyServerReadsTheValuesOfPolicy(@ForAll("queries") String query) {
    if (!QueryParameters.isWellFormed(query) || KEYS.areAmbiguousIn(query)) {
      return;
    }
    QueryParameters policy = QueryParameters.parse(query).orElseThrow();
    for (String name : NAMES) {
      for (List<Parameter> read : QueryReaders.all(query)) {
        assertThat(read.stream().filter(p -> p.key().equals(name)).map(Parameter::value))
            .as("%s in %s", name, query)
            .containsExactlyElementsOf(policy.of(name));
      }
    }
  }

  @Property(tries = 2000)
  void plainKeysAreNotAmbiguous(@ForAll("plainQueries") String query) {
    assertThat(KEYS.areAmbiguousIn(query)).isFalse();
  }

  @Provide
  Arbitrary<String> queries() {
    return joined(PARTS.split(" ", -1));
  }

  @Provide
  Arbitrary<String> plainQueries() {
    Arbitrary<String> keys = Arbitraries.of("k", "%6B", "k_l", "x", "K", "kk", "l.m", "m[]", "");
    Arbitrary<String> values =
        Arbitraries.of("", "=", "=v", "=%20k", "=k[]", "=%3Bk=", "=a=b", "=%00", "=+", "=?");
    return Combinators.combine(keys, values)
        .as((key, value) -> key + value)
        .list()
        .ofMaxSize(5)
        .map(pairs -> String.join("&", pairs));
  }

  private static Arbitrary<String> joined(String... parts) {
    return Arbitraries.of(parts).list().ofMaxSize(10).map(all -> String.join("", all));
  }
}
