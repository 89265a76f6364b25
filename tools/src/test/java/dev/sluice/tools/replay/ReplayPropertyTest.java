package dev.sluice.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.RequestFacts;
import dev.sluice.tools.replay.RandomPolicies.Written;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ReplayPropertyTest {
  @Property(tries = 1000)
  void aRecordAgainstItsOwnPolicyIsSameOrUndecided(@ForAll long seed) {
    RandomPolicies universe = new RandomPolicies(new Random(seed));
    Written written = universe.policy();
    for (int i = 0; i < 20; i++) {
      RequestFacts request = universe.request(false);
      String body = bodyOf(universe, request);
      RequestRecorder.Decision decision = RequestRecorder.decide(written.policy(), request, body);
      assertThat(change(written, RequestRecorder.event(request, decision, body)))
          .as(() -> written.yaml() + request + "?" + request.query() + " " + body + decision)
          .isIn(Change.SAME, Change.UNDECIDED);
    }
  }

  @Property(tries = 1000)
  void whatIsDecidedIsWhatThePolicyDecides(@ForAll long seed) {
    RandomPolicies universe = new RandomPolicies(new Random(seed));
    Written old = universe.policy();
    Written now = universe.policy();
    for (int i = 0; i < 20; i++) {
      RequestFacts request = universe.request(true);
      String body = bodyOf(universe, request);
      RequestRecorder.Decision before = RequestRecorder.decide(old.policy(), request, body);
      RequestRecorder.Decision after = RequestRecorder.decide(now.policy(), request, body);
      // A record of a denied GET does not tell whether it was a handshake; it counts as none.
      if (request.upgrade() && !before.passes()) {
        continue;
      }
      Change change = change(now, RequestRecorder.event(request, before, body));
      assertThat(change)
          .as(() -> old.yaml() + now.yaml() + request + "?" + request.query() + body + before)
          .isIn(Change.UNDECIDED, expected(before.passes(), after.passes()));
    }
  }

  /** Messages behind a handshake have records of their own. */
  private static String bodyOf(RandomPolicies universe, RequestFacts request) {
    String body = universe.body();
    return request.upgrade() ? "" : body;
  }

  private static Change expected(boolean before, boolean after) {
    if (before == after) {
      return Change.SAME;
    }
    return after ? Change.NOW_ALLOWED : Change.NOW_DENIED;
  }

  private static Change change(Written written, byte[] event) {
    Replay.Session session =
        new Replay(written.policy(), Optional.empty(), Optional.empty()).session();
    session.accept(event);
    return session.counts().groups().getFirst().key().change();
  }
}
