package dev.sluice.proxy.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServiceCatalogTest {
  private static final MiddlewareChain CHAIN =
      MessageEntries.chain(MessageEntries.of("guard", OnError.FAIL_OPEN));

  @Test
  void oneNodeWithTheServiceIsEnough() {
    ServiceCatalog catalog =
        ServiceCatalog.EMPTY.with(says("a", false, 0)).with(says("b", true, 700));

    assertThat(catalog.payloadLimit("guard")).isEqualTo(700);
    assertThat(catalog.without("b").payloadLimit("guard")).isZero();
    assertThat(catalog.without("b").isUnbound("guard")).isFalse();
  }

  @Test
  void smallestLimitApplies() {
    assertThat(
            ServiceCatalog.EMPTY
                .with(says("a", true, 900))
                .with(says("b", true, 700))
                .with(says("c", true, 0))
                .payloadLimit("guard"))
        .isEqualTo(700);
  }

  @Test
  void entryIsUnboundWhenAllNodesAgree() {
    ServiceCatalog one = ServiceCatalog.EMPTY.with(says("a", true, 0));

    assertThat(one.isUnbound("guard")).isTrue();
    assertThat(one.with(says("b", false, 0)).isUnbound("guard")).isFalse();
    assertThat(one.with(says("b", true, 700)).isUnbound("guard")).isFalse();
  }

  @Test
  void newReportReplacesTheOldOne() {
    ServiceCatalog catalog =
        ServiceCatalog.EMPTY.with(says("a", true, 900)).with(says("a", false, 0));

    assertThat(catalog.payloadLimit("guard")).isZero();
  }

  /** An entry of theirs that was stored with fail_open would be skipped otherwise. */
  @Test
  void hooksAreRememberedWhenTheirNodesAreGone() {
    ServiceCatalog gone = ServiceCatalog.EMPTY.with(hooks("a", true)).without("a");

    assertThat(gone.runsHooks("guard")).isTrue();
    assertThat(requests(gone).runsHooks()).isTrue();
    assertThat(requests(gone).hooks()).containsExactly("guard");
    assertThat(StreamingEntries.responses(CHAIN, gone).runsHooks()).isTrue();
  }

  /** A chain node that has just started knows nothing of a service that is down. */
  @Test
  void onlyANodeThatReachesTheServiceSaysOtherwise() {
    ServiceCatalog before = ServiceCatalog.EMPTY.with(hooks("a", true));

    ServiceCatalog down = before.without("a").with(says("a", false, 0));
    assertThat(down.runsHooks("guard")).isTrue();
    assertThat(before.with(says("a", false, 0)).runsHooks("guard")).isTrue();

    ServiceCatalog older = down.with(says("a", true, 700));
    assertThat(older.runsHooks("guard")).isFalse();
    assertThat(older.without("a").runsHooks("guard")).isFalse();
  }

  @Test
  void whatIsRememberedIsBounded() {
    ServiceCatalog catalog = ServiceCatalog.EMPTY;
    int many = ServiceCatalog.MAX_REMEMBERED + 100;
    for (int i = 0; i < many; i++) {
      ChainService service =
          ChainService.newBuilder().setName("s" + i).setHooks(true).setResolved(true).build();
      catalog = catalog.with(ChainServices.newBuilder().setNode("a").addServices(service).build());
    }
    ServiceCatalog all = catalog;

    assertThat(IntStream.range(0, many).filter(i -> all.runsHooks("s" + i)))
        .hasSize(ServiceCatalog.MAX_REMEMBERED + 1);
  }

  private static StreamingEntries requests(ServiceCatalog catalog) {
    return StreamingEntries.requests(CHAIN, catalog);
  }

  private static ChainServices hooks(String node, boolean resolved) {
    ChainServices said = says(node, resolved, 0);
    return said.toBuilder()
        .setServices(0, said.getServices(0).toBuilder().setHooks(true).setRequests(true))
        .build();
  }

  private static ChainServices says(String node, boolean resolved, int limit) {
    return ChainServices.newBuilder()
        .setNode(node)
        .addServices(
            ChainService.newBuilder()
                .setName("guard")
                .setResolved(resolved)
                .setMaxPayloadBytes(limit))
        .build();
  }
}
