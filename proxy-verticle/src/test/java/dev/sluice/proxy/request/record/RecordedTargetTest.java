package dev.sluice.proxy.request.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.secret.known.ValueMask;
import org.junit.jupiter.api.Test;

class RecordedTargetTest {
  private static final String KEY = "sk_live_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6";

  @Test
  void whatAReasonQuotesIsReplacedToo() {
    RecordedTarget target = RecordedTarget.of(KEY, "api.test", "/v1/" + KEY, ValueMask.NONE);

    assertThat(target.in(KEY + " /v1/" + KEY + " not permitted by policy"))
        .isEqualTo("[secret:stripe-key] /v1/[secret:stripe-key] not permitted by policy");
    assertThat(target.toString()).doesNotContain(KEY);
  }
}
