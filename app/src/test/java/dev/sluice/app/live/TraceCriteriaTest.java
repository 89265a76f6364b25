package dev.sluice.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TunnelDecision;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceCriteriaTest {
  private static final long SEED = 22;
  private static final int TRIALS = 20_000;
  private static final List<String> LABELS = List.of("a", "b", "ab", "api", "example", "test");
  private static final List<String> PARTS = List.of("a", "b", "api", "example", "*", "**", "a*");

  private static AuditRecord request(String sandbox, String host) {
    return AuditRecord.newBuilder()
        .setSandbox(sandbox)
        .setRequest(RequestDecision.newBuilder().setDestination(to(host)))
        .build();
  }

  private static Destination to(String host) {
    return Destination.newBuilder().setHost(host).setPort(443).build();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', ci, api.example.com, true",
    "ci, '', ci, '', true",
    "ci, '', other, api.example.com, false",
    "ci, *.example.com, ci, api.example.com, true",
    "'', *.example.com, ci, a.b.example.com, false",
    "'', **.example.com, ci, a.b.example.com, true",
    "'', API.example.com, ci, api.example.com, true",
    "'', *, ci, '', false",
    "'', 192.0.2.*, ci, 192.0.2.7, true",
    "'', 2001:db8::1, ci, 2001:db8::1, true",
  })
  void sandboxAndHostMustFit(
      String sandbox, String pattern, String ofSandbox, String host, boolean fits) {
    assertThat(Criteria.of(sandbox, pattern).fit(request(ofSandbox, host))).isEqualTo(fits);
  }

  @Test
  void theHostOfATunnelIsThatOfItsConnect() {
    AuditRecord tunnel =
        AuditRecord.newBuilder()
            .setTunnel(TunnelDecision.newBuilder().setDestination(to("api.example.com")))
            .build();

    assertThat(Criteria.of("", "*.example.com").fit(tunnel)).isTrue();
    assertThat(Criteria.of("", "*.example.org").fit(tunnel)).isFalse();
  }

  /** A regular expression says what each part of a pattern means. */
  @Test
  void aPatternMeansWhatItDoesInPolicies() {
    Random random = new Random(SEED);
    for (int i = 0; i < TRIALS; i++) {
      List<String> parts = some(random, PARTS);
      String host = String.join(".", some(random, LABELS));
      String expression =
          parts.stream().map(TraceCriteriaTest::expression).collect(Collectors.joining("\\."));
      String pattern = String.join(".", parts);

      assertThat(Criteria.of("", pattern).fit(request("ci", host)))
          .as("%s fits %s", pattern, host)
          .isEqualTo(Pattern.matches(expression, host));
    }
  }

  private static String expression(String part) {
    return part.equals("**")
        ? "[^.]+(\\.[^.]+)*"
        : part.replace("*", part.equals("*") ? "[^.]+" : "[^.]*");
  }

  private static List<String> some(Random random, List<String> words) {
    return Stream.generate(() -> words.get(random.nextInt(words.size())))
        .limit(1 + random.nextInt(4))
        .toList();
  }
}
