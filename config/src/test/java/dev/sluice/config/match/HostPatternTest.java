package dev.sluice.config.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternTest {
  @ParameterizedTest(name = "{0} fits {1}: {2}")
  @CsvFileSource(resources = "hosts.csv", numLinesToSkip = 1, quoteCharacter = '\'')
  void matches(String pattern, String host, boolean fits) throws InvalidPatternException {
    assertThat(HostPattern.compile(pattern).matches(host.toLowerCase(java.util.Locale.ROOT)))
        .isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|host pattern must not be empty",
        "a b.example.com|host pattern must not contain whitespace",
        "a\u00a0b.example.com|host pattern must not contain whitespace",
        "a\u2003b.example.com|host pattern must not contain whitespace",
        "{a,b}.example.com|host pattern must not contain brace alternates",
        "a}.example.com|host pattern must not contain brace alternates",
        ".example.com|host pattern must not contain empty DNS labels",
        "example.com.|host pattern must not contain empty DNS labels",
        "a..example.com|host pattern must not contain empty DNS labels",
        ".|host pattern must not contain empty DNS labels",
        "foo**.example.com|invalid host pattern: Pattern syntax error near position 3: recursive"
            + " wildcard must be its own component",
        "***.example.com|invalid host pattern: Pattern syntax error near position 0: recursive"
            + " wildcard must be its own component",
        "a[b.example.com|invalid host pattern: Pattern syntax error near position 1: invalid range",
        "[].example.com|invalid host pattern: Pattern syntax error near position 0: invalid range",
        "x[!].example.com|invalid host pattern: Pattern syntax error near position 1: invalid"
            + " range",
      })
  void refuses(String pattern, String reason) {
    InvalidPatternException thrown =
        catchThrowableOfType(InvalidPatternException.class, () -> HostPattern.compile(pattern));

    assertThat(thrown.reason()).isEqualTo(reason);
  }

  @Test
  void refusesLongPatterns() {
    assertThat(
            catchThrowableOfType(
                InvalidPatternException.class, () -> HostPattern.compile("a".repeat(1025))))
        .isNotNull();
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "a.example.com,a.example.com,true",
    "a.example.com,b.example.com,false",
    "*.example.com,a.example.com,true",
    "*.example.com,example.com,false",
    "*.example.com,a.b.example.com,false",
    "**.example.com,a.b.example.com,true",
    "**.example.com,*.b.example.com,true",
    "**.example.com,example.com,false",
    "**,anything.at.all,true",
    "api-*.example.com,web-*.example.com,false",
    "*-a.googleapis.com,*-b.googleapis.com,false",
    "*-a.googleapis.com,b-*.googleapis.com,true",
    "db*.x.test,api*.x.test,false",
    "*a*.x.test,*b*.x.test,true",
    "[a-f]*.x.test,[g-z]*.x.test,false",
    "[!a]*.x.test,a*.x.test,false",
    "[!a].x.test,[!b].x.test,true",
    "?.x.test,??.x.test,false",
    "api-*.example.com,web.example.com,false",
    "*.example.com,*.example.org,false",
    "**.com,*.example.com,true",
    "a.**.z,a.*.*.z,true",
    "a.**.z,a.z,false",
    "**.a.**,**.b.**,true",
    "**.a,*b,false",
    "**.a*,*.*b,true",
    "**.a.**,x.b,false",
    "*.*,**,true",
    "*,**.**,false",
  })
  void overlaps(String one, String other, boolean overlap) throws InvalidPatternException {
    HostPattern left = HostPattern.compile(one);
    HostPattern right = HostPattern.compile(other);
    ComparisonBudget budget = new ComparisonBudget(10_000);

    assertThat(left.overlaps(right, budget)).isEqualTo(overlap);
    assertThat(right.overlaps(left, budget)).isEqualTo(overlap);
  }

  @ParameterizedTest
  @CsvSource({
    "*.example.com,example.com",
    "**.example.com,example.com",
    "*.s3.*.amazonaws.com,amazonaws.com",
    "a.example.*,''",
    "*-x.example.com,example.com"
  })
  void knowsItsLiteralEnd(String pattern, String suffix) throws InvalidPatternException {
    assertThat(HostPattern.compile(pattern).literalSuffix()).isEqualTo(suffix);
  }

  @Test
  void exactNamesTakeEveryCharacterLiterally() {
    HostPattern exact = HostPattern.exact("A?[b].Example.com");

    assertThat(exact.isLiteral()).isTrue();
    assertThat(exact.matches("a?[b].example.com")).isTrue();
    assertThat(exact.matches("axb.example.com")).isFalse();
  }
}
