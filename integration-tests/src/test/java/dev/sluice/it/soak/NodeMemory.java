package dev.sluice.it.soak;

import dev.sluice.it.Jcmd;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node holds, by its metrics.
 *
 * @param admin port
 */
record NodeMemory(long pid, int admin) {
  /** Heap after a collection, and direct memory, in bytes. */
  long held() throws IOException {
    collect();
    return (long)
        (metric("jvm_memory_used_bytes\\{area=\"heap\"[^}]*\\}")
            + metric("jvm_buffer_memory_used_bytes\\{id=\"direct\"\\}"));
  }

  /** Bytes of the heap that all threads have allocated. */
  long allocated() throws IOException {
    return (long) metric("jvm_gc_memory_allocated_bytes_total");
  }

  private void collect() {
    String unused = Jcmd.run(pid, "GC.run");
  }

  /** Sum of the series that match. */
  double metric(String series) throws IOException {
    Matcher found =
        Pattern.compile("^" + series + " (\\S+)$", Pattern.MULTILINE).matcher(metrics());
    double sum = 0;
    while (found.find()) {
      sum += Double.parseDouble(found.group(1));
    }
    return sum;
  }

  private String metrics() throws IOException {
    URLConnection page =
        URI.create("http://127.0.0.1:" + admin + "/metrics").toURL().openConnection();
    page.setReadTimeout(60_000);
    return new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
