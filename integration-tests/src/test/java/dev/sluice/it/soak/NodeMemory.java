package dev.sluice.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  private void collect() throws IOException {
    try {
      assertThat(
              new ProcessBuilder(
                      Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                      Long.toString(pid),
                      "GC.run")
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor())
          .isZero();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
    page.setReadTimeout(10_000);
    return new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
