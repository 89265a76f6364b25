package dev.sluice.policy.snapshot;

import dev.sluice.config.source.Source;
import dev.sluice.policy.boundary.Boundary;
import dev.sluice.policy.boundary.BoundaryVerdict;
import dev.sluice.policy.compiled.ReadyPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The verdicts of boundaries on policies, so that each pair is judged once: a change that took too
 * long finds them when it is repeated. Any thread.
 */
public final class BoundaryVerdicts {
  // The policies of all sandboxes, and a boundary before and after its change.
  private static final int MOST = 2_100;

  private final BiFunction<Boundary, ReadyPolicy, BoundaryVerdict> judge;
  private final Map<Question, BoundaryVerdict> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Question, BoundaryVerdict> eldest) {
              return size() > MOST;
            }
          });

  public BoundaryVerdicts() {
    this((boundary, policy) -> boundary.judge(policy.compared()));
  }

  BoundaryVerdicts(BiFunction<Boundary, ReadyPolicy, BoundaryVerdict> judge) {
    this.judge = judge;
  }

  /** Judges a policy, unless it was judged before. CPU-bound then, at most some seconds. */
  BoundaryVerdict of(ReadyPolicy limit, ReadyPolicy policy) {
    Boundary boundary = new Boundary(limit.compared());
    Question question =
        new Question(
            Document.of(limit), Document.of(policy), boundary.expirations(policy.compared()));
    BoundaryVerdict verdict = known.get(question);
    if (verdict == null) {
      verdict = judge.apply(boundary, policy);
      known.put(question, verdict);
    }
    return verdict;
  }

  /** What a verdict depends on; it changes only as another rule expires. */
  private record Question(Document boundary, Document policy, int expirations) {}

  private record Document(
      String file, String hash, Map<String, Integer> presets, Set<String> proposed) {
    static Document of(ReadyPolicy policy) {
      Source source = policy.source();
      return new Document(source.file(), policy.hash(), source.presets(), source.proposed());
    }
  }
}
