package dev.sluice.chain.session;

import static dev.sluice.chain.session.ScriptedReader.action;
import static dev.sluice.chain.session.ScriptedReader.decided;
import static dev.sluice.chain.session.ScriptedReader.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.SessionOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any chain of answers folds as middleware-contract m.1.8 says, and each stream ends once. */
class OpeningPropertyTest {
  private enum Said {
    INSPECT,
    SKIP,
    DENY,
    TIMEOUT,
    NONSENSE
  }

  /** What one entry of a chain says, and whether it is required. */
  record Reply(Said said, OnError onError) {
    boolean refuses() {
      return (said == Said.TIMEOUT || said == Said.NONSENSE) && onError == OnError.FAIL_CLOSED;
    }

    ScriptedReader service(int number) {
      ScriptedReader service = new ScriptedReader("e" + number, onError);
      return switch (said) {
        case INSPECT, SKIP, DENY -> service.deciding(decided(action(said.name())));
        case TIMEOUT -> service.deciding(failed("middleware_timeout"));
        case NONSENSE -> service.deciding(decided(action("UNSPECIFIED")));
      };
    }

    /** How its stream ends, when the handshake ends those that are open like this. */
    List<String> ending(Optional<String> ofOpen) {
      return switch (said) {
        case INSPECT, DENY -> ofOpen.stream().toList();
        case SKIP -> List.of("STAGE_SKIPPED");
        case TIMEOUT -> List.of();
        case NONSENSE -> List.of("MIDDLEWARE_FAILURE");
      };
    }
  }

  @Provide
  Arbitrary<List<Reply>> chains() {
    return Combinators.combine(Arbitraries.of(Said.values()), Arbitraries.of(OnError.values()))
        .as(Reply::new)
        .list()
        .ofMaxSize(10);
  }

  @Property
  void foldsAsTheContractSays(@ForAll("chains") List<Reply> chain) {
    List<ScriptedReader> services = new ArrayList<>();
    chain.forEach(reply -> services.add(reply.service(services.size())));
    SessionRig rig = SessionRig.of(services.toArray(ScriptedReader[]::new));

    SessionOpened opened = rig.opened();

    int denial = first(chain, Said.DENY);
    int failure = chain.stream().map(Reply::refuses).toList().indexOf(true);
    Optional<String> ending = Optional.empty();
    if (denial >= 0) {
      assertThat(opened.getDeny().getEntry()).isEqualTo("e" + denial);
      ending = Optional.of("MIDDLEWARE_DENIAL");
    } else if (failure >= 0) {
      assertThat(opened.getUnavailable().getEntry()).isEqualTo("e" + failure);
      ending = Optional.of("MIDDLEWARE_FAILURE");
    } else {
      assertThat(opened.hasInspect()).isEqualTo(first(chain, Said.INSPECT) >= 0);
      assertThat(opened.hasBypass()).isNotEqualTo(opened.hasInspect());
    }
    for (int i = 0; i < chain.size(); i++) {
      assertThat(services.get(i).endings()).isEqualTo(chain.get(i).ending(ending));
    }
    assertThat(rig.sessions.size()).isEqualTo(opened.hasInspect() ? 1 : 0);
    assertThat(opened.getStagesCount()).isEqualTo(chain.size());
  }

  private static int first(List<Reply> chain, Said said) {
    return chain.stream().map(Reply::said).toList().indexOf(said);
  }
}
