package dev.sluice.inspect.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Events that are made to be expensive: each escape is a part of its own. */
class EscapedEventsTest {
  private static final int EVENT = 240 * 1024;
  private static final long MOST_ALLOCATED = 64L << 20;

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  void anEventOfEscapesIsJoinedInLinearWork() {
    SearchedStream body = SearchedStream.events(StreamedTextTest.SCANNER);
    String token = StreamedEventsTest.TOKEN;
    String text = "\\n".repeat(EVENT / 2) + token + "\\t";
    byte[] event = Encoding.utf8("data: {\"delta\":{\"content\":\"" + text + "\"}}\n\n");
    long before = allocated();

    body.add(event, 0, event.length).end();

    // Copies of all that is joined, one for each part, are gigabytes.
    assertThat(allocated() - before).isLessThan(MOST_ALLOCATED);
    assertThat(body.found).containsExactly("github-token");
    assertThat(body.text()).doesNotContain(token).hasSize(event.length);
  }
}
