package dev.sluice.app.denials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.DenialsPushed;
import dev.sluice.proto.v1.DeniedShape;
import dev.sluice.proto.v1.UnkeptDenials;
import org.junit.jupiter.api.Test;

class PendingDenialsTest {
  private final PendingDenials pending = new PendingDenials();

  private static DeniedShape shape(String sandbox, String path) {
    return DeniedRequest.of(DeniedRecords.of(sandbox, path)).orElseThrow();
  }

  @Test
  void oneSandboxCannotTakeTheRoomOfAnother() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(pending.add(shape("ci", "/p" + i))).isZero();
    }
    assertThat(pending.add(shape("lab", "/x"))).isZero();

    DenialsPushed taken = pending.take();
    assertThat(taken.getDenialsList())
        .filteredOn(shape -> shape.getSandbox().equals("lab"))
        .hasSize(1);
    assertThat(taken.getDenialsCount()).isEqualTo(PendingDenials.MOST_OF_SANDBOX + 1);
    assertThat(pending.isEmpty()).isTrue();
  }

  @Test
  void manySandboxesAreBoundedTogether() {
    long lost = 0;
    for (int sandbox = 0; sandbox < 5000; sandbox++) {
      lost += pending.add(shape("s" + sandbox, "/x"));
    }
    DenialsPushed taken = pending.take();
    long unkept = taken.getUnkeptList().stream().mapToLong(UnkeptDenials::getCount).sum();
    assertThat(taken.getDenialsCount()).isEqualTo(PendingDenials.MOST);
    assertThat(taken.getUnkeptCount()).isEqualTo(1024);
    assertThat(taken.getDenialsCount() + unkept + lost).isEqualTo(5000);
  }

  @Test
  void whatIsPutBackIsCountedWithWhatCameMeanwhile() {
    pending.add(shape("ci", "/a"));
    pending.add(
        shape("ci", "/a").toBuilder().setLastMs(Long.MAX_VALUE).setRequest("newest").build());
    DenialsPushed taken = pending.take();
    pending.add(shape("ci", "/a"));
    assertThat(pending.putBack(taken)).isZero();

    DeniedShape sum = pending.take().getDenials(0);
    assertThat(sum.getCount()).isEqualTo(3);
    assertThat(sum.getRequest()).isEqualTo("newest");
  }
}
