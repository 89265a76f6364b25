package dev.sluice.proxy.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import org.junit.jupiter.api.Test;

class ServiceCatalogTest {
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
