package dev.sluice.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Violations;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.diff.ComparedPolicy;
import dev.sluice.policy.diff.Difference;
import dev.sluice.policy.diff.PolicyDiff;
import dev.sluice.policy.document.PolicyReader;
import dev.sluice.tools.replay.RandomPolicies.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PolicyDiffPropertyTest {
  /** More than one only in soak/policies: a try takes most of a second. */
  private static final int ROUNDS = Integer.getInteger("soak.policies", 1);

  private static final Pattern LINE =
      Pattern.compile("(\\S+) (https|wss)://([^/:]+)(?::(\\d+))?(/[^?]*)(?:\\?(.*))?");

  private static final List<String> PATHS =
      List.of(
          "/",
          "/x",
          "/v1",
          "/v1/",
          "/v1/a",
          "/v1/b",
          "/v1/a/b",
          "/y/z",
          "/v1/a%2Fx",
          "/x%2Fx",
          "/%2Fx",
          "/v1%2Fx",
          "/v1/%2Fx",
          "/v1/a/b%2Fx");

  private static final List<RequestFacts> UNIVERSE = universe();

  /** One request of each kind that policies of {@link RandomPolicies} can tell apart, and more. */
  private static List<RequestFacts> universe() {
    List<RequestFacts> all = new ArrayList<>();
    List<String> queries = new ArrayList<>(List.of("", "k", "k[]=x", "l[]=x", "%zz", "m=1"));
    for (String first : List.of("k=a", "k=a.b", "k=b", "k=x.y", "k=", "k=a&k=b", "k=a&k=x.y")) {
      queries.add(first);
      List.of("l=b", "l=c", "l=b&l=c").forEach(second -> queries.add(first + "&" + second));
    }
    for (String host : List.of("a.c.test", "b.c.test", "z.c.test", "y.z.c.test", "c.test")) {
      for (String path : PATHS) {
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "OPTIONS")) {
          for (String query : queries) {
            all.add(new RequestFacts(host, 443, method, path, query, false));
            if (method.equals("GET")) {
              all.add(new RequestFacts(host, 443, method, path, query, true));
            }
          }
        }
      }
    }
    return all;
  }

  @Property(tries = 30)
  void aWitnessIsFoundExactlyWhenAnEnumerationFindsOne(@ForAll long seed) {
    RandomPolicies random = new RandomPolicies(new Random(seed));
    Written before = random.policy(false);
    Written after = random.resembling(before);
    PolicyDiff diff = PolicyDiff.of(compared(before), compared(after));

    assertThat(diff.complete()).isTrue();
    Optional<RequestFacts> difference =
        UNIVERSE.parallelStream()
            .filter(request -> passes(before, request, "") != passes(after, request, ""))
            .findFirst();
    assertThat(diff.differences().isEmpty())
        .as(() -> before.yaml() + after.yaml() + difference + diff)
        .isEqualTo(difference.isEmpty());
    diff.differences().forEach(found -> check(found, before, after));
  }

  /** Only a message of a session differs. */
  @Example
  void messagesAreWitnesses() {
    aWitnessIsFoundExactlyWhenAnEnumerationFindsOne(28763);
  }

  @Property(tries = 25)
  void bodiesAreTriedToo(@ForAll long seed) {
    for (int round = 0; round < ROUNDS; round++) {
      tryBodies(new RandomPolicies(new Random(seed + round)));
    }
  }

  private static void tryBodies(RandomPolicies random) {
    Written before = random.policy();
    Written after = random.resembling(before);
    PolicyDiff diff = PolicyDiff.of(compared(before), compared(after));
    diff.differences().forEach(found -> check(found, before, after));
    for (int i = 0; i < 100; i++) {
      RequestFacts request = random.request(true);
      String body = random.body();
      if (passes(before, request, body) != passes(after, request, body)) {
        assertThat(diff.differences())
            .as(() -> before.yaml() + after.yaml() + request + "?" + request.query() + body)
            .isNotEmpty();
      }
    }
  }

  private static void check(Difference found, Written before, Written after) {
    Matcher line = LINE.matcher(found.witness());
    assertThat(line.matches()).isTrue();
    RequestFacts request =
        new RequestFacts(
            line.group(3),
            443,
            line.group(1),
            line.group(5),
            line.group(6) == null ? "" : line.group(6),
            line.group(2).equals("wss"));
    assertThat(passes(before, request, found.body()))
        .as(found::toString)
        .isNotEqualTo(found.reachable());
    assertThat(passes(after, request, found.body()))
        .as(found::toString)
        .isEqualTo(found.reachable());
  }

  private static boolean passes(Written written, RequestFacts request, String body) {
    return RequestRecorder.decide(written.policy(), request, body).passes();
  }

  private static ComparedPolicy compared(Written written) {
    return new ComparedPolicy(
        written.policy(), PolicyReader.read("p.yaml", written.yaml(), new Violations()));
  }
}
