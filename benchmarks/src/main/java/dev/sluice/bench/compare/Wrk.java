package dev.sluice.bench.compare;

import dev.sluice.bench.load.LoadResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * A load of plain requests by wrk, which takes less of the machine than a client in Java.
 *
 * @param server host and port of the connections
 * @param target of the request line: origin form, or absolute form for a forward proxy
 * @param bodyBytes of each POST; 0 for requests by GET
 */
public record Wrk(
    Path script, String server, String target, String host, int connections, int bodyBytes)
    implements LoadGenerator {
  private static final int THREADS = 2;

  @Override
  public LoadResult run(Duration time) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command(time)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("wrk failed: " + output.strip());
    }
    String json =
        output
            .lines()
            .filter(line -> line.startsWith("{"))
            .findFirst()
            .orElseThrow(() -> new IOException("wrk printed no result: " + output.strip()));
    return JsonMapper.shared().readValue(json, LoadResult.class);
  }

  private List<String> command(Duration time) {
    return List.of(
        "wrk",
        "-t" + Math.min(THREADS, connections),
        "-c" + connections,
        "-d" + time.toSeconds() + "s",
        "-s",
        script.toString(),
        "http://" + server,
        "--",
        target,
        host,
        Integer.toString(bodyBytes));
  }
}
