package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Events that are made to be expensive. */
class EscapedEventsTest {
  private static final int EVENT = 240 * 1024;
  private static final long MOST_ALLOCATED = 64L << 20;

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** Each escape is a part of its own. */
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

  /** A field without a comma behind it counts anew for each string. */
  @Test
  void aDeepEventOfManyStringsIsNamedOnce() {
    SearchedStream body = SearchedStream.events(StreamedTextTest.SCANNER);
    String level = "{\"" + "n".repeat(32) + "\":";
    String event = "data: {\"delta\":" + level.repeat(30) + "{\"text\":";
    byte[] open = Encoding.utf8(event + "\"\"".repeat((EVENT - event.length()) / 2));
    long before = allocated();

    body.add(open, 0, open.length).due();

    // A name of a kilobyte for each string is hundreds of megabytes.
    assertThat(allocated() - before).isLessThan(MOST_ALLOCATED);
    assertThat(body.text()).hasSize(open.length);
  }
}
