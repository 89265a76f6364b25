package dev.sluice.proxy.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainSelectionsTest {
  private final ChainSelections chains = new ChainSelections();
  private final MiddlewareChain chain = chain();

  @Test
  void chainIsWorkedOutOnce() {
    assertThat(chains.of(chain)).isSameAs(chains.of(chain));
  }

  @Test
  void newReportCounts() {
    assertThat(chains.of(chain).selected().anyResolved()).isFalse();

    report(700);

    assertThat(chains.of(chain).selected().bodyLimit()).isEqualTo(700);
    assertThat(chains.of(chain).responses().isEmpty()).isTrue();
  }

  @Test
  void sameReportKeepsWhatIsKnown() {
    report(700);
    ChainSelections.Joined before = chains.of(chain);

    report(700);

    assertThat(chains.of(chain)).isSameAs(before);
  }

  @Test
  void chainWithoutEntriesHasNothing() {
    ChainSelections.Joined nothing = chains.of(new MiddlewareChain(List.of()));

    assertThat(nothing.selected().isEmpty()).isTrue();
    assertThat(nothing.requests().isEmpty()).isTrue();
  }

  @Test
  void chainsOfManyReloadsStayRight() {
    report(700);
    for (int i = 0; i < 1000; i++) {
      assertThat(chains.of(chain()).selected().bodyLimit()).isEqualTo(700);
    }
  }

  private void report(int limit) {
    ChainService guard =
        ChainService.newBuilder()
            .setName("guard")
            .setResolved(true)
            .setMaxPayloadBytes(limit)
            .build();
    ChainServices report = ChainServices.newBuilder().setNode("a").addServices(guard).build();
    chains.report(chains.catalog().with(report));
  }

  private static MiddlewareChain chain() {
    return new MiddlewareChain(
        List.of(
            new MiddlewareEntry(
                "guard",
                "guard",
                1,
                new Value.MapValue(Map.of()),
                MiddlewareEntry.OnError.FAIL_CLOSED)));
  }
}
