package dev.sluice.config.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class PathsAndNamesTest {
  @ParameterizedTest(name = "{0} fits {1}: {2}")
  @CsvFileSource(resources = "paths.csv", numLinesToSkip = 1)
  void rulePaths(String pattern, String path, boolean fits) throws InvalidPatternException {
    assertThat(PathGlob.compile(pattern).matches(path)).isEqualTo(fits);
  }

  @ParameterizedTest(name = "{0} and {1}: allow {2}, deny {3}")
  @CsvFileSource(resources = "names.csv", numLinesToSkip = 1, emptyValue = "")
  void names(String pattern, String name, boolean allows, boolean denies)
      throws InvalidPatternException {
    String value = name.equals("''") ? "" : name;
    assertThat(NameGlob.allowing(pattern).matches(value)).isEqualTo(allows);
    assertThat(NameGlob.denying(pattern).matches(value)).isEqualTo(denies);
  }

  @ParameterizedTest(name = "{0} and {1}: routes {2}, governs {3}")
  @CsvFileSource(resources = "endpoint-paths.csv", numLinesToSkip = 1, quoteCharacter = '\'')
  void endpointPaths(String pattern, String path, boolean routes, boolean governs)
      throws InvalidPatternException {
    EndpointPath endpoint = EndpointPath.compile(pattern);

    assertThat(endpoint.routes(path)).isEqualTo(routes);
    assertThat(endpoint.governs(path)).isEqualTo(governs);
  }

  @ParameterizedTest
  @CsvSource({
    "'',0",
    "**,0",
    "/**,1",
    "/repos/**,7",
    "/repos/*/issues,14",
    "/a,2",
  })
  void specificityCountsLiteralCharacters(String pattern, int specificity)
      throws InvalidPatternException {
    assertThat(EndpointPath.compile(pattern).specificity()).isEqualTo(specificity);
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "'','/a',true",
    "/a,/a,true",
    "/a,/b,false",
    "/a/**,/a,true",
    "/a/**,/b/**,false",
    "/a/**,/a/b/**,true",
    "/a/**,/*/c,true",
    "/a/*/x,/a/*/y,false",
    "/a*,/b*,false",
    "/*a,/*b,false",
    "/a[0-9],/a5,true",
    "/a[0-9],/ab,false",
    "/a?,/a[!b],true",
    "'/{a,b}','/{b,c}',true",
    "'/{a,b}/*','/{c,d}/*',false",
    "/v[12]/**,/v[34]/**,false",
    "/v[1-3]/**,/v[3-5]/**,true",
    "/v[!12]/**,/v[12]/**,false",
    "/v[!1]/a,/v[!2]/a,true",
    "'/{a,b*}c','/{d,*e}c',true",
    "'/{a,b}{c,d}','/{a,c}{b,e}',false",
  })
  void endpointPathsOverlap(String one, String other, boolean overlap)
      throws InvalidPatternException {
    EndpointPath left = EndpointPath.compile(one);
    EndpointPath right = EndpointPath.compile(other);
    ComparisonBudget budget = new ComparisonBudget(10_000);

    assertThat(left.overlaps(right, budget)).isEqualTo(overlap);
    assertThat(right.overlaps(left, budget)).isEqualTo(overlap);
  }

  @Test
  void manyAlternativesAreOnePattern() throws InvalidPatternException {
    PathGlob glob = PathGlob.compile("/" + "{a,b}".repeat(20));

    assertThat(glob.matches("/" + "ab".repeat(10))).isTrue();
    assertThat(glob.matches("/" + "ab".repeat(9) + "ac")).isFalse();
  }

  @Test
  void alternativesHaveALimitTogether() {
    assertThat(
            catchThrowableOfType(
                    InvalidPatternException.class,
                    () -> PathGlob.compile("/{" + "a,".repeat(3000) + "a}"))
                .reason())
        .isEqualTo("longer than 4096 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a[b|unclosed '['",
        "/a{b|unclosed '{'",
        "/a}b|'}' without '{'",
        "/a\\|ends in a lone backslash",
      })
  void refuses(String pattern, String reason) {
    assertThat(
            catchThrowableOfType(InvalidPatternException.class, () -> PathGlob.compile(pattern))
                .reason())
        .isEqualTo(reason);
  }

  /** Backtracking would need longer than the test suite may run. */
  @Test
  void hostileTextTakesLinearTime() throws InvalidPatternException {
    PathGlob glob = PathGlob.compile("/" + "a*".repeat(400) + "b");

    assertThat(glob.matches("/" + "a".repeat(4000))).isFalse();
  }

  @Test
  void patternsLongerThanAMachineWordMatchTheSame() throws InvalidPatternException {
    PathGlob glob = PathGlob.compile("/" + "x".repeat(100) + "*/**/end");

    assertThat(glob.matches("/" + "x".repeat(103) + "/a/b/end")).isTrue();
    assertThat(glob.matches("/" + "x".repeat(103) + "/a/b/ende")).isFalse();
    assertThat(glob.matches("/" + "x".repeat(99) + "/a/b/end")).isFalse();
  }
}
